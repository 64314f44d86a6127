import type { RateDecision, RateLimiter, RateWindow, WindowState } from '../../domain/ports/rate-limiter.js';

const sweepEveryMs = 60_000;

/**
 * Rate limits of one process, exact: it remembers when each request of the last window came, so no burst passes at a
 * window's edge, and it decides without yielding, so parallel requests cannot share one place.
 */
export class MemoryRateLimiter implements RateLimiter {
  readonly #arrivals = new Map<string, { times: number[]; seconds: number }>();
  #sweptAt = 0;

  /** @param now milliseconds; must never run backwards. */
  constructor(readonly now: () => number = () => performance.now()) {}

  /** How many subjects are remembered. */
  get subjects(): number {
    return this.#arrivals.size;
  }

  async take(subject: string, windows: readonly RateWindow[]): Promise<RateDecision> {
    return this.#decide(subject, windows, true);
  }

  async peek(subject: string, windows: readonly RateWindow[]): Promise<RateDecision> {
    return this.#decide(subject, windows, false);
  }

  async giveBack(subject: string): Promise<void> {
    this.#arrivals.get(subject)?.times.pop();
  }

  async forget(subject: string): Promise<void> {
    this.#arrivals.delete(subject);
  }

  #decide(subject: string, windows: readonly RateWindow[], count: boolean): RateDecision {
    const now = this.now();
    this.#sweep(now);
    const seconds = Math.max(0, ...windows.map((window) => window.seconds));
    const times = this.#recent(subject, now - seconds * 1000);
    const used = windows.map((window) => times.length - firstAfter(times, now - window.seconds * 1000));
    const refusals = windows.flatMap((window, index) => {
      const over = (used[index] ?? 0) - window.limit;
      // A place is free once the request that is `limit` places back has left the window.
      return over < 0
        ? []
        : [{ index, retryAfterSeconds: secondsUntil(times[times.length - window.limit], window, now) }];
    });
    const allowed = refusals.length === 0;
    if (allowed && count && windows.length > 0) {
      times.push(now);
      this.#arrivals.set(subject, { times, seconds });
    }
    const taken = allowed ? 1 : 0;
    const states = windows.map((window, index): WindowState => {
      const inWindow = used[index] ?? 0;
      const oldest = inWindow === 0 ? now : times[times.length - inWindow - (allowed && count ? 1 : 0)];
      return {
        remaining: Math.max(0, window.limit - inWindow - taken),
        resetSeconds: secondsUntil(oldest, window, now),
      };
    });
    const refusedBy = refusals.sort((a, b) => b.retryAfterSeconds - a.retryAfterSeconds)[0];
    return { allowed, states, ...(refusedBy && { refusedBy }) };
  }

  /** The subject's arrivals after `since`, oldest first; older ones are forgotten. */
  #recent(subject: string, since: number): number[] {
    const times = this.#arrivals.get(subject)?.times ?? [];
    const first = firstAfter(times, since);
    // Cut only when half is old, so that the cost of cutting is spread over many requests.
    if (first * 2 > times.length) times.splice(0, first);
    return times;
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = now;
    for (const [subject, { times, seconds }] of this.#arrivals) {
      if ((times.at(-1) ?? 0) <= now - seconds * 1000) this.#arrivals.delete(subject);
    }
  }
}

/** Index of the first time later than `since`. */
function firstAfter(times: readonly number[], since: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= since) low = middle + 1;
    else high = middle;
  }
  return low;
}

function secondsUntil(arrival: number | undefined, window: RateWindow, now: number): number {
  return Math.max(1, Math.ceil(((arrival ?? now) + window.seconds * 1000 - now) / 1000));
}
