import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { asModelPackError, codeOf } from '../errors.js';

export interface LockTimes {
  /** A lock not renewed for so long belongs to a process that is gone. Milliseconds, at least 2000. */
  readonly staleMs: number;
  readonly pollMs: number;
}

/** Conversion and test runs block the thread, and with it the renewal, for well under a second each. */
const defaultTimes: LockTimes = { staleMs: 10_000, pollMs: 250 };

/**
 * Runs `work` while this process alone holds `lockPath`. While another holds it, waits, calls `onWait` once, and takes
 * over when that process has died. The signal given to `work` is aborted when the lock was lost, for example because
 * the machine slept.
 */
export async function withLock<T>(
  lockPath: string,
  { signal, onWait }: { signal: AbortSignal; onWait: () => void },
  work: (signal: AbortSignal) => Promise<T>,
  { staleMs, pollMs }: LockTimes = defaultTimes,
): Promise<T> {
  const lost = new AbortController();
  const onCompromised = (error: Error) =>
    lost.abort(asModelPackError(error, 'the lock on the models directory was lost'));
  const options = { lockfilePath: lockPath, realpath: false, stale: staleMs, update: staleMs / 4, onCompromised };
  for (let waited = false; ; waited = true) {
    signal.throwIfAborted();
    try {
      const release = await lockfile.lock(lockPath, options);
      try {
        return await work(AbortSignal.any([signal, lost.signal]));
      } finally {
        await release().catch(() => undefined);
      }
    } catch (error) {
      if (codeOf(error) !== 'ELOCKED') throw error;
      if (!waited) onWait();
      await sleep(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
