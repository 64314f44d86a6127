import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { VectorIndex } from '../domain/ports/vector-index.js';

/** How long a collection that has grown past the crossover waits for its index, and a deleted template for its removal. */
const INTERVAL_MS = 30_000;

/**
 * Keeps the vector index in line with the collections until it is stopped. What fails is logged and tried again at the
 * next turn: searches are answered without it.
 */
export function startVectorIndexMaintenance(
  index: Pick<VectorIndex, 'maintain'>,
  log: Logger,
): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const running = (async () => {
    while (!signal.aborted) {
      await index.maintain(signal).catch((err: unknown) => {
        if (!signal.aborted) log.warn({ err }, 'vector index maintenance failed');
      });
      await pause(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
