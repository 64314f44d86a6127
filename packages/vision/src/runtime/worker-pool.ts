import { fail, ProblemError } from '@facet/contract/problems';
import type { VisionStats } from '../types.js';
import type { WorkerStart } from './messages.js';
import type { ResultOf, VisionRequest, VisionResult } from './tasks.js';
import { WorkerSlot } from './worker-slot.js';

/** Failed starts in a row after which waiting calls are refused instead of kept waiting. */
const givenUpAfter = 3;
/** A full queue drains in about this time at the usual 50 ms a photo; told to the client as advice. */
const retryAfterSeconds = 1;

interface Waiting {
  readonly request: VisionRequest;
  resolve(result: VisionResult): void;
  reject(error: unknown): void;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

export interface PoolOptions {
  /** What the threads run; tests put a faulty one in its place. Default `worker-main`. */
  readonly script?: URL;
  readonly start: WorkerStart;
  readonly workers: number;
  readonly queueLimit: number;
}

/** Worker threads behind one bounded first-in-first-out queue. */
export class WorkerPool {
  readonly #slots: WorkerSlot[];
  readonly #queue: Waiting[] = [];
  readonly #queueLimit: number;
  #replaced = 0;
  #closing: Promise<void> | undefined;
  #startError: Error | undefined;
  #onChange: () => void = () => {};

  private constructor({ script = workerMain(), start, workers, queueLimit }: PoolOptions) {
    this.#queueLimit = queueLimit;
    this.#slots = Array.from(
      { length: workers },
      () =>
        new WorkerSlot(script, start, {
          onIdle: () => this.#dispatch(),
          onReplaced: () => this.#replaced++,
          onStartFailed: (error, failures) => this.#noteStartFailure(error, failures),
        }),
    );
  }

  /** Starts the workers and waits until all are ready. Raises the error of the first worker that cannot start. */
  static async open(options: PoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    await new Promise<void>((resolve, reject) => {
      pool.#onChange = () => {
        if (pool.#startError) reject(pool.#startError);
        else if (pool.#slots.every((slot) => slot.isReady)) resolve();
      };
    }).catch(async (error: unknown) => {
      await pool.close();
      throw error;
    });
    pool.#onChange = () => {};
    return pool;
  }

  /**
   * Runs a call on the next free worker. Raises `server.overloaded` when the queue is full, the signal's reason when it
   * is aborted (a call that runs by then is finished and its result dropped), `server.internal` when the worker dies.
   */
  run<R extends VisionRequest>(request: R, signal?: AbortSignal): Promise<ResultOf<R>> {
    return new Promise<VisionResult>((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#closing) fail('server.overloaded', { retryAfterSeconds });
      if (this.#startError && !this.#slots.some((slot) => slot.isReady)) {
        throw new ProblemError('server.internal', {}, this.#startError);
      }
      const mustWait = this.#queue.length > 0 || !this.#slots.some((slot) => slot.isIdle);
      if (mustWait && this.#queue.length >= this.#queueLimit) fail('server.overloaded', { retryAfterSeconds });
      const waiting: Waiting = { request, resolve, reject, signal, onAbort: () => this.#abort(waiting) };
      signal?.addEventListener('abort', waiting.onAbort, { once: true });
      this.#queue.push(waiting);
      this.#dispatch();
      // A worker answers each task with its own kind of result.
    }) as Promise<ResultOf<R>>;
  }

  stats(): VisionStats {
    return {
      workers: this.#slots.filter((slot) => slot.isReady).length,
      busy: this.#slots.filter((slot) => slot.isBusy).length,
      queued: this.#queue.length,
      replaced: this.#replaced,
    };
  }

  /** Refuses what waits, lets what runs finish, then ends the threads. */
  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  async #shutDown(): Promise<void> {
    for (const waiting of this.#queue.splice(0)) {
      waiting.signal?.removeEventListener('abort', waiting.onAbort);
      waiting.reject(new ProblemError('server.overloaded', { retryAfterSeconds }));
    }
    while (this.#slots.some((slot) => slot.isBusy)) {
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (!slot.isIdle) continue;
      const waiting = this.#queue.shift();
      if (!waiting) break;
      slot
        .run(waiting.request)
        .then(waiting.resolve, waiting.reject)
        .finally(() => {
          waiting.signal?.removeEventListener('abort', waiting.onAbort);
          this.#onChange();
        });
    }
    this.#onChange();
  }

  #abort(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting);
    if (place >= 0) this.#queue.splice(place, 1);
    waiting.reject(waiting.signal?.reason);
  }

  #noteStartFailure(error: Error, failures: number): void {
    this.#startError = error;
    if (failures >= givenUpAfter && !this.#slots.some((slot) => slot.isReady)) {
      for (const waiting of this.#queue.splice(0)) waiting.reject(new ProblemError('server.internal', {}, error));
    }
    this.#onChange();
  }
}

function workerMain(): URL {
  return new URL('./worker-main.js', import.meta.url);
}
