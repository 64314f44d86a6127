import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { type DurableQueue, retryDelaySeconds } from '../domain/queue.js';
import { startQueueRunner } from './queue-runner.js';

/** A queue in memory whose jobs end when they are told to. */
class Jobs implements DurableQueue<number> {
  depth = async () => ({ waiting: 0, failed: 0, oldestSeconds: null });
  readonly name = 'test';
  readonly concurrency = 3;
  waiting: number[] = [];
  looks = 0;
  purges = 0;
  failing: Error | undefined;
  readonly done: number[] = [];
  readonly #running = new Map<number, () => void>();
  #wake = () => {};

  get running(): number[] {
    return [...this.#running.keys()];
  }

  add(...jobs: number[]): void {
    this.waiting.push(...jobs);
    this.#wake();
  }

  wake(): void {
    this.#wake();
  }

  end(job: number): void {
    this.#running.get(job)?.();
  }

  onAdded(wake: () => void): void {
    this.#wake = wake;
  }

  async claim(room: number): Promise<number[]> {
    this.looks++;
    if (this.failing) throw this.failing;
    return this.waiting.splice(0, room);
  }

  async run(job: number): Promise<void> {
    await new Promise<void>((resolve) => this.#running.set(job, resolve));
    this.#running.delete(job);
    if (job < 0) throw new Error('the disk is full');
    this.done.push(job);
  }

  async purge(): Promise<void> {
    this.purges++;
  }
}

function start() {
  const lines: string[] = [];
  const jobs = new Jobs();
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  return { jobs, lines, runner: startQueueRunner(jobs, log) };
}

describe('a queue runner', () => {
  it('takes as many as fit, the next when one is done, and waits for those that run when it is stopped', async () => {
    const { jobs, runner } = start();
    jobs.add(1, 2, 3, 4, 5);
    await vi.waitFor(() => expect(jobs.running).toEqual([1, 2, 3]));
    await pause(50);
    expect(jobs.running).toEqual([1, 2, 3]);
    jobs.end(2);
    await vi.waitFor(() => expect(jobs.running).toEqual([1, 3, 4]));
    const stopping = runner.stop();
    for (const job of [1, 3, 4]) jobs.end(job);
    await stopping;
    expect({ done: jobs.done, waiting: jobs.waiting, purges: jobs.purges }).toEqual({
      done: [2, 1, 3, 4],
      waiting: [5],
      purges: 1,
    });
  });

  it('finds what was added by a transaction that was committed a moment later', async () => {
    const { jobs, runner } = start();
    await pause(50);
    jobs.wake();
    await pause(60);
    jobs.waiting.push(7);
    await vi.waitFor(() => expect(jobs.running).toEqual([7]), { timeout: 700 });
    jobs.end(7);
    await runner.stop();
  });

  it('goes on after failures and says so', async () => {
    const { jobs, lines, runner } = start();
    jobs.add(-1);
    await vi.waitFor(() => expect(jobs.running).toEqual([-1]));
    jobs.end(-1);
    await vi.waitFor(() => expect(lines.join()).toContain('the disk is full'));
    jobs.failing = new Error('no connection');
    jobs.add(1);
    await vi.waitFor(() => expect(lines.join()).toContain('no connection'));
    jobs.failing = undefined;
    await vi.waitFor(() => expect(jobs.running).toEqual([1]), { timeout: 3_000 });
    jobs.end(1);
    await runner.stop();
  });

  it('looks seldom while there is nothing to do', async () => {
    const { jobs, runner } = start();
    await pause(300);
    expect(jobs.looks).toBeLessThanOrEqual(2);
    await runner.stop();
  });
});

it('waits 5 seconds after the first attempt, twice as long after each further one, and never more than an hour', () => {
  expect([1, 2, 3, 10, 11, 12].map((attempts) => retryDelaySeconds(attempts, () => 0))).toEqual([
    5, 10, 20, 2_560, 3_600, 3_600,
  ]);
  expect(retryDelaySeconds(1, () => 1)).toBe(4);
});
