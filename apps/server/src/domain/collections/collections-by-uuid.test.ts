import { randomBytes, randomUUID } from 'node:crypto';
import { ProblemError } from '@facet/contract';
import type { Vision } from '@facet/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { PgVectorIndex } from '../../adapters/vector-index/pg-vector-index.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { writtenVision } from '../../testing/written-vision.js';
import { Accounts } from '../accounts/index.js';
import type { Database } from '../ports/database.js';
import { DataKeys } from '../secrets/index.js';
import { Collections, type TenantByUuid } from './index.js';

const actor = { name: 'test' };
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof ProblemError ? error.problem : error),
  );

describe.each(testDatabaseKinds)('collections by uuid on %s', (kind) => {
  let database: Database;
  let collections: Collections;
  let newTenant: () => Promise<TenantByUuid>;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    const audit = openTestAuditLog(database).append;
    const accounts = new Accounts({ database, audit, rateLimiter: new MemoryRateLimiter() });
    const dataKeys = new DataKeys({ secretKey: randomBytes(32) });
    const index = new PgVectorIndex({ database });
    const vision = writtenVision() as Vision;
    collections = new Collections({ database, audit, vision, index, dataKeys, keepCrops: false });
    newTenant = async () => ({
      accountId: (await accounts.createAccount(actor, { name: 'Ada' })).id,
      boundTo: null,
      actor,
    });
  });
  afterAll(() => database?.close());

  it('makes as many as the plan allows, whatever comes at once', async () => {
    const tenant = await newTenant();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => problemOf(collections.createNamed(tenant, { name: 'Doors' }, 3))),
    );
    expect(made.filter((problem) => problem === 'none')).toHaveLength(3);
    expect(made.filter((problem) => problem === 'limit.collections')).toHaveLength(5);
  });

  it('shows each to its account, and to the keys that are bound to it', async () => {
    const [tenant, stranger] = [await newTenant(), await newTenant()];
    const made = await collections.createNamed(tenant, { name: 'Doors', description: 'East', retentionDays: 30 }, 0);
    expect(made).toMatchObject({ name: 'Doors', description: 'East', retentionDays: 30, externalId: made.id });
    const other = await collections.create(tenant, { externalId: 'staff' }, 0);
    expect(other).toMatchObject({ name: 'staff', retentionDays: null });
    expect(await collections.getByUuid(tenant, made.id.toUpperCase())).toEqual(made);
    expect(await collections.getByUuid({ ...tenant, boundTo: made.id }, made.id)).toEqual(made);
    for (const [who, id] of [
      [stranger, made.id],
      [tenant, 'staff'],
      [tenant, randomUUID()],
      [{ ...tenant, boundTo: other.id }, made.id],
    ] as const) {
      expect(await problemOf(collections.getByUuid(who, id))).toBe('collection.not_found');
    }
    const bound = { ...tenant, boundTo: made.id };
    expect((await collections.listByUuid(bound, { limit: 5 })).items).toEqual([made]);
    expect(await problemOf(collections.createNamed(bound, { name: 'More' }, 0))).toBe('collection.not_found');
  });

  it('pages newest first, past those that are made meanwhile', async () => {
    const tenant = await newTenant();
    const names: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) await collections.createNamed(tenant, { name }, 0);
    let cursor: string | undefined;
    do {
      const page = await collections.listByUuid(tenant, { limit: 2, ...(cursor && { cursor }) });
      names.push(...page.items.map(({ name }) => name));
      await collections.createNamed(tenant, { name: 'meanwhile' }, 0);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(names).toEqual(['d', 'c', 'b', 'a']);
    expect(await problemOf(collections.listByUuid(tenant, { limit: 2, cursor: 'bm8' }))).toBe('request.invalid');
  });

  it('changes what the patch names alone', async () => {
    const tenant = await newTenant();
    const made = await collections.createNamed(tenant, { name: 'Doors', description: 'East', retentionDays: 30 }, 0);
    const renamed = await collections.update(tenant, made, { name: 'Gates' });
    expect(renamed).toEqual({ ...made, name: 'Gates' });
    const emptied = await collections.update(tenant, made, { description: null, retentionDays: null });
    expect(emptied).toEqual({ ...made, name: 'Gates', description: null, retentionDays: null });
    await collections.delete(tenant, made);
    expect(await problemOf(collections.update(tenant, made, { name: 'Doors' }))).toBe('collection.not_found');
  });
});
