import { createHash } from 'node:crypto';
import { fail } from '@facet/contract';
import type { RateDecision, RateLimiter, RateWindow } from '../../domain/ports/rate-limiter.js';
import { decisionOf, type Measured } from './decision.js';
import type { RedisConnection } from './redis-connection.js';
import { decide, giveBack, type RedisScript } from './redis-scripts.js';
import { Refusals } from './refusals.js';

/** When a request that could not be counted is worth another try: the connection is tried again every second. */
const retryAfterSeconds = 2;

export interface RedisRateLimiterOptions {
  /** Milliseconds since 1970, in place of the clock of Redis. */
  date?: () => number;
  /** Told of what could not be given back or forgotten, and so stays counted. */
  onError?: (error: unknown) => void;
}

/**
 * Rate limits of all servers that share a Redis, exact by one script and by its clock. Without an answer from Redis
 * nothing is admitted.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #refusals: Refusals;
  readonly #onError: (error: unknown) => void;

  constructor(
    readonly redis: Pick<RedisConnection, 'run' | 'remove' | 'ping'>,
    readonly options: RedisRateLimiterOptions = {},
  ) {
    this.#refusals = new Refusals(options.date ?? (() => performance.now()));
    this.#onError = options.onError ?? (() => {});
  }

  async take(subject: string, windows: readonly RateWindow[]): Promise<RateDecision> {
    if (windows.length === 0) return decisionOf([], [], { counted: false });
    const asked = windows.flatMap((window) => ['calendar' in window ? 0 : window.seconds, window.limit]).map(String);
    const question = asked.join(' ');
    const known = this.#refusals.find(subject, question);
    if (known) return decisionOf(windows, known, { counted: true });
    const askedAt = this.#refusals.now();
    const measured = await this.#ask(subject, 'take', asked);
    const decision = decisionOf(windows, measured, { counted: true });
    if (!decision.allowed) this.#refusals.keep(subject, question, { measured, askedAt });
    return decision;
  }

  async peek(subject: string, windows: readonly RateWindow[]): Promise<RateDecision> {
    if (windows.length === 0) return decisionOf([], [], { counted: false });
    const asked = windows.flatMap((window) => ['calendar' in window ? 0 : window.seconds, window.limit]).map(String);
    return decisionOf(windows, await this.#ask(subject, 'peek', asked), { counted: false });
  }

  async giveBack(subject: string): Promise<void> {
    await this.#undo(subject, () => this.#run(giveBack, subject, []));
  }

  async forget(subject: string): Promise<void> {
    await this.#undo(subject, () => this.redis.remove(keysOf(subject)));
  }

  async check(): Promise<void> {
    await this.redis.ping();
  }

  async #ask(subject: string, mode: 'take' | 'peek', asked: readonly string[]): Promise<Measured[]> {
    const answer = await this.#run(decide, subject, [mode, ...asked]).catch(overloaded);
    const measured: Measured[] = [];
    for (let at = 0; at < answer.length; at += 3) {
      const [used = 0, resetMicros = 0, waitMicros = 0] = answer.slice(at, at + 3).map(Number);
      measured.push({ used, resetMs: resetMicros / 1000, waitMs: waitMicros / 1000 });
    }
    return measured;
  }

  async #run(script: RedisScript, subject: string, values: readonly string[]): Promise<readonly unknown[]> {
    const time = this.options.date ? String(Math.round(this.options.date() * 1000)) : '';
    const answer = await this.redis.run(script, keysOf(subject), [time, ...values]);
    return Array.isArray(answer) ? answer : [];
  }

  async #undo(subject: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#onError(error);
    }
    // A refusal that was on its way meanwhile is older than this.
    this.#refusals.forget(subject);
  }
}

/** Subjects can be addresses of people, which Redis need not know. The braces keep both keys on one node of a cluster. */
function keysOf(subject: string): [arrivals: string, days: string] {
  const name = `facet:limits:{${createHash('sha256').update(subject).digest('base64url')}}`;
  return [name, `${name}:days`];
}

function overloaded(error: unknown): never {
  return fail('server.overloaded', { retryAfterSeconds }, error);
}
