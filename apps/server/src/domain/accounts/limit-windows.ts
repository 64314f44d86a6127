import type { RateWindow } from '../ports/rate-limiter.js';
import type { AuthenticatedKey } from './types.js';

export type WindowName = 'second' | 'minute' | 'day' | 'month';

export interface RateWindowState {
  window: WindowName;
  limit: number;
  remaining: number;
  /** At least 1. */
  resetSeconds: number;
}

/** The tightest window: the one that refused, or else the one with the fewest requests left. */
export interface RateLimitState extends RateWindowState {
  /** Every window that the key has, shortest first. */
  windows: readonly RateWindowState[];
}

/** Who is limited: a key, or a member as if by one. */
export type LimitedKey = Pick<AuthenticatedKey, 'keyId' | 'limits'> & Partial<Pick<AuthenticatedKey, 'surface'>>;

/** A window that the rate limiter counts. */
export type LimiterWindow = RateWindow & { window: WindowName };

/** A stretch of the calendar that the database counts. */
export interface CountedSpan {
  span: 'day' | 'month' | 'total';
  cap: number;
  /** First day of the span, `YYYY-MM-DD`, UTC. */
  period: string;
  secondsLeft: number;
}

/** The windows of a key that the rate limiter counts, shortest first. */
export function limiterWindows(key: LimitedKey): LimiterWindow[] {
  const { perSecond, perMinute, perDay } = key.limits;
  const windows: LimiterWindow[] = [
    { window: 'second', seconds: 1, limit: perSecond },
    { window: 'minute', seconds: 60, limit: perMinute },
    { window: 'day', calendar: 'day', limit: limitsDayInDatabase(key) ? 0 : perDay },
  ];
  return windows.filter(({ limit }) => limit > 0);
}

/** The spans of a key that the database counts, shortest first. @param now milliseconds since 1970. */
export function countedSpans(key: LimitedKey, now: number): CountedSpan[] {
  const { perMonth, maxCalls } = key.limits;
  const perDay = limitsDayInDatabase(key) ? key.limits.perDay : 0;
  if (perDay + perMonth + maxCalls === 0) return [];
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const until = (next: number) => Math.max(1, Math.ceil((next - now) / 1000));
  const isoDate = (time: number) => new Date(time).toISOString().slice(0, 10);
  const spans: CountedSpan[] = [
    {
      span: 'day',
      cap: perDay,
      period: isoDate(now),
      secondsLeft: until(Date.UTC(year, month, day + 1)),
    },
    {
      span: 'month',
      cap: perMonth,
      period: isoDate(Date.UTC(year, month, 1)),
      secondsLeft: until(Date.UTC(year, month + 1, 1)),
    },
    { span: 'total', cap: maxCalls, period: '1970-01-01', secondsLeft: 0 },
  ];
  return spans.filter(({ cap }) => cap > 0);
}

/**
 * Products are called by the thousand, and a statement for each call would cost more than all the rest: their days are
 * the rate limiter's. A key that the database counts anyway has its day counted there in the same transaction.
 */
function limitsDayInDatabase({ surface, limits }: LimitedKey): boolean {
  return surface !== 'gateway' || limits.perMonth > 0 || limits.maxCalls > 0;
}

/** @param windows shortest first. @returns undefined when there are none. */
export function tightest(windows: readonly RateWindowState[]): RateLimitState | undefined {
  // Of equally tight windows the longest counts, because waiting for it takes longest.
  const [first] = windows.toSorted((a, b) => a.remaining - b.remaining || b.resetSeconds - a.resetSeconds);
  return first && { ...first, windows };
}
