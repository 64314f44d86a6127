import { fail, ProblemError } from '@facet/contract';
import { type Database, type Sql, sqlState } from '../ports/database.js';
import type { RateDecision, RateLimiter } from '../ports/rate-limiter.js';
import {
  type CountedSpan,
  countedSpans,
  type LimitedKey,
  type LimiterWindow,
  limiterWindows,
  type RateLimitState,
  type RateWindowState,
  tightest,
} from './limit-windows.js';
import type { PlanLimits } from './types.js';

interface AdmissionParts {
  database: Database;
  rateLimiter: RateLimiter;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What one request finds of its key's limits. */
export interface LimitsTaken {
  /** How things stand after the request, also when it was refused; undefined when the key has no window at all. */
  state?: RateLimitState;
  /** Why the request was not counted; to be thrown. */
  refused?: ProblemError<'limit.requests'> | ProblemError<'limit.calls'>;
}

/**
 * Counts one request against all of the key's limits, or against none when one of them refuses it. Seconds and minutes
 * are rolling and live in the rate limiter, as does the day (UTC) of gateway keys that have no limit a month or in all.
 * Other days, months and the total are exact in the database, which only keys with such limits touch.
 *
 * @throws `server.overloaded` when the counts cannot be reached: a limit that ends with its store would be none.
 */
export async function takeLimits(
  { database, rateLimiter, now }: AdmissionParts,
  key: LimitedKey,
): Promise<LimitsTaken> {
  const windows = limiterWindows(key);
  const spans = countedSpans(key, now());
  if (spans.length === 0) return takenOf(windows, await rateLimiter.take(key.keyId, windows));
  // Cheap refusals first; what counts is the decision inside the transaction, which is undone when that one refuses.
  const early = await rateLimiter.peek(key.keyId, windows);
  if (!early.allowed) return takenOf(windows, early);
  try {
    return await database.transaction(async (sql) => {
      const { states, refused } = await countCall(sql, key, spans);
      if (refused) throw new Undone(afterRefusal([...statesOf(windows, early), ...states], refused));
      const taken = takenOf(windows, await rateLimiter.take(key.keyId, windows), states);
      if (taken.refused) throw new Undone(taken);
      return taken;
    });
  } catch (error) {
    if (error instanceof Undone) return error.taken;
    return sqlState(error) === '23503' ? fail('auth.key_unknown', {}, error) : Promise.reject(error);
  }
}

/** How a key's windows stand; counts nothing. Undefined when it has none. Raises as `takeLimits`. */
export async function peekLimits(
  { database, rateLimiter, now }: AdmissionParts,
  key: LimitedKey,
): Promise<RateLimitState | undefined> {
  const windows = limiterWindows(key);
  const spans = countedSpans(key, now());
  const states = statesOf(windows, await rateLimiter.peek(key.keyId, windows));
  return tightest([...states, ...(spans.length > 0 ? await readSpans(database, key, spans) : [])]);
}

/**
 * Counts one request as `takeLimits` does, and raises what refuses it: `limit.requests`, or `limit.calls` when
 * `max_calls` are used up.
 */
export async function admit(parts: AdmissionParts, key: LimitedKey): Promise<RateLimitState | undefined> {
  const { state, refused } = await takeLimits(parts, key);
  if (refused) throw refused;
  return state;
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

/** Ends a transaction in which a call was counted that is refused after all. */
class Undone extends Error {
  override readonly name = 'Undone';
  constructor(readonly taken: LimitsTaken) {
    super('the call is not counted');
  }
}

function takenOf(
  windows: readonly LimiterWindow[],
  decision: RateDecision,
  counted: readonly RateWindowState[] = [],
): LimitsTaken {
  const states = [...statesOf(windows, decision), ...counted];
  if (!decision.refusedBy) return stated(tightest(states));
  const { index, retryAfterSeconds } = decision.refusedBy;
  const { window, limit } = windows[index] as LimiterWindow;
  // Below a limit that was lowered, the first place is free later than the oldest request leaves.
  states[index] = { ...(states[index] as RateWindowState), resetSeconds: retryAfterSeconds };
  return afterRefusal(
    states,
    withoutStack(() => new ProblemError('limit.requests', { window, limit, retryAfterSeconds })),
  );
}

/** Nobody asks where a refusal comes from, and in a flood of them finding that out costs more than deciding. */
function withoutStack<Made extends Error>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Until the window that refused has a place, shorter ones have none to give either. */
function afterRefusal(states: readonly RateWindowState[], refused: NonNullable<LimitsTaken['refused']>): LimitsTaken {
  const { details } = refused;
  const full = 'window' in details ? states.findIndex(({ window }) => window === details.window) : states.length;
  const shown = states.map((state, index) => (index <= full ? { ...state, remaining: 0 } : state));
  const named = shown[full];
  return { ...stated(named ? { ...named, windows: shown } : tightest(shown)), refused };
}

function stated(state: RateLimitState | undefined): LimitsTaken {
  return state === undefined ? {} : { state };
}

function statesOf(windows: readonly LimiterWindow[], decision: RateDecision): RateWindowState[] {
  return windows.map(({ window, limit }, index) => ({
    window,
    limit,
    ...(decision.states[index] as RateDecision['states'][number]),
  }));
}

/** How the spans that are windows stand: all but the total. */
async function readSpans(
  sql: Sql,
  { keyId }: Pick<LimitedKey, 'keyId'>,
  spans: readonly CountedSpan[],
): Promise<RateWindowState[]> {
  const rows = await sql.query<{ span: string; period: string; calls: number }>(
    `select span, to_char(period, 'YYYY-MM-DD') as period, calls from key_usage where key_id = $1 and period = any ($2::date[])`,
    [keyId, spans.map(({ period }) => period)],
  );
  return spans.flatMap(({ span, cap, period, secondsLeft }) => {
    if (span === 'total') return [];
    const calls = rows.find((row) => row.span === span && row.period === period)?.calls ?? 0;
    return { window: span, limit: cap, remaining: Math.max(0, cap - calls), resetSeconds: secondsLeft };
  });
}

/** Adds one call to each span, always in the same order, which rules deadlocks out; to be undone when one is full. */
async function countCall(
  sql: Sql,
  key: Pick<LimitedKey, 'keyId'>,
  spans: readonly CountedSpan[],
): Promise<{ states: RateWindowState[]; refused?: NonNullable<LimitsTaken['refused']> }> {
  const states: RateWindowState[] = [];
  for (const { span, cap, period, secondsLeft } of spans) {
    const [row] = await sql.query<{ calls: number }>(
      `insert into key_usage as u (key_id, span, period, calls) values ($1, $2, $3, 1)
       on conflict (key_id, span, period) do update set calls = u.calls + 1 where u.calls < $4 returning calls`,
      [key.keyId, span, period, cap],
    );
    if (span === 'total') {
      if (!row) return { states, refused: new ProblemError('limit.calls', { limit: cap }) };
      continue;
    }
    const remaining = row ? Math.max(0, cap - row.calls) : 0;
    states.push({ window: span, limit: cap, remaining, resetSeconds: secondsLeft });
    if (row) continue;
    const details = { window: span, limit: cap, retryAfterSeconds: secondsLeft };
    return { states, refused: new ProblemError('limit.requests', details) };
  }
  return { states };
}
