/**
 * The thread that the embedded database runs in: a query blocks its thread for as long as it takes, so it must not be
 * the one that serves requests. Speaks PostgreSQL's wire protocol over messages; one session, one connection at a time.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { EmbeddedSettings, FromWorker, ToWorker } from './embedded-messages.js';

async function serve(port: NonNullable<typeof parentPort>, settings: EmbeddedSettings): Promise<void> {
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const database = await PGlite.create({ dataDir: settings.dataDir, relaxedDurability: false, extensions: { vector } });
  let connection: number | undefined;

  /** A connection that was dropped in the middle of a transaction must leave nothing to the next one. */
  const resetFor = async (next: number) => {
    if (connection !== undefined) {
      await database.exec('rollback');
      await database.exec('discard all');
    }
    connection = next;
  };

  const handle = async (message: ToWorker) => {
    if (message.type === 'close') {
      await database.close();
      send({ type: 'closed' });
      return;
    }
    if (message.connection !== connection) await resetFor(message.connection);
    const reply = await database.execProtocolRaw(message.bytes, { throwOnError: false });
    // Copied: the reply may be a view of the engine's own memory, which must not be transferred away.
    const bytes = new Uint8Array(reply);
    send({ type: 'reply', connection: message.connection, bytes }, [bytes.buffer]);
  };

  let last = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    last = last.then(() => handle(message));
    // A failure of the engine itself, not of a statement: the thread ends with it and the opener reports it.
    last.catch((error: unknown) => {
      setImmediate(() => {
        throw error;
      });
    });
  });
  send({ type: 'ready' });
}

if (parentPort) await serve(parentPort, workerData as EmbeddedSettings);
