import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Accounts } from '../../domain/accounts/index.js';
import type { Database } from '../../domain/ports/database.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { DayJournal } from './day-counts.js';
import { KeyUsageJournal } from './key-usage-journal.js';
import { MemoryRateLimiter } from './memory.js';

const actor = { name: 'test' };
const dayMs = 86_400_000;
const midnight = Date.UTC(2026, 10, 21);
const ten = { calendar: 'day', limit: 10 } as const;

describe.each(testDatabaseKinds)('days of keys on %s', (kind) => {
  let database: Database;
  let accounts: Accounts;
  let now = midnight;
  let subject: string;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    const audit = openTestAuditLog(database).append;
    accounts = new Accounts({ database, audit, rateLimiter: new MemoryRateLimiter() });
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    now = midnight + dayMs / 2;
    const { id } = await accounts.createAccount(actor, { name: 'Ada' });
    subject = (await accounts.createKey(actor, id, { surface: 'gateway' })).id;
  });

  const open = (journal: DayJournal = new KeyUsageJournal(database)) =>
    new MemoryRateLimiter(() => now, { date: () => now, journal });
  const burst = async (limiter: MemoryRateLimiter, calls: number) => {
    const takes = await Promise.all(Array.from({ length: calls }, () => limiter.take(subject, [ten])));
    return takes.filter(({ allowed }) => allowed).length;
  };
  const written = () =>
    database.query(
      `select to_char(period, 'YYYY-MM-DD') as day, calls::int as calls from key_usage where key_id = $1 and span = 'day' order by 1`,
      [subject],
    );

  it('hold over a restart', async () => {
    const before = open();
    expect(await burst(before, 7)).toBe(7);
    await before.stop();
    expect(await written()).toEqual([{ day: '2026-11-21', calls: 7 }]);
    const after = open();
    expect((await after.peek(subject, [ten])).states).toEqual([{ remaining: 3, resetSeconds: 43_200 }]);
    expect(await burst(after, 20)).toBe(3);
    await after.stop();
    expect(await written()).toEqual([{ day: '2026-11-21', calls: 10 }]);
  });

  it('are written once a second, and read once', async () => {
    const journal = new KeyUsageJournal(database);
    let reads = 0;
    const counting: DayJournal = {
      add: (changes) => journal.add(changes),
      read: (...what) => {
        reads += 1;
        return journal.read(...what);
      },
    };
    const limiter = open(counting);
    await burst(limiter, 4);
    await expect.poll(written, { timeout: 3_000 }).toEqual([{ day: '2026-11-21', calls: 4 }]);
    await burst(limiter, 2);
    await limiter.stop();
    expect(await written()).toEqual([{ day: '2026-11-21', calls: 6 }]);
    expect(reads).toBe(1);
  });

  it('are counted for the day on which the call came', async () => {
    const limiter = open();
    expect(await burst(limiter, 20)).toBe(10);
    now += dayMs;
    expect(await burst(limiter, 3)).toBe(3);
    await limiter.stop();
    expect(await written()).toEqual([
      { day: '2026-11-21', calls: 10 },
      { day: '2026-11-22', calls: 3 },
    ]);
  });

  it('are learnt from other servers when they are written', async () => {
    const [one, two] = [open(), open()];
    expect([await burst(one, 4), await burst(two, 4)]).toEqual([4, 4]);
    await one.stop();
    await two.stop();
    expect((await two.peek(subject, [ten])).states[0]?.remaining).toBe(2);
    expect(await burst(two, 5)).toBe(2);
  });

  it('are kept for the next time when they cannot be written', async () => {
    const journal = new KeyUsageJournal(database);
    let broken = true;
    const limiter = open({
      read: (...what) => journal.read(...what),
      add: (changes) => (broken ? Promise.reject(new Error('no database')) : journal.add(changes)),
    });
    await burst(limiter, 4);
    await expect(limiter.stop()).rejects.toThrow('no database');
    await burst(limiter, 2);
    broken = false;
    await limiter.stop();
    expect(await written()).toEqual([{ day: '2026-11-21', calls: 6 }]);
    expect(await burst(limiter, 20)).toBe(4);
    await limiter.stop();
  });

  it('admit nothing before they are known', async () => {
    const journal = new KeyUsageJournal(database);
    let broken = true;
    const limiter = open({
      add: (changes) => journal.add(changes),
      read: (...what) => (broken ? Promise.reject(new Error('no database')) : journal.read(...what)),
    });
    await expect(limiter.take(subject, [ten])).rejects.toThrow('no database');
    broken = false;
    expect(await burst(limiter, 12)).toBe(10);
    await limiter.stop();
  });

  it('end with the key', async () => {
    const limiter = open();
    await burst(limiter, 3);
    const other = subject;
    const { id } = await accounts.createAccount(actor, { name: 'Bob' });
    subject = (await accounts.createKey(actor, id, { surface: 'gateway' })).id;
    await burst(limiter, 2);
    const [{ account_id = '' } = {}] = await database.query<{ account_id: string }>(
      'select account_id from api_keys where id = $1',
      [other],
    );
    await accounts.deleteAccount(actor, account_id);
    await limiter.stop();
    expect(await written()).toEqual([{ day: '2026-11-21', calls: 2 }]);
    expect(await database.query('select 1 from key_usage where key_id = $1', [other])).toEqual([]);
  });

  it('know nothing of who is no key', async () => {
    subject = randomUUID();
    const limiter = open();
    expect(await burst(limiter, 12)).toBe(10);
    await limiter.stop();
    expect(await written()).toEqual([]);
  });
});
