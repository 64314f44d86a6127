import { Worker } from 'node:worker_threads';
import { ProblemError } from '@facet/contract/problems';
import { fromFailure } from './failure.js';
import type { WorkerReply, WorkerRequest, WorkerStart } from './messages.js';
import type { VisionRequest, VisionResult } from './tasks.js';

/** A call that hangs longer than this counts as a crash: the slowest photos take under 3 s on one slow core. */
const callLimitMs = 60_000;
/** Pauses before a worker is started again after it failed to start, so that a broken machine is not kept busy. */
const restartDelaysMs = [0, 200, 1_000, 5_000, 30_000];

interface Running {
  readonly id: number;
  resolve(result: VisionResult): void;
  reject(error: unknown): void;
  readonly timer: NodeJS.Timeout;
}

export interface SlotEvents {
  /** The slot can take a call now. */
  onIdle(): void;
  /** A worker that had been ready is gone and another is being started. */
  onReplaced(): void;
  /** A worker could not even start. `failures` counts them in a row. */
  onStartFailed(error: Error, failures: number): void;
}

/** One place in the pool: a worker thread and, when that dies, its successor. Runs one call at a time. */
export class WorkerSlot {
  #worker: Worker | undefined;
  #ready = false;
  #running: Running | undefined;
  #closed = false;
  #startFailures = 0;
  #nextId = 1;
  #restart: NodeJS.Timeout | undefined;

  constructor(
    private readonly script: URL,
    private readonly start: WorkerStart,
    private readonly events: SlotEvents,
  ) {
    this.#launch();
  }

  get isIdle(): boolean {
    return this.#ready && !this.#running;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  /** Runs one call; the slot must be idle. Raises what the pipeline raised, or `server.internal` when the worker dies. */
  run(request: VisionRequest): Promise<VisionResult> {
    const worker = this.#worker;
    if (!worker || !this.isIdle) throw new Error('worker is not idle');
    const id = this.#nextId++;
    return new Promise<VisionResult>((resolve, reject) => {
      const timer = setTimeout(() => void worker.terminate(), callLimitMs);
      timer.unref();
      this.#running = { id, resolve, reject, timer };
      // One copy, then moved: the caller's buffer may be a part of a larger one and must stay usable.
      const image = new Uint8Array(request.image);
      worker.postMessage({ id, request: { ...request, image } } satisfies WorkerRequest, [image.buffer]);
    });
  }

  /** Ends the thread; a running call fails. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#worker?.terminate();
  }

  #launch(): void {
    const worker = new Worker(this.script, { workerData: this.start });
    let cause: Error | undefined;
    this.#worker = worker;
    worker.on('message', (reply: WorkerReply) => this.#receive(reply));
    worker.on('error', (error) => {
      cause = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('messageerror', () => void worker.terminate());
    worker.on('exit', (code) => this.#bury(cause ?? new Error(`worker thread ended with code ${code}`)));
  }

  #receive(reply: WorkerReply): void {
    if (reply.kind === 'ready') {
      this.#ready = true;
      this.#startFailures = 0;
    } else {
      const running = this.#running;
      if (running?.id !== reply.id) return;
      this.#settle();
      if (reply.kind === 'result') running.resolve(reply.result);
      else running.reject(fromFailure(reply.failure));
    }
    this.events.onIdle();
  }

  #settle(): void {
    clearTimeout(this.#running?.timer);
    this.#running = undefined;
  }

  #bury(cause: Error): void {
    const wasReady = this.#ready;
    const running = this.#running;
    this.#ready = false;
    this.#worker = undefined;
    this.#settle();
    running?.reject(new ProblemError('server.internal', {}, cause));
    if (this.#closed) return;
    if (wasReady) this.events.onReplaced();
    else this.events.onStartFailed(cause, ++this.#startFailures);
    const delay = restartDelaysMs[Math.min(this.#startFailures, restartDelaysMs.length - 1)];
    this.#restart = setTimeout(() => this.#launch(), delay);
    this.#restart.unref();
  }
}
