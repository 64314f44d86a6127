const FIRST_WAIT_MS = 250;
const LONGEST_BACKOFF_MS = 8_000;

/** What a failed attempt tells about trying once more. */
export interface FailedAttempt {
  /** HTTP status of the answer; undefined when there was none. */
  readonly status?: number;
  /** Wait that the server asked for, in seconds. */
  readonly retryAfterSeconds?: number;
}

/**
 * Whether sending the request again is both useful and safe. A 429, or a 503 that names its wait, was refused before
 * any work began, so even a write may be repeated; every other failure may have done the work, so only a request that
 * changes nothing is repeated.
 */
export function isRetryable(failure: FailedAttempt, changesNothing: boolean): boolean {
  if (failure.status === 429) return true;
  if (failure.status === 503) return changesNothing || failure.retryAfterSeconds !== undefined;
  const noAnswer = failure.status === undefined || failure.status === 502 || failure.status === 504;
  return noAnswer && changesNothing;
}

/**
 * Milliseconds to wait before attempt `attempt + 1` (the first is 0). The server's own advice comes first, spread
 * upwards by at most a tenth so that callers refused together do not return together; else capped exponential
 * backoff with jitter over its upper half. `random` is 0 (included) to 1 (excluded).
 */
export function waitBeforeRetryMs(attempt: number, retryAfterSeconds: number | undefined, random: number): number {
  if (retryAfterSeconds !== undefined) return Math.round(retryAfterSeconds * 1_000 * (1 + random / 10));
  const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_WAIT_MS * 2 ** attempt);
  return Math.round((ceiling / 2) * (1 + random));
}

/** Seconds in a Retry-After header, given as a number or as an HTTP date; undefined when it is absent or unreadable. */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds : undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now.getTime()) / 1_000));
}

/** Resolves after `milliseconds`; rejects with the signal's reason as soon as it is aborted. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
