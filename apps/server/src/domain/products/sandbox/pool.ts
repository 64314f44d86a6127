import { fail, ProblemError } from '@facet/contract';
import type { Frame } from './frames.js';
import type { ReplyHeader, Task } from './messages.js';
import { outcomeOf } from './outcome.js';
import { type Ending, type ProcessOptions, SandboxProcess } from './process.js';
import type { SandboxStats } from './types.js';

export interface PoolOptions extends ProcessOptions {
  /** How many, at least one. */
  processes: number;
  /** Tasks that may wait; more are refused with `server.overloaded`. */
  queueLimit: number;
}

const retryAfterSeconds = 1;
/** A product whose work ended a process, or used up its time in vain, has to share one with its like for this long. */
const suspicionMs = 30_000;
/** Tasks of such products that may wait. */
const suspectQueueLimit = 16;
/** Pauses before another process is started after some could not start, so that a broken machine is not kept busy. */
const restartDelaysMs = [0, 200, 1_000, 5_000, 30_000];
/** Failed starts in a row after which what waits is refused. */
const givenUpAfter = 3;

interface Waiting {
  readonly task: Task;
  readonly signal: AbortSignal | undefined;
  resolve(frame: Frame<ReplyHeader>): void;
  reject(error: unknown): void;
  readonly onAbort: () => void;
}

/** The processes of the sandbox behind one bounded queue. */
export class SandboxPool {
  readonly #options: PoolOptions;
  readonly #processes = new Set<SandboxProcess>();
  readonly #queue: Waiting[] = [];
  /** Until when products are under suspicion, by definition key. */
  readonly #suspects = new Map<string, number>();
  #suspectsRunning = 0;
  #replaced = 0;
  #startFailures = 0;
  #restart: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;
  #onIdle: () => void = () => {};

  constructor(options: Partial<PoolOptions>) {
    this.#options = {
      processes: 2,
      queueLimit: 256,
      timeLimitMs: 250,
      heapMiB: 384,
      script: new URL('./process-main.js', import.meta.url),
      ...options,
    };
  }

  /** Starts all processes, so that the first task need not wait for one. */
  start(): void {
    while (this.#startFailures === 0 && this.#processes.size < this.#options.processes) this.#launch();
  }

  /**
   * Runs a task on the next free process. Raises what the task came to, `server.overloaded` when too many wait, and the
   * signal's reason when it is aborted: a task that runs by then is finished and its result dropped.
   */
  run(task: Task, signal?: AbortSignal): Promise<Frame<ReplyHeader>> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#closing || this.#cannotStart() || this.#isFull(task)) fail('server.overloaded', { retryAfterSeconds });
      const waiting: Waiting = { task, signal, resolve, reject, onAbort: () => this.#abort(waiting) };
      signal?.addEventListener('abort', waiting.onAbort, { once: true });
      this.#queue.push(waiting);
      this.#dispatch();
    });
  }

  stats(): SandboxStats {
    const processes = [...this.#processes];
    return {
      ready: processes.filter((process) => process.isReady).length,
      busy: processes.filter((process) => process.isBusy).length,
      queued: this.#queue.length,
      replaced: this.#replaced,
    };
  }

  /** Refuses what waits, lets what runs finish, then ends the processes. */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    clearTimeout(this.#restart);
    this.#refuseWaiting();
    while ([...this.#processes].some((process) => process.isBusy)) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await new Promise<void>((resolve) => {
      this.#onIdle = () => this.#processes.size === 0 && resolve();
      for (const process of this.#processes) process.kill();
      this.#onIdle();
    });
  }

  #cannotStart(): boolean {
    return this.#startFailures >= givenUpAfter && this.#processes.size === 0;
  }

  #isFull(task: Task): boolean {
    if (this.#queue.length >= this.#options.queueLimit) return true;
    if (!this.#isSuspect(task)) return false;
    return this.#queue.filter((waiting) => this.#isSuspect(waiting.task)).length >= suspectQueueLimit;
  }

  #dispatch(): void {
    const idle = [...this.#processes].filter((process) => process.isIdle);
    for (const process of idle) {
      const place = this.#queue.findIndex(({ task }) => this.#suspectsRunning === 0 || !this.#isSuspect(task));
      const [waiting] = place < 0 ? [] : this.#queue.splice(place, 1);
      if (!waiting) return;
      void this.#give(waiting, process);
    }
    const wanted = Math.min(this.#options.processes, this.#queue.length + this.#busy());
    while (this.#startFailures === 0 && this.#processes.size < wanted) this.#launch();
  }

  async #give({ task, signal, onAbort, resolve, reject }: Waiting, process: SandboxProcess): Promise<void> {
    const suspect = this.#isSuspect(task);
    if (suspect) this.#suspectsRunning++;
    const ending = await process.run(task);
    if (suspect) this.#suspectsRunning--;
    signal?.removeEventListener('abort', onAbort);
    this.#judge(task, ending);
    try {
      resolve(outcomeOf(task, ending));
    } catch (error) {
      reject(error);
    }
    this.#dispatch();
    this.#onIdle();
  }

  #judge(task: Task, ending: Ending): void {
    const wasSlow = 'ended' in ending ? ending.ended !== 'starved' : ending.header.slow === true;
    if (!wasSlow || !('definition' in task)) return;
    const now = Date.now();
    for (const [key, until] of this.#suspects) if (until <= now) this.#suspects.delete(key);
    this.#suspects.set(task.definition.key, now + suspicionMs);
  }

  #isSuspect(task: Task): boolean {
    if (this.#suspects.size === 0 || !('definition' in task)) return false;
    return (this.#suspects.get(task.definition.key) ?? 0) > Date.now();
  }

  #busy(): number {
    let busy = 0;
    for (const process of this.#processes) if (process.isBusy) busy++;
    return busy;
  }

  #launch(): void {
    try {
      const process = new SandboxProcess(this.#options, {
        onIdle: () => {
          this.#startFailures = 0;
          this.#dispatch();
        },
        onGone: (startFailure) => this.#replace(process, startFailure),
      });
      this.#processes.add(process);
    } catch (error) {
      this.#launchLater(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #replace(process: SandboxProcess, startFailure: Error | undefined): void {
    this.#processes.delete(process);
    this.#onIdle();
    if (this.#closing) return;
    if (!startFailure) {
      this.#replaced++;
      this.#launch();
      return;
    }
    this.#launchLater(startFailure);
  }

  #launchLater(cause: Error): void {
    this.#startFailures++;
    if (this.#cannotStart()) this.#refuseWaiting(cause);
    const delay = restartDelaysMs[Math.min(this.#startFailures, restartDelaysMs.length - 1)];
    clearTimeout(this.#restart);
    this.#restart = setTimeout(() => this.#launch(), delay);
    this.#restart.unref();
  }

  #refuseWaiting(cause?: Error): void {
    for (const { signal, onAbort, reject } of this.#queue.splice(0)) {
      signal?.removeEventListener('abort', onAbort);
      reject(new ProblemError('server.overloaded', { retryAfterSeconds }, cause));
    }
  }

  #abort(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting);
    if (place >= 0) this.#queue.splice(place, 1);
    waiting.reject(waiting.signal?.reason);
  }
}
