import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Collections } from '../domain/collections/index.js';

const intervalMs = 24 * 3_600_000;
const actor = { name: 'retention' };

/**
 * Erases faces older than their collections keep them, at once and then every day until it is stopped. What fails is logged
 * and tried again at the next turn; what was erased by then stays erased.
 */
export function startRetention(collections: Pick<Collections, 'eraseExpired'>, log: Logger): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const running = (async () => {
    while (!signal.aborted) {
      await collections.eraseExpired(actor, signal).then(
        (faces) => faces > 0 && log.info({ faces }, 'faces were erased at the end of their retention'),
        (err: unknown) => log.error({ err }, 'erasing faces at the end of their retention failed'),
      );
      await pause(intervalMs, undefined, { signal, ref: false }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await running;
    },
  };
}
