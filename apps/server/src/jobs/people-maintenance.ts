import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { People } from '../domain/people/index.js';

/** Nothing that is removed works any more before it is: this only keeps tables small. */
const intervalMs = 3_600_000;

/** Removes ended registrations, sessions and tokens every hour until it is stopped. What fails is logged and tried again. */
export function startPeopleMaintenance(people: Pick<People, 'prune'>, log: Logger): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const { signal } = stopped;
  const running = (async () => {
    while (!signal.aborted) {
      await people.prune().catch((err: unknown) => log.warn({ err }, 'removing ended sessions and tokens failed'));
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
