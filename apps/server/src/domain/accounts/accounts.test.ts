import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { Database } from '../ports/database.js';
import { Accounts } from './index.js';

const actor = { name: 'test', requestId: '00000000-0000-4000-8000-000000000001' };

describe.each(testDatabaseKinds)('accounts on %s', (kind) => {
  let database: Database;
  let accounts: Accounts;
  let now = Date.now();

  beforeAll(async () => {
    database = await openTestDatabase(kind);
    accounts = new Accounts({
      database,
      audit: openTestAuditLog(database).append,
      rateLimiter: new MemoryRateLimiter(),
      now: () => now,
    });
  });
  afterAll(() => database.close());

  const newKey = async (key: Partial<Parameters<Accounts['createKey']>[2]> = {}) => {
    const account = await accounts.createAccount(actor, { name: 'Ada' });
    return { account, ...(await accounts.createKey(actor, account.id, { surface: 'face', ...key })) };
  };
  const authenticate = (secret: string) => accounts.authenticateKey({ secret, surface: 'face' });
  const problemOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error) => error.problem ?? error,
    );

  it('authenticates a key by its secret alone and stores none of it', async () => {
    const { key, id, account } = await newKey();
    expect(key).toMatch(/^iksk_live_[A-Za-z0-9_-]{43}$/);
    expect(await authenticate(key)).toMatchObject({
      keyId: id,
      accountId: account.id,
      limits: { perSecond: 50, perMinute: 600, perDay: 0, perMonth: 0, maxCalls: 0 },
      accountLimits: {},
    });
    const dump = JSON.stringify(await database.query("select k.*, encode(hash, 'escape') as h from api_keys k"));
    expect(dump).not.toContain(key.slice(10, 40));
    expect(await problemOf(authenticate(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`))).toBe(
      'auth.key_unknown',
    );
    expect(await problemOf(authenticate('iksk_live_short'))).toBe('auth.key_unknown');
    expect(await problemOf(accounts.authenticateKey({ secret: key, surface: 'media' }))).toBe('auth.key_unknown');
  });

  it('refuses revoked, inactive, expired and suspended in that order, at once after the change', async () => {
    const { key, id, account } = await newKey();
    await authenticate(key);
    await accounts.updateAccount(actor, account.id, { status: 'suspended' });
    expect(await problemOf(authenticate(key))).toBe('account.suspended');
    await accounts.updateKey(actor, id, { expires_at: new Date(now - 1) });
    expect(await problemOf(authenticate(key))).toBe('auth.key_expired');
    await accounts.updateKey(actor, id, { active: false });
    expect(await problemOf(authenticate(key))).toBe('auth.key_revoked');
    await accounts.updateAccount(actor, account.id, { status: 'active' });
    await accounts.updateKey(actor, id, { active: true, expires_at: null });
    expect((await authenticate(key)).keyId).toBe(id);
    await accounts.revokeKey(actor, id);
    expect(await problemOf(authenticate(key))).toBe('auth.key_revoked');
    expect(await problemOf(accounts.updateKey(actor, id, { active: true }))).toBe('resource.not_found');
    expect((await accounts.listKeys(account.id, { limit: 10 })).items).toEqual([]);
  });

  it('sees within 5 seconds what another server changed', async () => {
    const { key, id } = await newKey();
    await authenticate(key);
    await database.query('update api_keys set active = false where id = $1', [id]);
    now += 5_000;
    expect(await problemOf(authenticate(key))).toBe('auth.key_revoked');
  });

  it('expires a key at its time although it is remembered', async () => {
    const { key } = await newKey({ expires_at: new Date(now + 1_000) });
    await authenticate(key);
    now += 1_000;
    expect(await problemOf(authenticate(key))).toBe('auth.key_expired');
  });

  it('resolves figures: key over account over plan over the surface default; 0 means none', async () => {
    await accounts.createPlan(actor, {
      name: `team-${kind}`,
      limits: { requests_per_minute: 7, collections: 3, image_bytes: 5 },
      surface_limits: { face: { requests_per_minute: 8 } },
    });
    const account = await accounts.createAccount(actor, {
      name: 'Bob',
      plan: `team-${kind}`,
      limits: { collections: 0 },
    });
    const { key, id } = await accounts.createKey(actor, account.id, { surface: 'face', limits: { per_second: 0 } });
    expect(await authenticate(key)).toMatchObject({
      limits: { perSecond: 0, perMinute: 8 },
      accountLimits: { requests_per_minute: 8, image_bytes: 5 },
    });
    await accounts.updateAccount(actor, account.id, { limits: { requests_per_minute: 9, collections: null } });
    expect(await authenticate(key)).toMatchObject({ limits: { perMinute: 9 }, accountLimits: { collections: 3 } });
    await accounts.updateKey(actor, id, { limits: { per_minute: 0, per_second: null } });
    expect(await authenticate(key)).toMatchObject({ limits: { perSecond: 50, perMinute: 0 } });
    expect(await problemOf(accounts.deletePlan(actor, `team-${kind}`))).toBe('resource.in_use');
    // Nobody need have them: the next account would.
    for (const name of ['unlimited', 'free'])
      expect(await problemOf(accounts.deletePlan(actor, name))).toBe('resource.in_use');
    expect(await problemOf(accounts.createPlan(actor, { name: `team-${kind}` }))).toBe('resource.exists');
  });

  it('keeps every field of a key and refuses what is not an address', async () => {
    const {
      account,
      key: _secret,
      ...made
    } = await newKey({
      name: 'laptop',
      collection_id: 'c1',
      scopes: ['read'],
      products: ['p'],
      allowed_ips: ['10.0.0.0/8', '::1'],
    });
    const [listed] = (await accounts.listKeys(account.id, { limit: 1 })).items;
    expect(listed).toEqual(made);
    expect(listed).toMatchObject({
      name: 'laptop',
      collection_id: 'c1',
      scopes: ['read'],
      products: ['p'],
      allowed_ips: ['10.0.0.0/8', '::1'],
    });
    expect(await problemOf(newKey({ allowed_ips: ['10.0.0.0/33'] }))).toBe('request.invalid');
    expect((await accounts.updateKey(actor, made.id, { collection_id: null })).collection_id).toBeNull();
  });

  it('lets exactly the limit through under 200 parallel calls', async () => {
    const { key } = await newKey({ limits: { per_second: 20, per_minute: 100 } });
    const authenticated = await authenticate(key);
    const results = await Promise.all(Array.from({ length: 200 }, () => problemOf(accounts.admit(authenticated))));
    expect(results.filter((result) => result === 'none')).toHaveLength(20);
    expect(results.filter((result) => result === 'limit.requests')).toHaveLength(180);
  });

  it('counts days, months and calls exactly under 200 parallel calls, and nothing for a refused one', async () => {
    const { key, id } = await newKey({
      limits: { per_second: 0, per_minute: 150, per_day: 40, per_month: 60, max_calls: 50 },
    });
    const authenticated = await authenticate(key);
    const results = await Promise.all(Array.from({ length: 200 }, () => problemOf(accounts.admit(authenticated))));
    expect(results.filter((result) => result === 'none')).toHaveLength(40);
    now += 86_400_000 * (new Date(now).getUTCDate() > 27 ? -1 : 1);
    const next = await Promise.all(Array.from({ length: 100 }, () => problemOf(accounts.admit(authenticated))));
    expect(next.filter((result) => result === 'none')).toHaveLength(10);
    expect(next.filter((result) => result === 'limit.calls')).toHaveLength(90);
    const counted = await database.query(
      'select span, sum(calls)::int as calls from key_usage where key_id = $1 group by span order by span',
      [id],
    );
    expect(counted).toEqual([
      { span: 'day', calls: 50 },
      { span: 'month', calls: 50 },
      { span: 'total', calls: 50 },
    ]);
  });

  it('tells the tightest window and when to come back', async () => {
    const { key } = await newKey({ limits: { per_second: 5, per_minute: 3, per_day: 2 } });
    const authenticated = await authenticate(key);
    expect(await accounts.admit(authenticated)).toMatchObject({
      window: 'day',
      limit: 2,
      remaining: 1,
      windows: [{ remaining: 4 }, { remaining: 2 }, { remaining: 1 }],
    });
    await accounts.admit(authenticated);
    const refused = await accounts.admit(authenticated).catch((error) => error);
    const midnight = 86_400 - Math.floor((now / 1000) % 86_400);
    expect(refused).toMatchObject({ problem: 'limit.requests', details: { window: 'day', limit: 2 } });
    expect(Math.abs(refused.details.retryAfterSeconds - midnight)).toBeLessThanOrEqual(1);
    const unlimited = await newKey({ limits: { per_second: 0, per_minute: 0 } });
    expect(await accounts.admit(await authenticate(unlimited.key))).toBeUndefined();
  });

  it('pages stably while accounts come and go', async () => {
    const made = [];
    for (let index = 0; index < 5; index += 1)
      made.push((await accounts.createAccount(actor, { name: `page ${index}` })).id);
    const first = await accounts.listAccounts({ limit: 2 });
    await accounts.createAccount(actor, { name: 'late' });
    await accounts.deleteAccount(actor, made[3] as string);
    const second = await accounts.listAccounts({ limit: 2, cursor: first.nextCursor as string });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([made[4], made[3], made[2], made[1]]);
    expect(await problemOf(accounts.listAccounts({ limit: 2, cursor: 'bm9uZQ' }))).toBe('request.invalid');
  });

  it('erases an account with its keys, and keeps the audit log', async () => {
    const { account, key } = await newKey({ limits: { max_calls: 5 } });
    await accounts.admit(await authenticate(key));
    expect(await accounts.deleteAccount(actor, account.id)).toEqual({ keys: 1, collections: 0, faces: 0 });
    expect(await problemOf(authenticate(key))).toBe('auth.key_unknown');
    expect(await problemOf(accounts.getAccount(account.id))).toBe('resource.not_found');
    const log = await database.query<{ action: string }>(
      'select action from audit_log where account_id = $1 order by id',
      [account.id],
    );
    expect(log.map(({ action }) => action)).toEqual(['account.created', 'key.created', 'account.deleted']);
    await expect(database.query('delete from audit_log')).rejects.toThrow('append-only');
    expect(JSON.stringify(await database.query('select * from audit_log'))).not.toContain(key);
  });

  it('rolls back what a failed change began', async () => {
    const failing = database.transaction(async (sql) => {
      await sql.query("insert into accounts (id, name, plan) values (gen_random_uuid(), 'half', 'unlimited')");
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await database.query("select 1 from accounts where name = 'half'")).toEqual([]);
  });
});
