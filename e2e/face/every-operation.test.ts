import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, expect, inject } from 'vitest';
import type { Face, FaceOptions } from '../support/face.js';
import { call, type FaceOperation, faceOperations, type Targets } from '../support/face-operations.js';
import { newTenant, test } from '../support/fixtures.js';
import { freshId, type Gallery, galleryWith } from '../support/gallery.js';
import type { Answer } from '../support/http.js';
import { fetchOpenApi, type OpenApi } from '../support/openapi.js';
import { people, portrait } from '../support/photos.js';
import { expectRefusal, provokes, saying } from '../support/provokes.js';

let document: OpenApi;
let photo: Buffer;
beforeAll(async () => {
  document = await fetchOpenApi(inject('baseUrl'));
  photo = await portrait(people.greenTop);
});

interface World {
  readonly operations: readonly FaceOperation[];
  readonly targets: Targets;
  readonly gallery: Gallery;
}

/** Every operation of the version, and a collection with one face for it to be about. */
async function world(face: Face): Promise<World> {
  const { gallery, faces } = await galleryWith(face, photo);
  const operations = faceOperations(document, face.version);
  expect(operations.length).toBeGreaterThanOrEqual(14);
  return { operations, gallery, targets: { externalId: gallery.externalId, faceId: faces[0].face_id, photo } };
}

/** Sends every operation with the same options and holds that the world is as it was. */
async function tryAll(face: Face, { operations, targets, gallery }: World, options?: FaceOptions): Promise<Answer[]> {
  const before = await gallery.allFaces();
  const answers: Answer[] = [];
  for (const operation of operations) answers.push(await call(face, operation, targets, options));
  expect(await gallery.allFaces()).toEqual(before);
  return answers;
}

provokes('missing_api_key', 'every operation without an Authorization header', async ({ face }) =>
  tryAll(face, await world(face), { key: null }),
);

provokes(
  'invalid_api_key',
  "every operation with nobody's key, another surface's key, another scheme",
  async ({ face, admin }) => {
    const all = await world(face);
    const other = await admin.createKey(face.accountId, { surface: 'workspace' });
    return [
      ...(await tryAll(face, all, { key: `iksk_live_${randomBytes(32).toString('base64url')}` })),
      ...(await tryAll(face, all, { key: other.key })),
      ...(await tryAll(face, all, { key: null, headers: { authorization: `Token ${face.key}` } })),
    ];
  },
);

provokes('account_inactive', 'every operation with a key of a suspended account', async ({ face, admin }) => {
  const own = (await newTenant(admin, 'suspended with a collection'))[face.version];
  const { operations, targets } = await world(own);
  await admin.changeAccount(own.accountId, { status: 'suspended' });
  // A key made after the suspension, which no server can remember as good.
  const { key } = await admin.createKey(own.accountId);
  const answers = [];
  for (const operation of operations) answers.push(await call(own, operation, targets, { key }));
  return answers;
});

provokes('rate_limited', 'every operation once the allowance of a minute is used up', async ({ face, admin }) => {
  const { key } = await admin.createKey(face.accountId, { limits: { per_minute: 1 } });
  expect((await face.listCollections({}, { key })).status).toBe(200);
  return tryAll(face, await world(face), { key });
});

provokes('internal_error', 'an unexpected exception in every operation changes nothing', async ({ face }) =>
  tryAll(face, await world(face), { headers: { 'x-facet-fault': 'internal' } }),
);

provokes('collection_not_found', 'every operation on a collection that is not there', async ({ face }) => {
  const { operations, targets, gallery } = await world(face);
  const about = operations.filter(({ reads }) => reads.path.includes('external_id'));
  expect(about.length).toBeGreaterThanOrEqual(10);
  const unknown = [freshId('none'), targets.externalId.toUpperCase(), `${targets.externalId}x`];
  const neverValid = ['two words', '\0', '..;', "' OR 1=1 --", '🙂', 'x'.repeat(121), 'x'.repeat(3_000)];
  const answers = [];
  for (const externalId of [...unknown, ...neverValid]) {
    for (const operation of about) answers.push(await call(face, operation, { ...targets, externalId }));
  }
  expect(await gallery.count()).toBe(1);
  return answers;
});

provokes('invalid_face_id', 'every operation on a face whose id is no UUID', async ({ face }) => {
  const { operations, targets, gallery } = await world(face);
  const about = operations.filter(({ reads }) => reads.path.includes('face_id'));
  expect(about.length).toBeGreaterThanOrEqual(4);
  const { faceId } = targets;
  const wrong = [
    'x',
    '1',
    faceId.replaceAll('-', ''),
    `${faceId}0`,
    faceId.slice(1),
    `{${faceId}}`,
    ` ${faceId}`,
    '\0',
  ];
  const answers = [];
  for (const bad of wrong) {
    for (const operation of about) answers.push(await call(face, operation, { ...targets, faceId: bad }));
  }
  expect(await gallery.count()).toBe(1);
  return answers;
});

provokes('face_not_found', 'every operation on a face that is not in the collection', async ({ face }) => {
  const { operations, targets, gallery } = await world(face);
  const about = operations.filter(({ reads }) => reads.path.includes('face_id'));
  const other = await galleryWith(face, photo);
  const [inAnother] = other.faces;
  const gone = (await gallery.indexed(photo)).faces[0];
  expect((await gallery.deleteFace(gone.face_id)).status).toBe(204);
  const answers = [];
  for (const faceId of [
    randomUUID(),
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    inAnother.face_id,
    gone.face_id,
  ]) {
    for (const operation of about) answers.push(await call(face, operation, { ...targets, faceId }));
  }
  expect(await other.gallery.count()).toBe(1);
  return answers;
});

provokes('method_not_allowed', 'every method that a path does not have', async ({ face }) => {
  const { operations, targets } = await world(face);
  const answers = [];
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const has = operations.filter((operation) => operation.path === path).map(({ method }) => method);
    const allowed = has.includes('GET') ? [...has, 'HEAD'] : has;
    const filled = path.replace('{external_id}', targets.externalId).replace('{face_id}', targets.faceId);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((each) => !has.includes(each))) {
      const answer = await face.request(method, filled, { key: null });
      const told = (answer.headers.allow ?? '').split(/, */);
      expect({ path, method, told: told.sort() }).toEqual({ path, method, told: allowed.sort() });
      answers.push(saying(`Method not allowed; use ${answer.headers.allow?.split(/, */).join(' or ')}`, answer));
    }
  }
  return answers;
});

provokes('not_found', 'paths beside those of collections', async ({ face }) => {
  const { targets } = await world(face);
  const collection = `/collections/${targets.externalId}`;
  const answers = [];
  for (const path of [
    '/collection',
    '/collections:batch-delete',
    `${collection}/`,
    `${collection}/people`,
    `${collection}/faces:delete`,
    `${collection}/faces:`,
    `${collection}/faces/${targets.faceId}/`,
    `${collection}/faces/${targets.faceId}/thumbnail`,
    `${collection}/search-by-face`,
    `${collection}/search-by-image/${targets.faceId}`,
  ]) {
    answers.push(saying('No such route', await face.request('POST', path)));
    answers.push(saying('No such route', await face.request('GET', path, { key: null })));
  }
  return answers;
});

test('HEAD of what can be read answers as GET does, without a body', async ({ tenant }) => {
  const { gallery, faces } = await galleryWith(tenant.v2, photo);
  for (const path of [
    '/collections',
    gallery.path,
    `${gallery.path}/faces`,
    `${gallery.path}/faces/${faces[0].face_id}`,
  ]) {
    const head = await tenant.v2.request('HEAD', path);
    expect({ path, status: head.status, text: head.text }).toEqual({ path, status: 200, text: '' });
  }
});

test('a key that was refused leaves nothing of its request behind', async ({ tenant }) => {
  const externalId = freshId();
  expectRefusal(
    await tenant.v2.createCollection({ external_id: externalId }, { key: 'iksk_live_wrong' }),
    'invalid_api_key',
  );
  expectRefusal(await tenant.v2.request('GET', `/collections/${externalId}`), 'collection_not_found');
});
