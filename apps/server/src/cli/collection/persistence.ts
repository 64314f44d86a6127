import { setTimeout as pause } from 'node:timers/promises';
import { FacetConnectionError, FacetError } from '@facet/sdk';
import { CommandError, describeFailure } from '../failure.js';

/** A minute in all: a server that is started anew is back by then. */
const WAITS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/** What to do when a command was broken off. */
export const goesOn = 'Run the same command again: it goes on where it stopped';
export const startsAnew = 'Run the same command again: it starts from the beginning';

export interface PersistenceOptions {
  /** Ends the waiting; the call then rejects with its reason. */
  readonly signal: AbortSignal;
  /** Before each further attempt, in milliseconds. */
  readonly waitsMs?: readonly number[];
}

/**
 * Does work that may be done again until the server answers it: outages, restarts and overload that outlast the
 * client's own retries are waited through for a minute. `attempt` is 0 at first; from then on, what was sent before may
 * have been done. Raises what `work` raised last when the waits are used up, and at once what waiting does not mend.
 */
export async function untilAnswered<T>(
  work: (attempt: number) => Promise<T>,
  { signal, waitsMs = WAITS_MS }: PersistenceOptions,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      const waitMs = waitsMs[attempt];
      if (waitMs === undefined || !isOutage(error)) throw error;
      await pause(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** Whether the server, or a proxy before it, could not take the request: the request itself may be perfectly good. */
export function isOutage(error: unknown): boolean {
  return isLostAnswer(error) || (error instanceof FacetError && [429, 503].includes(error.status));
}

/** Whether the request was sent and nobody knows what became of it. */
export function isLostAnswer(error: unknown): boolean {
  if (error instanceof FacetError) return error.status === 502 || error.status === 504;
  return error instanceof FacetConnectionError && error.reason !== 'unreadable';
}

/** The error that ended long work, with what to do about it where the message alone does not say. */
export function explainEnd(error: unknown, advice: string = goesOn): unknown {
  if (isOutage(error)) return new CommandError(`${describeFailure(error)}. ${advice}`);
  if (error instanceof FacetError && error.surface === 'face' && error.status === 401)
    return new CommandError(`the temporary key of this import has been revoked. ${advice}`);
  return error;
}
