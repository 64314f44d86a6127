import { randomUUID } from 'node:crypto';
import { fail } from '@facet/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { RedisRateLimiter } from '../../adapters/rate-limiter/redis.js';
import { RedisConnection } from '../../adapters/rate-limiter/redis-connection.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import { Attempts, type Outcome } from './attempts.js';

const redisUrl = process.env.TEST_REDIS_URL ?? '';
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => error.problem ?? error,
  );
const at = () => ({ subject: randomUUID(), address: randomUUID() });
const coming = (outcome: Outcome) => async () => ({ outcome, result: outcome });

describe.each(redisUrl === '' ? ['memory'] : ['memory', 'Redis'])('attempts counted in %s', (place) => {
  const connections: RedisConnection[] = [];
  /** Two servers: in memory they are one. */
  let servers: Attempts[];
  beforeAll(async () => {
    const inMemory = new MemoryRateLimiter();
    const open = async (): Promise<RateLimiter> => {
      if (place === 'memory') return inMemory;
      const redis = await RedisConnection.open(redisUrl);
      connections.push(redis);
      return new RedisRateLimiter(redis);
    };
    servers = [new Attempts(await open()), new Attempts(await open())];
  });
  afterAll(() => Promise.all(connections.map((redis) => redis.close())));

  const guess = (who: { subject: string; address: string }, outcome: Outcome, server = 0) =>
    problemOf((servers[server] as Attempts).guess(who, coming(outcome)));

  it('end after ten wrong ones at one subject, wherever they are made', async () => {
    const who = at();
    const wrong = await Promise.all(Array.from({ length: 30 }, (_, call) => guess(who, 'wrong', call % 2)));
    expect(wrong.filter((problem) => problem === 'none')).toHaveLength(10);
    expect(wrong.filter((problem) => problem === 'limit.attempts')).toHaveLength(20);
    expect(await guess(who, 'right')).toBe('limit.attempts');
    // The address has used ten up, and none for what was refused.
    for (let call = 0; call < 90; call += 1) await guess({ ...who, subject: randomUUID() }, 'wrong');
    expect(await guess({ ...who, subject: randomUUID() }, 'right')).toBe('limit.attempts');
    expect(await guess({ ...who, address: randomUUID() }, 'right')).toBe('limit.attempts');
  });

  it('start anew after a right one, and do not count what came to nothing', async () => {
    const who = at();
    for (let call = 0; call < 9; call += 1) await guess(who, 'wrong');
    for (let call = 0; call < 5; call += 1) expect(await guess(who, 'undecided')).toBe('none');
    expect(await guess(who, 'right')).toBe('none');
    for (let call = 0; call < 10; call += 1) expect(await guess(who, 'wrong')).toBe('none');
    expect(await guess(who, 'wrong')).toBe('limit.attempts');
    await servers[0]?.forget(who.subject);
    expect(await guess(who, 'right')).toBe('none');
  });
});

describe('attempts whose counts cannot be reached', () => {
  const lost = async () => fail('server.overloaded', { retryAfterSeconds: 2 });
  const limiter: RateLimiter = {
    take: lost,
    peek: lost,
    giveBack: async () => {},
    forget: async () => {},
    check: lost,
  };
  const attempts = new Attempts(limiter);

  it('are not made', async () => {
    let made = 0;
    const attempt = async () => {
      made += 1;
      return { outcome: 'right' as const, result: undefined };
    };
    const each = [
      attempts.guess(at(), attempt),
      attempts.redeem(randomUUID(), attempt),
      attempts.request('register', randomUUID()),
      attempts.about('forgot', 'ada@example.com'),
      attempts.invitation(randomUUID(), 'ada@example.com'),
      attempts.mayMail('reset', 'ada@example.com'),
    ];
    expect(await Promise.all(each.map(problemOf))).toEqual(Array(6).fill('server.overloaded'));
    expect(made).toBe(0);
  });
});
