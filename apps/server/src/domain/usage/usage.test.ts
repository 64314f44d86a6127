import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { Accounts } from '../accounts/index.js';
import type { Database } from '../ports/database.js';
import { Usage, type UsageQuery } from './index.js';

const actor = { name: 'test' };
const noon = Date.UTC(2026, 10, 21, 12);
const days = { from: '2026-11-01', to: '2026-11-30', limit: 100 };

describe.each(testDatabaseKinds)('usage on %s', (kind) => {
  let database: Database;
  let accounts: Accounts;
  let now = noon;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    accounts = new Accounts({
      database,
      audit: openTestAuditLog(database).append,
      rateLimiter: new MemoryRateLimiter(),
    });
  });
  afterAll(() => database?.close());

  const newAccount = async () => {
    const { id } = await accounts.createAccount(actor, { name: 'Ada' });
    const key = await accounts.createKey(actor, id, { surface: 'workspace' });
    return { accountId: id, keyId: key.id };
  };
  const call = { surface: 'workspace', operation: 'identify', code: 'ok' };
  const open = (through: Database = database) => new Usage({ database: through, now: () => now });
  const sums = async (usage: Usage, query: Partial<UsageQuery>) =>
    (await usage.read({ ...days, by: [], ...query })).items;

  it('sums calls by any of what they are told apart by', async () => {
    const usage = open();
    const { accountId, keyId } = await newAccount();
    now = noon - 86_400_000;
    usage.count({ accountId, keyId, ...call });
    now = noon;
    usage.count({ accountId, keyId, ...call });
    await usage.flush();
    usage.count({ accountId, keyId, ...call });
    usage.count({ accountId, keyId, ...call, code: 'FACE_NOT_DETECTED' });
    usage.count({ accountId, ...call, operation: 'listFaces' });
    expect(await sums(usage, { accountId })).toEqual([{ calls: 5 }]);
    expect(await sums(usage, { accountId, by: ['day'] })).toEqual([
      { day: '2026-11-20', calls: 1 },
      { day: '2026-11-21', calls: 4 },
    ]);
    expect(await sums(usage, { accountId, by: ['code'] })).toEqual([
      { code: 'FACE_NOT_DETECTED', calls: 1 },
      { code: 'ok', calls: 4 },
    ]);
    expect(await sums(usage, { accountId, by: ['operation', 'key_id', 'account_id', 'surface'] })).toEqual([
      { account_id: accountId, key_id: keyId, surface: 'workspace', operation: 'identify', calls: 4 },
      { account_id: accountId, key_id: null, surface: 'workspace', operation: 'listFaces', calls: 1 },
    ]);
    expect(await sums(usage, { accountId, from: '2026-11-21', code: 'ok', keyId })).toEqual([{ calls: 2 }]);
    expect(await sums(usage, { accountId, surface: 'face' })).toEqual([]);
    expect(await sums(usage, { accountId: 'nobody' })).toEqual([]);
    await usage.stop();
  });

  it('tells the calls of products apart, also of those that are gone', async () => {
    const usage = open();
    const { accountId, keyId } = await newAccount();
    const run = { accountId, keyId, surface: 'gateway', operation: 'callProduct', code: 'ok' };
    for (const product of ['liveness', 'ocr', 'ocr']) usage.count({ ...run, product });
    usage.count({ ...run, operation: 'getHealth' });
    expect(await sums(usage, { accountId, by: ['product'] })).toEqual([
      { product: 'liveness', calls: 1 },
      { product: 'ocr', calls: 2 },
      { product: null, calls: 1 },
    ]);
    usage.count({ ...run, product: 'ocr', code: 'forbidden' });
    expect(await sums(usage, { accountId, product: 'ocr', by: ['code', 'product'] })).toEqual([
      { product: 'ocr', code: 'forbidden', calls: 1 },
      { product: 'ocr', code: 'ok', calls: 2 },
    ]);
    await usage.stop();
  });

  it('goes on where a page ended', async () => {
    const usage = open();
    const { accountId, keyId } = await newAccount();
    for (const code of ['a', 'b', 'c']) usage.count({ accountId, keyId, ...call, code });
    const query: UsageQuery = { ...days, accountId, by: ['code'], limit: 2 };
    const first = await usage.read(query);
    expect(first.items.map(({ code }) => code)).toEqual(['a', 'b']);
    const rest = await usage.read({ ...query, cursor: first.nextCursor as string });
    expect(rest).toEqual({ items: [{ code: 'c', calls: 1 }], nextCursor: null });
    await expect(usage.read({ ...query, cursor: 'bm8' })).rejects.toMatchObject({ problem: 'request.invalid' });
    await usage.stop();
  });

  it('keeps counts that could not be written, and adds up what several servers write at once', async () => {
    const { accountId, keyId } = await newAccount();
    let isDown = true;
    const failing: Database = {
      ...database,
      kind: database.kind,
      query: (text, values) => database.query(text, values),
      transaction: (work) => (isDown ? Promise.reject(new Error('down')) : database.transaction(work)),
    };
    const servers = [open(failing), open(failing), open(failing)];
    for (const server of servers) for (let n = 0; n < 10; n++) server.count({ accountId, keyId, ...call });
    for (const server of servers) await expect(server.flush()).rejects.toThrow('down');
    isDown = false;
    for (const server of servers) server.count({ accountId, keyId, ...call });
    await Promise.all(servers.map((server) => server.stop()));
    expect(await sums(open(), { accountId })).toEqual([{ calls: 33 }]);
  });

  it('writes by itself', async () => {
    const usage = new Usage({ database });
    const { accountId, keyId } = await newAccount();
    usage.count({ accountId, keyId, ...call });
    const count = async () =>
      (await database.query<{ calls: number }>('select calls from usage_counts where account_id = $1', [accountId]))[0]
        ?.calls;
    await expect.poll(count, { timeout: 5_000 }).toBe(1);
    await usage.stop();
  });

  it('says when a key was used last, and never goes back', async () => {
    const usage = open();
    const { accountId, keyId } = await newAccount();
    expect((await accounts.getKey(keyId)).last_used_at).toBeNull();
    now = noon + 5_000;
    usage.count({ accountId, keyId, ...call, code: 'RATE_LIMIT_EXCEEDED' });
    await usage.flush();
    now = noon;
    usage.count({ accountId, keyId, ...call });
    await usage.stop();
    expect((await accounts.getKey(keyId)).last_used_at).toEqual(new Date(noon + 5_000));
  });

  it('counts nothing for accounts that are gone, and loses nobody else’s calls by that', async () => {
    const usage = open();
    const [gone, other] = [await newAccount(), await newAccount()];
    usage.count({ ...gone, ...call });
    await usage.flush();
    usage.count({ ...gone, ...call });
    usage.count({ accountId: randomUUID(), ...call });
    usage.count({ ...other, ...call });
    await accounts.deleteAccount(actor, gone.accountId);
    expect(await sums(usage, { accountId: gone.accountId })).toEqual([]);
    expect(await sums(usage, { accountId: other.accountId })).toEqual([{ calls: 1 }]);
    await usage.stop();
  });
});
