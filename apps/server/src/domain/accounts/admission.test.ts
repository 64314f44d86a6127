import { fail } from '@facet/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyUsageJournal } from '../../adapters/rate-limiter/key-usage-journal.js';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { Database } from '../ports/database.js';
import { Accounts, type AuthenticatedKey, type KeyLimits, type KeySurface } from './index.js';

const actor = { name: 'test' };
const evening = Date.UTC(2026, 10, 30, 23, 59);

describe.each(testDatabaseKinds)('limits of keys on %s', (kind) => {
  let database: Database;
  let rateLimiter: MemoryRateLimiter;
  let accounts: Accounts;
  let now = evening;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
  });
  beforeEach(() => {
    now = evening;
    rateLimiter = new MemoryRateLimiter(() => now, { date: () => now, journal: new KeyUsageJournal(database) });
    accounts = open();
  });
  afterAll(() => database?.close());

  const open = () => new Accounts({ database, audit: openTestAuditLog(database).append, rateLimiter, now: () => now });
  const newKey = async (limits: KeyLimits, surface: KeySurface = 'gateway'): Promise<AuthenticatedKey> => {
    const { id } = await accounts.createAccount(actor, { name: 'Ada' });
    const { key } = await accounts.createKey(actor, id, { surface, limits });
    return accounts.authenticateKey({ secret: key, surface });
  };
  const counted = (key: AuthenticatedKey) =>
    database.query('select span, calls::int as calls from key_usage where key_id = $1 order by span', [key.keyId]);

  it('are 600 a minute and 100,000 a day on the gateway, and 0 is none', async () => {
    const key = await newKey({});
    expect(await accounts.takeLimits(key)).toEqual({
      state: {
        window: 'minute',
        limit: 600,
        remaining: 599,
        resetSeconds: 60,
        windows: [
          { window: 'minute', limit: 600, remaining: 599, resetSeconds: 60 },
          { window: 'day', limit: 100_000, remaining: 99_999, resetSeconds: 60 },
        ],
      },
    });
    const free = await newKey({ per_minute: 0, per_day: 0 });
    expect(await accounts.takeLimits(free)).toEqual({});
    expect(await accounts.peekLimits(free)).toBeUndefined();
    expect((await newKey({}, 'kyc')).limits.perDay).toBe(0);
  });

  it('tell of both windows when the minute refuses, and use nothing up', async () => {
    const key = await newKey({ per_minute: 2, per_day: 10 });
    const taken = await Promise.all(Array.from({ length: 5 }, () => accounts.takeLimits(key)));
    expect(taken.filter(({ refused }) => !refused)).toHaveLength(2);
    expect(taken.at(-1)).toMatchObject({
      state: { window: 'minute', remaining: 0, resetSeconds: 60, windows: [{ remaining: 0 }, { remaining: 8 }] },
      refused: { problem: 'limit.requests', details: { window: 'minute', limit: 2, retryAfterSeconds: 60 } },
    });
    expect(await accounts.peekLimits(key)).toMatchObject({ windows: [{ remaining: 0 }, { remaining: 8 }] });
  });

  it('leave nothing of the minute when the day refuses', async () => {
    now -= 3_540_000;
    const key = await newKey({ per_minute: 5, per_day: 2 });
    for (let call = 0; call < 2; call += 1) await accounts.takeLimits(key);
    expect(await accounts.takeLimits(key)).toMatchObject({
      state: { window: 'day', remaining: 0, resetSeconds: 3_600, windows: [{ remaining: 0 }, { remaining: 0 }] },
      refused: { details: { window: 'day', limit: 2, retryAfterSeconds: 3_600 } },
    });
    now += 3_600_000;
    expect((await accounts.takeLimits(key)).refused).toBeUndefined();
  });

  it('hold a day over a restart, without a statement for each call', async () => {
    const key = await newKey({ per_day: 3 });
    await Promise.all([1, 2].map(() => accounts.takeLimits(key)));
    expect(await counted(key)).toEqual([]);
    await rateLimiter.stop();
    expect(await counted(key)).toEqual([{ span: 'day', calls: 2 }]);
    rateLimiter = new MemoryRateLimiter(() => now, { date: () => now, journal: new KeyUsageJournal(database) });
    accounts = open();
    const taken = await Promise.all([1, 2, 3].map(() => accounts.takeLimits(key)));
    expect(taken.filter(({ refused }) => !refused)).toHaveLength(1);
    await rateLimiter.stop();
  });

  it('count the day in the database with the month and the total, exactly', async () => {
    const key = await newKey({ per_minute: 50, per_day: 20, per_month: 30, max_calls: 25 });
    expect(await accounts.peekLimits(key)).toMatchObject({
      window: 'day',
      remaining: 20,
      windows: [{ remaining: 50 }, { remaining: 20 }, { window: 'month', limit: 30, remaining: 30, resetSeconds: 60 }],
    });
    const burst = () => Promise.all(Array.from({ length: 60 }, () => accounts.takeLimits(key)));
    const first = await burst();
    expect(first.filter(({ refused }) => !refused)).toHaveLength(20);
    expect(first.find(({ refused }) => refused?.problem === 'limit.requests')).toMatchObject({
      state: { window: 'day', remaining: 0, windows: [{ remaining: 0 }, { remaining: 0 }] },
      refused: { details: { window: 'day', limit: 20, retryAfterSeconds: 60 } },
    });
    now += 60_000;
    const second = await burst();
    expect(second.filter(({ refused }) => !refused)).toHaveLength(5);
    expect(second.at(-1)).toMatchObject({
      state: { remaining: 0, windows: [{ remaining: 0 }, { remaining: 0 }, { remaining: 0 }] },
      refused: { problem: 'limit.calls', details: { limit: 25 } },
    });
    expect(await accounts.peekLimits(key)).toMatchObject({
      windows: [{ remaining: 45 }, { remaining: 15 }, { remaining: 25 }],
    });
  });

  it('admit nobody when the counts cannot be reached', async () => {
    const lost = async () => fail('server.overloaded', { retryAfterSeconds: 2 });
    const without = new Accounts({
      database,
      audit: openTestAuditLog(database).append,
      rateLimiter: { take: lost, peek: lost, giveBack: async () => {}, forget: async () => {}, check: lost },
    });
    for (const limits of [{}, { per_month: 5 }]) {
      const key = await newKey(limits);
      await expect(without.takeLimits(key)).rejects.toMatchObject({ problem: 'server.overloaded' });
      await expect(without.peekLimits(key)).rejects.toMatchObject({ problem: 'server.overloaded' });
      await expect(without.admit(key)).rejects.toMatchObject({ problem: 'server.overloaded' });
      expect(await counted(key)).toEqual([]);
    }
  });
});
