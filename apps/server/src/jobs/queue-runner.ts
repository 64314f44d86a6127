import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DurableQueue } from '../domain/queue.js';

/** How long a job waits that another server added, or whose time has come. */
const pollMs = 2_000;
/** Whoever adds a job says so before its transaction is committed: it is looked for again a little later. */
const lookAgainMs = [20, 100, 500];
const purgeEveryMs = 3_600_000;
/** What still runs then is left to its lease. */
const stopWithinMs = 5_000;

/** Works off a queue until it is stopped: at once what is added here, soon what is added elsewhere. */
export function startQueueRunner<Job>(queue: DurableQueue<Job>, log: Logger): { stop(): Promise<void> } {
  const runner = new QueueRunner(queue, log);
  queue.onAdded(() => runner.wake());
  const running = runner.run();
  return {
    async stop() {
      runner.end();
      await running;
    },
  };
}

class QueueRunner<Job> {
  readonly #queue: DurableQueue<Job>;
  readonly #log: Logger;
  readonly #running = new Set<Promise<void>>();
  #ended = false;
  #isPurgeDueAt = 0;
  /** Looks left at what was added before its transaction was committed. */
  #looks: number[] = [];
  /** Whether something happened since the last look. */
  #isStirred = false;
  #stir = () => {};

  constructor(queue: DurableQueue<Job>, log: Logger) {
    this.#queue = queue;
    this.#log = log;
  }

  wake(): void {
    this.#looks = [...lookAgainMs];
    this.#touch();
  }

  end(): void {
    this.#ended = true;
    this.#touch();
  }

  async run(): Promise<void> {
    while (!this.#ended) {
      this.#isStirred = false;
      const claimed = await this.#attempt('taking jobs', () => this.#take());
      await this.#attempt('removing old jobs', () => this.#purge());
      // After a full hand there may be more, for which there is room when one of these is done.
      if (!claimed) await this.#rest(this.#looks.shift() ?? pollMs);
      else if (this.#running.size >= this.#queue.concurrency) await this.#rest(pollMs);
    }
    await Promise.race([Promise.all(this.#running), pause(stopWithinMs, undefined, { ref: false })]);
  }

  /** Starts as many as there is room for; answers how many. */
  async #take(): Promise<number> {
    const room = this.#queue.concurrency - this.#running.size;
    if (room <= 0) return 0;
    const jobs = await this.#queue.claim(room);
    for (const job of jobs) {
      const done = this.#attempt('a job', () => this.#queue.run(job)).then(() => {
        this.#running.delete(done);
        this.#touch();
      });
      this.#running.add(done);
    }
    return jobs.length;
  }

  async #purge(): Promise<void> {
    if (Date.now() < this.#isPurgeDueAt) return;
    this.#isPurgeDueAt = Date.now() + purgeEveryMs;
    await this.#queue.purge();
  }

  /** What fails is tried again at the next turn: its lease or the next look brings it back. */
  async #attempt<Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (err) {
      if (!this.#ended) this.#log.warn({ err, queue: this.#queue.name }, `${what} failed in a queue`);
      return undefined;
    }
  }

  async #rest(ms: number): Promise<void> {
    if (this.#isStirred || this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#stir = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #touch(): void {
    this.#isStirred = true;
    this.#stir();
  }
}
