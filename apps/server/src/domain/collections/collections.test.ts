import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createVision, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { PgVectorIndex } from '../../adapters/vector-index/pg-vector-index.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { Accounts } from '../accounts/index.js';
import type { Database } from '../ports/database.js';
import { DataKeys } from '../secrets/index.js';
import { type Collection, Collections, type IndexRequest, type PortableFace, type Tenant } from './index.js';

const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
const actor = { name: 'test' };
const secretKey = randomBytes(32);

let vision: Vision;
let photo: Buffer;
let otherPhoto: Buffer;
beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, homedir()), workers: 1 });
  photo = await readFile(join(samples, 'sample1.jpg'));
  otherPhoto = await readFile(join(samples, 'sample3.jpg'));
});
afterAll(() => vision?.close());

describe.each(testDatabaseKinds)('collections on %s', (kind) => {
  let database: Database;
  let accounts: Accounts;
  let collections: Collections;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    accounts = new Accounts({
      database,
      audit: openTestAuditLog(database).append,
      rateLimiter: new MemoryRateLimiter(),
    });
    collections = open({ keepCrops: true });
  });
  afterAll(() => database?.close());

  const open = ({ keepCrops, key = secretKey }: { keepCrops: boolean; key?: Uint8Array }) =>
    new Collections({
      database,
      audit: openTestAuditLog(database).append,
      vision,
      index: new PgVectorIndex({ database }),
      dataKeys: new DataKeys({ secretKey: key }),
      keepCrops,
    });
  const newTenant = async (): Promise<Tenant> => {
    const { id } = await accounts.createAccount(actor, { name: 'Ada' });
    return { accountId: id, boundTo: null, actor };
  };
  const newCollection = async (tenant?: Tenant): Promise<{ tenant: Tenant; collection: Collection }> => {
    const owner = tenant ?? (await newTenant());
    return { tenant: owner, collection: await collections.create(owner, { externalId: 'staff' }, 0) };
  };
  const index = (collection: Collection, image: Buffer, more: Partial<IndexRequest> = {}) =>
    collections.indexFaces(collection, {
      image,
      attributes: 'none',
      qualityFilter: 'none',
      maxFaces: 100,
      detectDuplicates: false,
      faceLimit: 0,
      signal: new AbortController().signal,
      ...more,
    });
  const search = (collection: Collection, image: Buffer, threshold = 0.65) =>
    collections.searchByImage(collection, {
      image,
      threshold,
      maxResults: 10,
      signal: new AbortController().signal,
    });
  const refresh = (tenant: Tenant) => collections.get(tenant, 'staff');
  const problemOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'none',
      (error) => error.problem ?? error,
    );
  /** Rows of the account in every table that can hold something of its faces. */
  const rowsOf = async (accountId: string) => {
    const tables = ['collections', 'faces', 'templates', 'face_crops', 'account_data_keys'];
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const [row] = await database.query<{ n: number }>(`select count(*) as n from ${table} where account_id = $1`, [
        accountId,
      ]);
      counts[table] = row?.n ?? -1;
    }
    return counts;
  };

  it('counts and limits exactly when many write at once', async () => {
    const tenant = await newTenant();
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) => problemOf(collections.create(tenant, { externalId: `c${n}` }, 3))),
    );
    expect(made.filter((problem) => problem === 'none')).toHaveLength(3);
    expect(made.filter((problem) => problem === 'limit.collections')).toHaveLength(7);

    const { collection } = await newCollection();
    const batches = Array.from({ length: 12 }, () => ({
      model: vision.model,
      faces: [portable(), portable()],
      faceLimit: 15,
    }));
    const outcomes = await Promise.all(
      batches.map((batch) => problemOf(collections.importTemplates(actor, collection, batch))),
    );
    expect(outcomes.filter((problem) => problem === 'none')).toHaveLength(7);
    expect(outcomes.filter((problem) => problem === 'limit.faces')).toHaveLength(5);
    const { items } = await collections.listFaces(collection, { limit: 200 });
    expect(items).toHaveLength(14);
    const again = await collections.get({ accountId: collection.accountId, boundTo: null }, 'staff');
    expect(again.faceCount).toBe(14);
  });

  it('keeps all faces of an image or none', async () => {
    const { tenant, collection } = await newCollection();
    expect(await problemOf(index(collection, photo, { faceLimit: 2 }))).toBe('limit.faces');
    expect(await rowsOf(tenant.accountId)).toMatchObject({ faces: 0, templates: 0, face_crops: 0 });
    expect((await refresh(tenant)).faceCount).toBe(0);
    expect((await index(collection, photo, { faceLimit: 3 })).faces).toHaveLength(3);
    expect((await refresh(tenant)).faceCount).toBe(3);
  });

  it('indexes nothing for a client that has hung up', async () => {
    const { tenant, collection } = await newCollection();
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(index(collection, photo, { signal })).rejects.toThrow('gone');
    expect((await refresh(tenant)).faceCount).toBe(0);
  });

  it('erases faces, collections and accounts with everything of theirs', async () => {
    const { tenant, collection } = await newCollection();
    const { faces } = await index(collection, photo);
    const ids = faces.map(({ stored }) => stored.id);
    expect(await rowsOf(tenant.accountId)).toEqual({
      collections: 1,
      faces: 3,
      templates: 3,
      face_crops: 3,
      account_data_keys: 1,
    });
    const [first = ''] = ids;
    expect(await collections.deleteFaces(tenant, collection, [first, randomUUID()])).toEqual(new Set([first]));
    expect(await rowsOf(tenant.accountId)).toMatchObject({ faces: 2, templates: 2, face_crops: 2 });
    expect((await search(collection, photo)).matches.map(({ face }) => face.id)).not.toContain(first);
    expect(await problemOf(collections.getCrop(collection, first))).toBe('collection.face_not_found');

    await collections.delete(tenant, collection);
    expect(await rowsOf(tenant.accountId)).toMatchObject({ collections: 0, faces: 0, templates: 0, face_crops: 0 });
    expect(await problemOf(collections.delete(tenant, collection))).toBe('collection.not_found');
    expect(await problemOf(index(collection, photo))).toBe('collection.not_found');

    const next = await newCollection(tenant);
    await index(next.collection, photo);
    expect(await accounts.deleteAccount(actor, tenant.accountId)).toEqual({ keys: 0, collections: 1, faces: 3 });
    expect(Object.values(await rowsOf(tenant.accountId))).toEqual([0, 0, 0, 0, 0]);
  });

  it('survives indexing, erasing faces, and erasing the collection and the account at the same time', async () => {
    const { tenant, collection } = await newCollection();
    const { faces } = await index(collection, photo);
    const work = [
      ...Array.from({ length: 6 }, () => index(collection, photo)),
      ...faces.map(({ stored }) => collections.deleteFaces(tenant, collection, [stored.id])),
    ];
    const outcomes = Promise.all(work.map(problemOf));
    await Promise.race(work.map((one) => one.catch(() => {})));
    const erased = await Promise.all([
      problemOf(collections.delete(tenant, collection)),
      problemOf(accounts.deleteAccount(actor, tenant.accountId)),
    ]);
    const allowed = ['none', 'collection.not_found', 'auth.key_unknown'];
    for (const problem of [...(await outcomes), ...erased]) expect(allowed).toContain(problem);
    expect(Object.values(await rowsOf(tenant.accountId))).toEqual([0, 0, 0, 0, 0]);
  });

  it('opens crops with the secret key alone, and keeps none unless it is told to', async () => {
    const { collection } = await newCollection();
    const { faces } = await index(collection, photo, { maxFaces: 1 });
    const id = faces[0]?.stored.id ?? '';
    expect(faces[0]?.stored.hasCrop).toBe(true);
    const png = await open({ keepCrops: false }).getCrop(collection, id);
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
    await expect(open({ keepCrops: true, key: randomBytes(32) }).getCrop(collection, id)).rejects.toThrow();
    const [row] = await database.query<{ sealed: Buffer }>('select sealed from face_crops where face_id = $1', [id]);
    expect(row?.sealed.includes('PNG')).toBe(false);

    const plain = await open({ keepCrops: false }).indexFaces(collection, {
      image: otherPhoto,
      attributes: 'none',
      qualityFilter: 'none',
      maxFaces: 1,
      detectDuplicates: false,
      faceLimit: 0,
      signal: new AbortController().signal,
    });
    const other = plain.faces[0]?.stored;
    expect(other?.hasCrop).toBe(false);
    expect(await problemOf(collections.getCrop(collection, other?.id ?? ''))).toBe('collection.crop_not_kept');
  });

  it('never compares templates of different models, and moves kept crops to the new one', async () => {
    const { tenant, collection } = await newCollection();
    await index(collection, photo);
    const [before] = (await search(collection, otherPhoto)).matches;
    expect(before?.similarity).toBeGreaterThan(0.9);
    expect(await collections.countOutdated(tenant.accountId, [collection.id])).toEqual(new Map());

    await database.query(
      "insert into embedding_models (name, version, dimensions) values ('older', '1', 128) on conflict do nothing",
    );
    await database.query(
      `update templates set model_id = (select id from embedding_models where name = 'older') where collection_id = $1`,
      [collection.id],
    );
    expect(await collections.hasOutdated()).toBe(true);
    expect((await search(collection, otherPhoto, 0)).matches).toEqual([]);
    expect(await collections.countOutdated(tenant.accountId, [collection.id])).toEqual(new Map([[collection.id, 3]]));
    // Faces of the older model still know each other.
    const probe = before?.face.id ?? '';
    const among = await collections.searchByFace(collection, probe, { maxResults: 10, threshold: 0 });
    expect(among.matches).toHaveLength(2);

    await database.query('delete from face_crops where collection_id = $1 and face_id <> $2', [collection.id, probe]);
    expect(await collections.reindex(actor, collection, new AbortController().signal)).toEqual({
      reindexed: 1,
      remaining: 0,
      stuck: 2,
    });
    const audited = await database.query(
      `select actor, details from audit_log where subject_id = $1 and action = 'templates.reindexed'`,
      [collection.id],
    );
    expect(audited).toEqual([{ actor: actor.name, details: { faces: 1 } }]);
    const [after] = (await search(collection, otherPhoto)).matches;
    expect(after?.face.id).toBe(probe);
    expect(after?.similarity).toBeCloseTo(before?.similarity ?? 0, 2);
  });

  it('moves to another account and back with the same answers', async () => {
    const from = await newCollection();
    await index(from.collection, photo, { externalImageId: 'sample1' });
    await index(from.collection, otherPhoto, { externalFaceId: 'somebody' });
    const source = await refresh(from.tenant);
    const to = await newCollection();
    let cursor: string | undefined;
    let moved = 0;
    do {
      const page = await collections.exportTemplates(actor, source, { limit: 2, ...(cursor && { cursor }) });
      const batch = { model: page.model, faces: page.items, faceLimit: 0 };
      moved += (await collections.importTemplates(actor, to.collection, batch)).imported;
      expect(await collections.importTemplates(actor, to.collection, batch)).toMatchObject({ imported: 0 });
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(moved).toBe((await refresh(from.tenant)).faceCount);
    const moves = await database.query(
      `select action, sum((details ->> 'faces')::int)::int as faces from audit_log
       where subject_id = any($1) and action like 'templates.%' group by action order by action`,
      [[from.collection.id, to.collection.id]],
    );
    expect(moves).toEqual([
      { action: 'templates.exported', faces: moved },
      { action: 'templates.imported', faces: moved },
    ]);
    const shown = async (collection: Collection) =>
      (await search(collection, photo, 0)).matches.map(({ face: { hasCrop: _, ...face }, similarity }) => ({
        ...face,
        similarity,
      }));
    expect(await shown(to.collection)).toEqual(await shown(from.collection));
    const order = async (collection: Collection) =>
      (await collections.listFaces(collection, { limit: 200 })).items.map(({ id }) => id);
    expect(await order(to.collection)).toEqual(await order(from.collection));
  });

  it('refuses templates of another model, of another size and of no length', async () => {
    const { collection } = await newCollection();
    const attempt = (model: typeof vision.model, face: PortableFace) =>
      problemOf(collections.importTemplates(actor, collection, { model, faces: [face], faceLimit: 0 }));
    expect(await attempt({ ...vision.model, version: 'other' }, portable())).toBe('request.invalid');
    expect(await attempt(vision.model, { ...portable(), embedding: new Float32Array(127).fill(0.1) })).toBe(
      'request.invalid',
    );
    expect(await attempt(vision.model, { ...portable(), embedding: new Float32Array(128) })).toBe('request.invalid');
    const broken = portable().embedding.fill(Number.NaN, 0, 1);
    expect(await attempt(vision.model, { ...portable(), embedding: broken })).toBe('request.invalid');
    expect(await attempt(vision.model, portable())).toBe('none');
  });

  it('shows a key that is bound to a collection that one alone', async () => {
    const { tenant } = await newCollection();
    await collections.create(tenant, { externalId: 'guests' }, 0);
    const bound = { ...tenant, boundTo: 'guests' };
    expect((await collections.list(bound, { limit: 10 })).items.map(({ externalId }) => externalId)).toEqual([
      'guests',
    ]);
    expect(await problemOf(collections.get(bound, 'staff'))).toBe('collection.not_found');
    expect(await problemOf(collections.create(bound, { externalId: 'more' }, 0))).toBe('collection.not_found');
  });
});

/** A face with a random template. */
function portable(): PortableFace {
  const numbers = Array.from({ length: 128 }, () => Math.random() - 0.5);
  const length = Math.hypot(...numbers);
  return {
    id: randomUUID(),
    externalImageId: null,
    externalFaceId: null,
    externalId: null,
    metadata: null,
    quality: null,
    liveness: null,
    boundingBox: { left: 1, top: 2, width: 3, height: 4 },
    imageSize: { width: 100, height: 100 },
    detectionScore: 0.9,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    embedding: Float32Array.from(numbers, (value) => value / length),
  };
}
