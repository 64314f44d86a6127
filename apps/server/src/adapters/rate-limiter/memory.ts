import type { DayWindow, RateDecision, RateLimiter, RateWindow } from '../../domain/ports/rate-limiter.js';
import { DayCounts, type DayJournal, restOfDayMs } from './day-counts.js';
import { decisionOf, type Measured } from './decision.js';

const sweepEveryMs = 60_000;

export interface MemoryRateLimiterOptions {
  /** Milliseconds since 1970. */
  date?: () => number;
  /** Without one, the counts of a day end with the process. */
  journal?: DayJournal;
  /** Told when the counts of a day could not be written; they are kept for the next time. */
  onError?: (error: unknown) => void;
}

/**
 * Rate limits of one process, exact: it remembers when each request of the last window came, so no burst passes at a
 * window's edge, and it decides without yielding, so parallel requests cannot share one place.
 */
export class MemoryRateLimiter implements RateLimiter {
  readonly #arrivals = new Map<string, { times: number[]; seconds: number }>();
  readonly #days: DayCounts;
  readonly date: () => number;
  #sweptAt = 0;

  /** @param now milliseconds; must never run backwards. */
  constructor(
    readonly now: () => number = () => performance.now(),
    { date = Date.now, journal, onError }: MemoryRateLimiterOptions = {},
  ) {
    this.date = date;
    this.#days = new DayCounts(date, journal, onError);
  }

  /** How many subjects are remembered. */
  get subjects(): number {
    return this.#arrivals.size;
  }

  async take(subject: string, windows: readonly RateWindow[]): Promise<RateDecision> {
    return this.#decide(subject, windows, { count: true, date: await this.#learn(subject, windows) });
  }

  async peek(subject: string, windows: readonly RateWindow[]): Promise<RateDecision> {
    return this.#decide(subject, windows, { count: false, date: await this.#learn(subject, windows) });
  }

  async giveBack(subject: string): Promise<void> {
    this.#arrivals.get(subject)?.times.pop();
    this.#days.add(subject, -1, this.date());
  }

  async forget(subject: string): Promise<void> {
    this.#arrivals.delete(subject);
    this.#days.add(subject, -this.#days.used(subject), this.date());
  }

  async check(): Promise<void> {}

  /** Writes the counts of the day that are not in the journal yet. Call it when the last request has ended. */
  stop(): Promise<void> {
    return this.#days.stop();
  }

  /** The time at which the subject's count of the day is known; where it is already, nothing is waited for. */
  async #learn(subject: string, windows: readonly RateWindow[]): Promise<number> {
    for (;;) {
      const date = this.date();
      if (!windows.some(isDay) || this.#days.isKnown(subject, date)) return date;
      await this.#days.learn(subject);
    }
  }

  #decide(
    subject: string,
    windows: readonly RateWindow[],
    { count, date }: { count: boolean; date: number },
  ): RateDecision {
    const now = this.now();
    this.#sweep(now);
    const seconds = Math.max(0, ...windows.map((window) => (isDay(window) ? 0 : window.seconds)));
    const times = this.#recent(subject, now - seconds * 1000);
    const measured = windows.map((window) =>
      isDay(window) ? this.#measureDay(subject, window.limit, date) : measure(times, window, now),
    );
    const decision = decisionOf(windows, measured, { counted: count });
    if (!decision.allowed || !count) return decision;
    if (seconds > 0) {
      times.push(now);
      this.#arrivals.set(subject, { times, seconds });
    }
    if (windows.some(isDay)) this.#days.add(subject, 1, date);
    return decision;
  }

  #measureDay(subject: string, limit: number, date: number): Measured {
    const used = this.#days.used(subject);
    const resetMs = restOfDayMs(date);
    return { used, resetMs, waitMs: used < limit ? 0 : resetMs };
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

function isDay(window: RateWindow): window is DayWindow {
  return 'calendar' in window;
}

function measure(times: readonly number[], window: { seconds: number; limit: number }, now: number): Measured {
  const lengthMs = window.seconds * 1000;
  const used = times.length - firstAfter(times, now - lengthMs);
  const leavesIn = (arrival: number | undefined) => (arrival ?? now) + lengthMs - now;
  return {
    used,
    resetMs: leavesIn(times[times.length - used]),
    // A place is free once the request that is `limit` places back has left the window.
    waitMs: used < window.limit ? 0 : leavesIn(times[times.length - window.limit]),
  };
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
