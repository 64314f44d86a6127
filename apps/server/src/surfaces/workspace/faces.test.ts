import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { FacetClient, type WorkspaceClient } from '@facet/sdk';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';
import { foundOrganisation } from '../../testing/workspace.js';

const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
/** Heads on the sixth sample, each alone. */
const portrait = (left: number, top: number) =>
  sharp(join(samples, 'sample6.jpg')).extract({ left, top, width: 420, height: 420 }).jpeg({ quality: 95 }).toBuffer();

let server: TestApp;
let owner: WorkspaceClient;
let application: WorkspaceClient;
let id: string;
let [ann, bea]: [Buffer, Buffer] = [Buffer.of(), Buffer.of()];
beforeAll(async () => {
  server = await buildTestApp();
  [ann, bea] = await Promise.all([portrait(150, 426), portrait(1374, 186)]);
  ({ owner } = await foundOrganisation(server));
  id = (await owner.collections.create({ name: 'Staff' })).id;
  const { key } = await owner.keys.create({ name: 'app', collection_id: id });
  application = new FacetClient({ baseUrl: server.url, retries: 0 }).workspace({ apiKey: key });
});
afterAll(() => server?.close());

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  );

it('keeps every promise of its schemas, from enrolment to erasure', async () => {
  const metadata = { team: 'A', badge: 17 };
  const enrolled = await application.faces.enrol(id, ann, { external_id: 'ann', metadata });
  expect(enrolled).toMatchObject({ external_id: 'ann', collection_id: id, metadata });
  expect(enrolled.liveness_score).toBeGreaterThanOrEqual(0.6);
  expect(await codeOf(application.faces.enrol(id, bea, { external_id: 'ann', check_liveness: false }))).toBe(
    'DUPLICATE_EXTERNAL_ID',
  );
  expect((await owner.collections.get(id)).face_count).toBe(1);

  const verified = await application.verify(id, ann, { external_id: 'ann' });
  expect(verified).toMatchObject({ face_id: enrolled.face_id, verified: true, threshold: 0.55, metadata });
  expect((await application.verify(id, bea, { face_id: enrolled.face_id })).verified).toBe(false);
  expect(await codeOf(application.verify(id, ann, { external_id: 'nobody' }))).toBe('FACE_NOT_FOUND');
  expect(await codeOf(application.verify(id, ann, { face_id: randomUUID() }))).toBe('FACE_NOT_FOUND');
  expect(await codeOf(application.verify(id, ann, {}))).toBe('VALIDATION_ERROR');

  const { matches, searched } = await application.identify(id, ann, { top_k: 3 });
  expect(matches).toMatchObject([{ face_id: enrolled.face_id, rank: 1, external_id: 'ann', metadata }]);
  expect(searched).toBe(1);
  const [bare] = (await application.identify(id, ann, { return_metadata: false })).matches;
  expect(Object.keys(bare ?? {})).toEqual(['face_id', 'external_id', 'similarity', 'rank']);
  expect((await application.identify(id, bea)).matches).toEqual([]);

  expect(await application.compare(ann, ann)).toMatchObject({ similarity: 1, verified: true });
  expect(await owner.liveness(id, ann, { threshold: 0 })).toMatchObject({ is_live: true, spoof_type: null });

  expect((await owner.faces.update(id, enrolled.face_id.toUpperCase(), { metadata: {} })).metadata).toEqual({});
  expect((await owner.faces.list(id, { external_id: 'ann' })).faces).toHaveLength(1);
  await application.faces.delete(id, enrolled.face_id);
  expect(await codeOf(application.faces.get(id, enrolled.face_id))).toBe('FACE_NOT_FOUND');
  expect(await codeOf(application.faces.get(id, 'x'))).toBe('FACE_NOT_FOUND');
  expect(
    (await application.faces.enrol(id, bea, { external_id: 'ann', check_liveness: false })).liveness_score,
  ).toBeNull();
});

it('enrols the items of a batch on their own', async () => {
  const tooLarge = Buffer.concat([ann, Buffer.alloc(10 * 1_048_576)]);
  const small = await sharp(ann).resize(99, 99).jpeg().toBuffer();
  const items = [ann, Buffer.from('text'), tooLarge, small, ann.subarray(0, 9000), bea];
  const { results, succeeded, failed } = await application.faces.enrolBatch(
    id,
    items.map((image, index) => ({ image, external_id: `batch ${index % 5}` })),
    { check_liveness: false },
  );
  expect({ succeeded, failed }).toEqual({ succeeded: 1, failed: 5 });
  expect(results.map((item) => (item.success ? 'enrolled' : item.error.code))).toEqual([
    'enrolled',
    'VALIDATION_ERROR',
    'VALIDATION_ERROR',
    'VALIDATION_ERROR',
    'VALIDATION_ERROR',
    'DUPLICATE_EXTERNAL_ID',
  ]);
  expect(results[2]).toMatchObject({
    error: { details: [{ field: 'images.2', message: 'images.2 must be at most 10 MB' }] },
  });
  expect(results[3]).toMatchObject({
    error: { details: [{ field: 'images.3', message: 'images.3 must be at least 100×100 pixels' }] },
  });
});

it('refuses a batch whose lists are of different lengths, empty or too long', async () => {
  const send = async (images: number, ids: number) => {
    const form = new FormData();
    for (let index = 0; index < images; index++) form.append('images[]', new Blob(['x']));
    for (let index = 0; index < ids; index++) form.append('external_ids[]', `${index}`);
    const response = await fetch(`${server.url}/workspace/api/v1/collections/${id}/faces/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.session?.accessToken}` },
      body: form,
    });
    const { error } = (await response.json()) as { error?: { details?: { field: string }[] } };
    return { status: response.status, fields: error?.details?.map(({ field }) => field) };
  };
  expect(await send(2, 1)).toEqual({ status: 400, fields: ['images'] });
  expect(await send(0, 0)).toEqual({ status: 400, fields: ['external_ids', 'images'] });
  expect(await send(51, 51)).toEqual({ status: 400, fields: ['external_ids', 'images'] });
  expect(await send(50, 50)).toEqual({ status: 200, fields: undefined });
});

it('tells of usage, plan and audit', async () => {
  const { total, usage } = await owner.usage({ days: 2 });
  expect(total).toBe(usage.reduce((sum, { requests }) => sum + requests, 0));
  expect(usage).toContainEqual(expect.objectContaining({ surface: 'workspace', code: 'DUPLICATE_EXTERNAL_ID' }));
  expect(await owner.plan()).toMatchObject({ name: 'unlimited', limits: { collections: null }, used: { api_keys: 1 } });
  const { entries } = await owner.auditLog({ limit: 200 });
  expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['key.created', 'collection.created']));
  expect(entries[0]?.request_id).toMatch(/^req_[0-9a-f]{32}$/);
});
