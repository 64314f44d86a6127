import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';

/** A failure that no honest input provokes; handlers that predict landmarks let it fail. */
export type Fault = 'landmarks';

const LONGEST_PAUSE_MS = 60_000;

/**
 * Obeys `X-Facet-Fault`: `internal` throws, `slow:<ms>` waits, `landmarks` is given back for the handler to obey. Only
 * to be called on servers that were started for tests.
 */
export async function applyFault(request: FastifyRequest): Promise<Fault | undefined> {
  const fault = request.headers['x-facet-fault'];
  if (fault === 'internal') throw new Error('an unexpected exception, as X-Facet-Fault asked for');
  const slow = typeof fault === 'string' ? /^slow:(\d{1,6})$/.exec(fault) : null;
  if (slow) {
    const { signal } = request.exchange.abort;
    await pause(Math.min(Number(slow[1]), LONGEST_PAUSE_MS), undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    );
  }
  return fault === 'landmarks' ? fault : undefined;
}
