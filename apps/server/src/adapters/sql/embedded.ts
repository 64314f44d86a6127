import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Database } from '../../domain/ports/database.js';
import type { EmbeddedSettings, FromWorker, ToWorker } from './embedded-messages.js';
import { PoolDatabase } from './pool-database.js';

export interface EmbeddedOptions extends EmbeddedSettings {
  /** The compiled worker; tests that run from sources name it. */
  workerUrl?: URL;
  /** Told when the database thread ends by itself; nothing can be answered after that. */
  onCrash?: (error: Error) => void;
}

/**
 * Opens the embedded PostgreSQL in a worker thread. A write is in the operating system's hands when it is answered: it
 * survives the death of this process, while a power cut may cost the last moments. The directory above must exist and
 * be locked for this process alone.
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<Database> {
  const { dataDir } = options;
  if (!existsSync(dataDir)) await createDatabase(options);
  const worker = await startWorker(options);
  let closing = false;
  const crashed = (error: Error) => {
    if (!closing) options.onCrash?.(error);
  };
  worker.once('error', crashed);
  worker.once('exit', (code) => crashed(new Error(`the embedded database's thread ended with code ${code}`)));
  let connections = 0;
  const settings = {
    connections: 1,
    user: 'postgres',
    database: 'postgres',
    stream: () => new WorkerStream(worker, ++connections),
  };
  return new PoolDatabase('embedded', settings, async () => {
    closing = true;
    await close(worker);
  });
}

/**
 * Makes an empty database beside and moves it into place, so that an interrupted start leaves no half of one. It runs in
 * a thread of its own, because it leaves half a gigabyte of heap behind.
 */
async function createDatabase(options: EmbeddedOptions): Promise<void> {
  const draft = `${options.dataDir}.new`;
  await rm(draft, { recursive: true, force: true });
  await close(await startWorker({ ...options, dataDir: draft }));
  await rename(draft, options.dataDir);
}

function startWorker({ dataDir, workerUrl }: EmbeddedOptions): Promise<Worker> {
  const workerData: EmbeddedSettings = { dataDir };
  const worker = new Worker(workerUrl ?? new URL('./embedded-worker.js', import.meta.url), { workerData });
  worker.setMaxListeners(0);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', () => {
      worker.off('error', reject);
      resolve(worker);
    });
  });
}

async function close(worker: Worker): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    worker.on('message', (message: FromWorker) => message.type === 'closed' && resolve());
    worker.once('exit', () => resolve());
  });
  worker.postMessage({ type: 'close' } satisfies ToWorker);
  await closed;
  await worker.terminate();
}

/** What `pg` sees as its socket: bytes go to the worker as messages and come back in order. */
class WorkerStream extends Duplex {
  readonly #receive: (message: FromWorker) => void;
  readonly #exit = () => this.destroy(new Error('the embedded database stopped'));

  constructor(
    readonly worker: Worker,
    readonly connection: number,
  ) {
    super();
    this.#receive = (message) => {
      if (message.type === 'reply' && message.connection === connection) this.push(message.bytes);
    };
    worker.on('message', this.#receive);
    worker.on('exit', this.#exit);
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.worker.off('message', this.#receive);
    this.worker.off('exit', this.#exit);
    done(error);
  }

  #send(chunk: Buffer): void {
    const message: ToWorker = { type: 'query', connection: this.connection, bytes: new Uint8Array(chunk) };
    this.worker.postMessage(message);
  }
}
