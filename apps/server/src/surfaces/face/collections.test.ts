import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type FaceClient, FacetClient } from '@facet/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainPng } from '../../testing/plain-png.js';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';

const samples = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');
let server: TestApp;
let photo: Uint8Array;
let otherPhoto: Uint8Array;
let client: FacetClient;
beforeAll(async () => {
  server = await buildTestApp({ keepCrops: true });
  client = new FacetClient({ baseUrl: server.url, retries: 0 });
  photo = await readFile(join(samples, 'sample1.jpg'));
  otherPhoto = await readFile(join(samples, 'sample3.jpg'));
});
afterAll(() => server?.close());

const newFaceClient = async (): Promise<{ face: FaceClient; pixels: FaceClient; accountId: string }> => {
  const accountId = await server.newAccount();
  const apiKey = await server.newKey({ accountId });
  return { face: client.face({ apiKey }), pixels: client.face({ apiKey, version: 1 }), accountId };
};
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error) => error.code ?? error,
  );

it('keeps every promise of its schemas on the way from a new collection to an erased one', async () => {
  const { face, pixels } = await newFaceClient();
  const made = await face.collections.create({ external_id: 'staff', description: 'Who works here' });
  expect(made).toMatchObject({ external_id: 'staff', description: 'Who works here', face_count: 0 });
  expect(await codeOf(face.collections.create({ external_id: 'staff' }))).toBe('collection_exists');

  const { faces, unindexed_faces } = await face.indexFaces('staff', photo, {
    external_image_id: 'sample 1.jpg',
    external_face_id: 'somebody',
    attributes: 'all',
    max_faces: 2,
  });
  expect(faces).toHaveLength(2);
  expect(unindexed_faces).toMatchObject([{ reasons: ['EXCEEDS_MAX_FACES'] }]);
  expect(faces[0]).toMatchObject({ external_image_id: 'sample 1.jpg', external_face_id: 'somebody', has_crop: true });
  expect(faces[0]?.landmarks).toHaveLength(5);
  expect(faces[0]?.attributes?.age).toBeGreaterThan(10);
  const id = faces[0]?.face_id ?? '';

  const ratio = await face.faces.get('staff', id);
  const pixel = await pixels.faces.get('staff', id.toUpperCase());
  const detected = await pixels.detect(photo, { attributes: 'none' });
  expect(pixel.bounding_box).toEqual(detected.faces[0]?.bounding_box);
  expect(ratio.bounding_box.left * detected.image_size.width).toBeCloseTo(pixel.bounding_box.left, 0);
  expect(Buffer.from(await face.faces.crop('staff', id)).toString('latin1', 1, 4)).toBe('PNG');

  const again = await face.indexFaces('staff', otherPhoto, { detect_duplicates: true });
  expect(again.faces.map(({ duplicates }) => duplicates?.map(({ face_id }) => face_id))).toContainEqual([id]);
  const { matches, searched_face } = await face.searchByImage('staff', photo, { max_results: 2 });
  expect(matches[0]).toMatchObject({ face_id: id, similarity: 1, external_face_id: 'somebody' });
  expect(matches).toHaveLength(2);
  expect(searched_face?.confidence).toBeGreaterThan(0.9);
  const alike = await face.searchByFace('staff', id, { threshold: 0.8 });
  expect(alike.matches.map(({ face_id }) => face_id)).toEqual([matches[1]?.face_id]);

  const page = await face.faces.list('staff', { limit: 1 });
  const rest = await face.faces.list('staff', { limit: 200, cursor: page.next_cursor ?? '' });
  const count = (await face.collections.get('staff')).face_count;
  expect(page.faces.length + rest.faces.length).toBe(count);
  expect((await face.faces.list('staff', { external_image_id: 'sample 1.jpg' })).faces).toHaveLength(2);

  const ghost = randomUUID();
  expect(await face.faces.deleteBatch('staff', [id, ghost, id])).toEqual({ deleted: [id], not_found: [ghost] });
  expect(await codeOf(face.faces.delete('staff', id))).toBe('face_not_found');
  expect((await face.collections.list()).collections).toMatchObject([{ external_id: 'staff', face_count: count - 1 }]);
  await face.collections.delete('staff');
  expect(await codeOf(face.collections.get('staff'))).toBe('collection_not_found');
});

it('answers an image of nobody with empty lists', async () => {
  const { face } = await newFaceClient();
  await face.collections.create({ external_id: 'staff' });
  const nobody = plainPng(320, 240);
  expect(await face.indexFaces('staff', nobody)).toEqual({ faces: [], unindexed_faces: [] });
  expect(await face.searchByImage('staff', nobody)).toEqual({ matches: [], searched_face: null, threshold: 0.65 });
});

it('lets the operator see collections, move them, and bring them up to date', async () => {
  const { face, accountId } = await newFaceClient();
  await face.collections.create({ external_id: 'staff' });
  await face.indexFaces('staff', photo);
  const admin = client.admin({ token: server.adminToken });
  expect((await admin.collections.list(accountId)).collections).toMatchObject([
    { external_id: 'staff', face_count: 3, outdated_faces: 0 },
  ]);
  expect(await admin.collections.reindex(accountId, 'staff')).toEqual({ reindexed: 0, remaining: 0, stuck: 0 });
  const { model, templates, next_cursor } = await admin.collections.exportTemplates(accountId, 'staff');
  expect(next_cursor).toBeNull();
  await face.collections.create({ external_id: 'copy' });
  const batch = { model, templates };
  expect(await admin.collections.importTemplates(accountId, 'copy', batch)).toEqual({ imported: 3, skipped: 0 });
  expect(await admin.collections.importTemplates(accountId, 'copy', batch)).toEqual({ imported: 0, skipped: 3 });
  const there = await face.searchByImage('copy', photo, { threshold: 0 });
  const here = await face.searchByImage('staff', photo, { threshold: 0 });
  expect(there).toEqual(here);
  const other = { model: { ...model, version: 'another' }, templates };
  expect(await codeOf(admin.collections.importTemplates(accountId, 'copy', other))).toBe('validation_error');
  expect(await codeOf(admin.collections.list(randomUUID()))).toBe('not_found');
  expect(await codeOf(admin.collections.exportTemplates(accountId, 'none'))).toBe('not_found');
  await server.accounts.updateAccount({ name: 'test' }, accountId, { limits: { faces_per_collection: 4 } });
  const more = templates.map((template) => ({ ...template, face_id: randomUUID() }));
  expect(await codeOf(admin.collections.importTemplates(accountId, 'copy', { model, templates: more }))).toBe(
    'limit_reached',
  );
  expect(await admin.accounts.delete(accountId)).toEqual({ deleted: { keys: 1, collections: 2, faces: 6 } });
});
