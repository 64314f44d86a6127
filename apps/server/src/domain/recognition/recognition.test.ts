import { randomBytes, randomUUID } from 'node:crypto';
import { ProblemError } from '@facet/contract';
import type { Vision } from '@facet/vision';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from '../../adapters/rate-limiter/memory.js';
import { PgVectorIndex } from '../../adapters/vector-index/pg-vector-index.js';
import { openTestAuditLog } from '../../testing/audit.js';
import { openTestDatabase, testDatabaseKinds } from '../../testing/database.js';
import { type WrittenPicture, writtenPicture, writtenVision } from '../../testing/written-vision.js';
import { Accounts } from '../accounts/index.js';
import type { Capture } from '../capture/index.js';
import { type Collection, Collections, type TenantByUuid } from '../collections/index.js';
import type { Database } from '../ports/database.js';
import { DataKeys } from '../secrets/index.js';
import type { WebhookEvent } from '../webhooks/index.js';
import { type EnrolRequest, Recognition } from './index.js';

const actor = { name: 'test' };
const signal = new AbortController().signal;
const bytesOf = (picture: WrittenPicture) => ({ field: 'image', bytes: writtenPicture(picture) });
const captureOf = (picture: WrittenPicture, ...frames: WrittenPicture[]): Capture => ({
  photo: bytesOf(picture),
  frames: frames.map(bytesOf),
});
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof ProblemError ? error.problem : error),
  );
const tally = (values: readonly unknown[]) =>
  Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((other) => other === value).length]));

describe.each(testDatabaseKinds)('recognition on %s', (kind) => {
  let database: Database;
  let accounts: Accounts;
  let collections: Collections;
  let recognition: Recognition;
  let tenant: TenantByUuid;
  let collection: Collection;
  let told: WebhookEvent[];
  let failToTell = false;
  beforeAll(async () => {
    database = await openTestDatabase(kind);
    const audit = openTestAuditLog(database).append;
    accounts = new Accounts({ database, audit, rateLimiter: new MemoryRateLimiter() });
    const vision = writtenVision() as Vision;
    const events = {
      async emit(_sql: unknown, _accountId: string, event: WebhookEvent) {
        if (failToTell) throw new Error('cannot tell');
        told.push(event);
      },
      async emitAll(_sql: unknown, _accountId: string, events: readonly WebhookEvent[]) {
        told.push(...events);
      },
    };
    const dataKeys = new DataKeys({ secretKey: randomBytes(32) });
    const index = new PgVectorIndex({ database });
    collections = new Collections({ database, audit, vision, index, dataKeys, keepCrops: false, events });
    recognition = new Recognition({ database, collections, vision, events });
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    told = [];
    failToTell = false;
    const { id } = await accounts.createAccount(actor, { name: 'Ada' });
    tenant = { accountId: id, boundTo: null, actor };
    collection = await collections.createNamed(tenant, { name: 'Doors' }, 0);
  });

  const enrol = (picture: WrittenPicture, more: Partial<EnrolRequest> = {}) =>
    recognition.enrol(collection, {
      capture: captureOf(picture),
      externalId: picture.person,
      checkLiveness: true,
      faceLimit: 0,
      signal,
      ...more,
    });
  const faceCount = async () => (await collections.getByUuid(tenant, collection.id)).faceCount;
  const verify = (
    picture: WrittenPicture,
    face: { id: string } | { externalId: string },
    ...frames: WrittenPicture[]
  ) => recognition.verify(collection, { capture: captureOf(picture, ...frames), face, threshold: 0.55, signal });
  const identify = (
    picture: WrittenPicture,
    more: { topK?: number; threshold?: number; checkLiveness?: boolean } = {},
  ) =>
    recognition.identify(collection, {
      capture: captureOf(picture),
      topK: 5,
      threshold: 0.55,
      checkLiveness: false,
      signal,
      ...more,
    });

  it('keeps what the caller says of a face, and what was seen of its photo', async () => {
    const face = await enrol({ person: 'ada' }, { metadata: { floor: 3 } });
    expect(face).toMatchObject({ externalId: 'ada', metadata: { floor: 3 }, externalImageId: null });
    expect(face.quality).toBeCloseTo(0.8);
    expect(face.liveness).toBeCloseTo(0.99);
    expect(await recognition.getFace(collection, face.id)).toEqual(face);
    expect((await recognition.listFaces(collection, { limit: 5, externalId: 'ada' })).items).toEqual([face]);
    expect((await recognition.listFaces(collection, { limit: 5, externalId: 'bob' })).items).toEqual([]);
    const updated = await recognition.updateFace(tenant, collection, face.id, { metadata: { floor: 4 } });
    expect(updated).toEqual({ ...face, metadata: { floor: 4 } });
    expect(await problemOf(recognition.updateFace(tenant, collection, randomUUID(), { metadata: {} }))).toBe(
      'collection.face_not_found',
    );
    expect((await enrol({ person: 'bob' }, { checkLiveness: false })).liveness).toBeNull();
    expect(told.map(({ type }) => type)).toEqual(['face.enrolled', 'face.enrolled']);
  });

  it('gives an external id to one of many at once, and gives it again when that face is gone', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => problemOf(enrol({ person: 'ada' }))));
    expect(tally(outcomes)).toEqual({ none: 1, 'collection.external_id_taken': 7 });
    expect(await faceCount()).toBe(1);
    const { face } = await verify({ person: 'ada' }, { externalId: 'ada' });
    await recognition.deleteFace(tenant, collection, face.id);
    expect(await problemOf(recognition.deleteFace(tenant, collection, face.id))).toBe('collection.face_not_found');
    expect(await problemOf(enrol({ person: 'ada' }))).toBe('none');
    expect(await faceCount()).toBe(1);
    expect(told.filter(({ type }) => type === 'face.deleted')).toEqual([
      { type: 'face.deleted', data: { collection_id: collection.id, face_id: face.id, external_id: 'ada' } },
    ]);
  });

  it('lets one of many take the last free place', async () => {
    await enrol({ person: 'first' });
    const rivals = Array.from({ length: 8 }, (_, n) => problemOf(enrol({ person: `p${n}` }, { faceLimit: 2 })));
    expect(tally(await Promise.all(rivals))).toEqual({ none: 1, 'limit.faces': 7 });
    expect(await faceCount()).toBe(2);
    expect(told.filter(({ type }) => type === 'limit.reached')).toHaveLength(7);
  });

  it('refuses poor faces before attacks, and tells the account why', async () => {
    const poor = { person: 'ada', unfit: ['sharpness', 'headPoseYaw'], liveness: 0.1 } as const;
    await expect(enrol(poor)).rejects.toMatchObject({
      problem: 'face.quality_too_low',
      details: { reasons: ['sharpness', 'head_pose_yaw'] },
    });
    expect(await problemOf(enrol({ person: 'ada', liveness: 0.59 }))).toBe('face.liveness_failed');
    expect(told.map(({ type }) => type)).toEqual([
      'face.enrollment_failed',
      'face.enrollment_failed',
      'liveness.failed',
    ]);
    expect(told[2]).toMatchObject({ data: { external_id: 'ada', spoof_type: 'replay' } });
    expect(await problemOf(enrol({ person: 'ada', liveness: 0.59 }, { checkLiveness: false }))).toBe('none');
    expect(await problemOf(enrol({ person: 'bob', faces: 0 }))).toBe('face.not_found_in');
    expect(await problemOf(enrol({ person: 'bob', faces: 2 }))).toBe('face.multiple');
    expect(await faceCount()).toBe(1);
  });

  it('enrols nobody whom it cannot tell of, and refuses as ever when it cannot tell of that', async () => {
    failToTell = true;
    await expect(enrol({ person: 'ada' })).rejects.toThrow('cannot tell');
    expect(await problemOf(enrol({ person: 'ada', faces: 0 }))).toBe('face.not_found_in');
    expect(await faceCount()).toBe(0);
  });

  it('judges a batch item by item, in order', async () => {
    const refused = new ProblemError('image.empty', { field: 'images.3' });
    const items = [
      { image: bytesOf({ person: 'ada', faces: 0 }), externalId: 'ada' },
      { image: bytesOf({ person: 'ada' }), externalId: 'ada' },
      { image: bytesOf({ person: 'bob' }), externalId: 'bob' },
      { image: refused, externalId: 'eve' },
      { image: bytesOf({ person: 'ada again' }), externalId: 'ada' },
      { image: bytesOf({ person: 'cy', liveness: 0.1 }), externalId: 'cy' },
    ];
    const outcomes = await recognition.enrolBatch(collection, items, { checkLiveness: true, faceLimit: 0, signal });
    expect(outcomes.map(({ face, error }) => face?.externalId ?? error?.problem)).toEqual([
      'face.not_found_in',
      'ada',
      'bob',
      'image.empty',
      'collection.external_id_taken',
      'face.liveness_failed',
    ]);
    expect(await faceCount()).toBe(2);
    const gone = AbortSignal.abort(new Error('gone'));
    const options = { checkLiveness: true, faceLimit: 0, signal: gone };
    await expect(recognition.enrolBatch(collection, items, options)).rejects.toThrow('gone');
  });

  it('verifies one face by either id', async () => {
    const { id } = await enrol({ person: 'ada' });
    await enrol({ person: 'bob' });
    expect(await verify({ person: 'ada' }, { id })).toMatchObject({ verified: true, similarity: 1, face: { id } });
    const other = await verify({ person: 'bob' }, { externalId: 'ada' });
    expect(other).toMatchObject({ verified: false, threshold: 0.55, face: { id } });
    expect(await problemOf(verify({ person: 'ada', faces: 0 }, { id: randomUUID() }))).toBe(
      'collection.face_not_found',
    );
    expect(await problemOf(verify({ person: 'ada' }, { externalId: 'a\0b' }))).toBe('collection.face_not_found');
    expect(await problemOf(verify({ person: 'ada', unfit: ['luminanceMean'] }, { id }))).toBe('face.quality_too_low');
    expect(await problemOf(verify({ person: 'ada', liveness: 0.1 }, { id }))).toBe('none');
    await database.query(
      "insert into embedding_models (name, version, dimensions) values ('older', '1', 128) on conflict do nothing",
    );
    await database.query(
      "update templates set model_id = (select id from embedding_models where name = 'older') where face_id = $1",
      [id],
    );
    expect(await problemOf(verify({ person: 'ada' }, { id }))).toBe('collection.face_not_found');
    expect(await identify({ person: 'ada' })).toMatchObject({ matches: [], searched: 1 });
  });

  it('ranks those alike, and finds nobody without an error', async () => {
    for (const person of ['ada', 'bob', 'cy']) await enrol({ person });
    const found = await identify({ person: 'bob' }, { threshold: 0 });
    expect(found).toMatchObject({ searched: 3 });
    expect(found.matches.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(found.matches[0]).toMatchObject({ similarity: 1, face: { externalId: 'bob' } });
    expect((await identify({ person: 'bob' }, { threshold: 0, topK: 1 })).matches).toHaveLength(1);
    expect(await identify({ person: 'stranger' })).toMatchObject({ matches: [], searched: 3 });
    const attack = { person: 'bob', liveness: 0.2 };
    expect((await identify(attack)).matches).toHaveLength(1);
    expect(await problemOf(identify(attack, { checkLiveness: true }))).toBe('face.liveness_failed');
  });

  it('takes frames that do not move for no live capture', async () => {
    const ask = (...frames: WrittenPicture[]) =>
      recognition.liveness(collection, { capture: captureOf({ person: 'ada' }, ...frames), threshold: 0.6, signal });
    expect(await ask()).toMatchObject({ isLive: true, livenessScore: 0.99, spoofType: null });
    expect(told).toEqual([]);
    expect(await ask({ person: 'ada' })).toMatchObject({ isLive: false, livenessScore: 0, spoofType: 'replay' });
    expect(told.map(({ type }) => type)).toEqual(['liveness.failed']);
    const { id } = await enrol({ person: 'ada' });
    expect(await problemOf(verify({ person: 'ada' }, { id }, { person: 'ada' }))).toBe('face.liveness_failed');
  });

  it('compares two pictures on the scale of the workspace', async () => {
    const compare = (a: string, b: string) =>
      recognition.compare({
        imageA: bytesOf({ person: a }),
        imageB: bytesOf({ person: b }),
        threshold: 0.55,
        signal,
      });
    expect(await compare('ada', 'ada')).toMatchObject({ similarity: 1, verified: true, threshold: 0.55 });
    expect(await compare('ada', 'bob')).toMatchObject({ verified: false });
  });

  it('erases faces at the end of their retention, and no others', async () => {
    const kept = await collections.createNamed(tenant, { name: 'Kept' }, 0);
    await collections.update(tenant, collection, { retentionDays: 30 });
    const old = await enrol({ person: 'old' });
    await enrol({ person: 'young' });
    await database.query("update faces set created_at = now() - interval '31 days' where id = $1", [old.id]);
    await recognition.enrol(kept, {
      capture: captureOf({ person: 'old' }),
      externalId: 'old',
      checkLiveness: false,
      faceLimit: 0,
      signal,
    });
    await database.query("update faces set created_at = now() - interval '9 years' where collection_id = $1", [
      kept.id,
    ]);
    told = [];
    expect(await collections.eraseExpired({ name: 'retention' }, signal)).toBe(1);
    expect(await collections.eraseExpired({ name: 'retention' }, signal)).toBe(0);
    expect((await recognition.listFaces(collection, { limit: 5 })).items.map(({ externalId }) => externalId)).toEqual([
      'young',
    ]);
    expect(await faceCount()).toBe(1);
    expect((await collections.getByUuid(tenant, kept.id)).faceCount).toBe(1);
    expect(told).toEqual([
      { type: 'face.deleted', data: { collection_id: collection.id, face_id: old.id, external_id: 'old' } },
    ]);
    const entries = await database.query<{ actor: string; details: object }>(
      "select actor, details from audit_log where subject_id = $1 and action = 'faces.expired'",
      [collection.id],
    );
    expect(entries).toEqual([{ actor: 'retention', details: { faces: 1, face_ids: [old.id] } }]);
  });
});
