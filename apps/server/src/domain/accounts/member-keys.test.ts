import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import type { AuditLog } from '../audit/index.js';
import type { Database } from '../ports/database.js';
import { Accounts, type NewMemberKey } from './index.js';

const actor = { name: 'ada@example.com', id: randomUUID() };

describe.each(testDatabaseKinds)('keys of members on %s', (kind) => {
  let database: Database;
  let accounts: Accounts;
  let log: AuditLog;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    log = openTestAuditLog(database);
    accounts = new Accounts({ database, audit: log.append, rateLimiter: new MemoryRateLimiter() });
  });
  afterAll(() => database?.close());

  const newOrganisation = async (plan = 'startup') => {
    const { id: accountId } = await accounts.createAccount(actor, { name: 'Ada', plan });
    const collection_id = randomUUID();
    await database.query('insert into collections (account_id, id, external_id) values ($1, $2::uuid, $2)', [
      accountId,
      collection_id,
    ]);
    const userId = randomUUID();
    const create = (key: Partial<NewMemberKey> = {}, by = userId) =>
      accounts.createMemberKey(actor, accountId, by, { name: 'Gate', collection_id, ...key });
    return { accountId, collection_id, userId, create };
  };
  const authenticate = (secret: string) => accounts.authenticateKey({ secret, surface: 'workspace' });
  const problemOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error) => error.problem ?? error,
    );

  it('belong to one collection and take what their member says', async () => {
    const { create, accountId, collection_id, userId } = await newOrganisation();
    const expires_at = new Date(Date.now() + 60_000);
    const made = await create({ rate_limit: 7, allowed_ips: ['2001:db8::/32'], expires_at });
    expect(made).toMatchObject({
      surface: 'workspace',
      name: 'Gate',
      collection_id,
      created_by: userId,
      allowed_ips: ['2001:db8::/32'],
      expires_at,
      last_used_at: null,
      limits: { per_minute: 7 },
    });
    expect(await authenticate(made.key)).toMatchObject({
      accountId,
      collectionId: collection_id,
      limits: { perMinute: 7 },
    });
    expect((await accounts.listMemberKeys(accountId, { limit: 9 })).items).toMatchObject([{ id: made.id }]);
    expect((await log.list({ accountId, action: 'key.created', limit: 9 })).items).toMatchObject([
      { actor: actor.name, actorId: actor.id, subjectId: made.id },
    ]);
  });

  it('are no more than the plan allows each member, however many are made at once', async () => {
    const { create, accountId, userId } = await newOrganisation('startup');
    const results = await Promise.all(Array.from({ length: 20 }, () => problemOf(create())));
    expect(results.filter((result) => result === 'none')).toHaveLength(5);
    expect(results.filter((result) => result === 'limit.keys')).toHaveLength(15);
    expect(await problemOf(create({}, randomUUID()))).toBe('none');
    const { items } = await accounts.listMemberKeys(accountId, { limit: 200 });
    expect(items).toHaveLength(6);
    const mine = items.find(({ created_by }) => created_by === userId)?.id as string;
    await accounts.revokeMemberKey(actor, accountId, mine);
    expect(await problemOf(create())).toBe('none');
    expect(await problemOf(create())).toBe('limit.keys');
  });

  it('need a collection of the organisation, an address that is one, and a rate within the plan', async () => {
    const { create } = await newOrganisation('free');
    const other = await newOrganisation('free');
    expect(await problemOf(create({ collection_id: other.collection_id }))).toBe('collection.not_found');
    expect(await problemOf(create({ collection_id: 'staff' }))).toBe('collection.not_found');
    expect(await problemOf(create({ allowed_ips: ['10.0.0.0/33'] }))).toBe('request.invalid');
    expect(await problemOf(create({ rate_limit: 21 }))).toBe('request.invalid');
    expect(await problemOf(create({ rate_limit: 20 }))).toBe('none');
  });

  it('stay within a plan that became smaller, and may do no more for naming no rate', async () => {
    const { create, accountId } = await newOrganisation('startup');
    const [fast, plain] = [await create({ rate_limit: 90 }), await create()];
    expect(await authenticate(plain.key)).toMatchObject({ limits: { perMinute: 100 } });
    await accounts.updateAccount(actor, accountId, { plan: 'free' });
    for (const { key } of [fast, plain]) expect(await authenticate(key)).toMatchObject({ limits: { perMinute: 20 } });
  });

  it('get another secret, and the one before works no more', async () => {
    const { create, accountId } = await newOrganisation();
    const made = await create();
    await authenticate(made.key);
    const renewed = await accounts.regenerateKey(actor, accountId, made.id);
    expect(renewed).toMatchObject({ id: made.id, name: 'Gate' });
    expect(renewed.key).not.toBe(made.key);
    expect(renewed.hint.slice(-4)).toBe(renewed.key.slice(-4));
    expect(await problemOf(authenticate(made.key))).toBe('auth.key_unknown');
    expect(await authenticate(renewed.key)).toMatchObject({ keyId: made.id });
  });

  it('are changed and revoked by their organisation alone', async () => {
    const { create, accountId } = await newOrganisation();
    const other = await newOrganisation();
    const made = await create({ rate_limit: 7 });
    const operators = await accounts.createKey(actor, accountId, { surface: 'face' });
    const attempts = [
      [other.accountId, made.id],
      [accountId, operators.id],
      [accountId, 'nothing'],
    ] as const;
    for (const [account, id] of attempts) {
      expect(await problemOf(accounts.getMemberKey(account, id))).toBe('resource.not_found');
      expect(await problemOf(accounts.updateMemberKey(actor, account, id, { name: 'x' }))).toBe('resource.not_found');
      expect(await problemOf(accounts.regenerateKey(actor, account, id))).toBe('resource.not_found');
      expect(await problemOf(accounts.revokeMemberKey(actor, account, id))).toBe('resource.not_found');
    }
    const changed = await accounts.updateMemberKey(actor, accountId, made.id, { name: 'Door', rate_limit: null });
    expect(changed).toMatchObject({ name: 'Door', limits: {} });
    await accounts.updateMemberKey(actor, accountId, made.id, { active: false });
    expect(await problemOf(authenticate(made.key))).toBe('auth.key_revoked');
    await accounts.revokeMemberKey(actor, accountId, made.id);
    expect(await problemOf(accounts.revokeMemberKey(actor, accountId, made.id))).toBe('resource.not_found');
    expect(await log.verifyChain(accountId)).toMatchObject({ broken: null });
  });
});
