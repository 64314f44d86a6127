import { fail } from '@facet/contract';
import { type Database, type Sql, sqlState } from '../ports/database.js';
import type { RateDecision, RateLimiter, RateWindow } from '../ports/rate-limiter.js';
import type { AuthenticatedKey, PlanLimits } from './types.js';

export type WindowName = 'second' | 'minute' | 'day' | 'month';

export interface RateWindowState {
  window: WindowName;
  limit: number;
  remaining: number;
  /** At least 1. */
  resetSeconds: number;
}

/** The tightest window: the one with the fewest requests left. */
export interface RateLimitState extends RateWindowState {
  /** Every window that the key has, shortest first. */
  windows: readonly RateWindowState[];
}

type RollingWindow = RateWindow & { window: WindowName };

interface CountedSpan {
  span: 'day' | 'month' | 'total';
  cap: number;
  /** First day of the span, `YYYY-MM-DD`, UTC. */
  period: string;
  secondsLeft: number;
}

interface AdmissionParts {
  database: Database;
  rateLimiter: RateLimiter;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Counts one request against all of the key's limits, or against none when one of them refuses it. Seconds and minutes
 * are rolling and live in the rate limiter; days, months (UTC) and the total are exact in the database, which only keys
 * with such limits touch.
 *
 * @returns undefined when the key has no window at all.
 * @throws `limit.requests`, or `limit.calls` when `max_calls` are used up.
 */
export async function admit(
  { database, rateLimiter, now }: AdmissionParts,
  key: Pick<AuthenticatedKey, 'keyId' | 'limits'>,
): Promise<RateLimitState | undefined> {
  const rolling = rollingWindows(key);
  const spans = countedSpans(key, now());
  if (spans.length === 0) return tightest(rollingStates(rolling, await rateLimiter.take(key.keyId, rolling)));
  // Cheap refusals first; what counts is the decision inside the transaction, which is undone when that one refuses.
  rollingStates(rolling, await rateLimiter.peek(key.keyId, rolling));
  return database
    .transaction(async (sql) => {
      const counted = await countCall(sql, key, spans);
      return tightest([...rollingStates(rolling, await rateLimiter.take(key.keyId, rolling)), ...counted]);
    })
    .catch((error: unknown) =>
      sqlState(error) === '23503' ? fail('auth.key_unknown', {}, error) : Promise.reject(error),
    );
}

/** What a member may do on the workspace surface where the plan says nothing: as much as a key. */
const memberPerMinute = 600;

/** Counts one request of a member, as `admit` does one of a key. Raises `limit.requests`. */
export function admitMember(
  parts: AdmissionParts,
  userId: string,
  { requests_per_minute: perMinute = memberPerMinute }: Readonly<PlanLimits>,
): Promise<RateLimitState | undefined> {
  const limits = { perSecond: 0, perMinute, perDay: 0, perMonth: 0, maxCalls: 0 };
  return admit(parts, { keyId: userId, limits });
}

function rollingWindows({ limits }: Pick<AuthenticatedKey, 'limits'>): RollingWindow[] {
  const windows: RollingWindow[] = [
    { window: 'second', seconds: 1, limit: limits.perSecond },
    { window: 'minute', seconds: 60, limit: limits.perMinute },
  ];
  return windows.filter(({ limit }) => limit > 0);
}

function rollingStates(windows: readonly RollingWindow[], decision: RateDecision): RateWindowState[] {
  if (decision.refusedBy) {
    const { index, retryAfterSeconds } = decision.refusedBy;
    const { window, limit } = windows[index] as RollingWindow;
    fail('limit.requests', { window, limit, retryAfterSeconds });
  }
  return windows.map(({ window, limit }, index) => ({
    window,
    limit,
    ...(decision.states[index] as RateDecision['states'][number]),
  }));
}

function countedSpans({ limits }: Pick<AuthenticatedKey, 'limits'>, now: number): CountedSpan[] {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const until = (next: number) => Math.max(1, Math.ceil((next - now) / 1000));
  const isoDate = (time: number) => new Date(time).toISOString().slice(0, 10);
  const spans: CountedSpan[] = [
    { span: 'day', cap: limits.perDay, period: isoDate(now), secondsLeft: until(Date.UTC(year, month, day + 1)) },
    {
      span: 'month',
      cap: limits.perMonth,
      period: isoDate(Date.UTC(year, month, 1)),
      secondsLeft: until(Date.UTC(year, month + 1, 1)),
    },
    { span: 'total', cap: limits.maxCalls, period: '1970-01-01', secondsLeft: 0 },
  ];
  return spans.filter(({ cap }) => cap > 0);
}

/** Adds one call to each span; raises, and so undoes, when one is full. Always in the same order, which rules deadlocks out. */
async function countCall(
  sql: Sql,
  key: Pick<AuthenticatedKey, 'keyId'>,
  spans: readonly CountedSpan[],
): Promise<RateWindowState[]> {
  const states: RateWindowState[] = [];
  for (const { span, cap, period, secondsLeft } of spans) {
    const [row] = await sql.query<{ calls: number }>(
      `insert into key_usage as u (key_id, span, period, calls) values ($1, $2, $3, 1)
       on conflict (key_id, span, period) do update set calls = u.calls + 1 where u.calls < $4 returning calls`,
      [key.keyId, span, period, cap],
    );
    if (span === 'total') {
      if (!row) fail('limit.calls', { limit: cap });
    } else {
      if (!row) fail('limit.requests', { window: span, limit: cap, retryAfterSeconds: secondsLeft });
      states.push({ window: span, limit: cap, remaining: Math.max(0, cap - row.calls), resetSeconds: secondsLeft });
    }
  }
  return states;
}

function tightest(windows: readonly RateWindowState[]): RateLimitState | undefined {
  // Of equally tight windows the longest counts, because waiting for it takes longest.
  const [first] = windows.toSorted((a, b) => a.remaining - b.remaining || b.resetSeconds - a.resetSeconds);
  return first && { ...first, windows };
}
