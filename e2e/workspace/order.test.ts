import { beforeAll, expect } from 'vitest';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import { landscape, people, portrait } from '../support/photos.js';
import { dataOf, newOrganisation } from '../support/workspace.js';
import { couple, printed, unfitPhotos } from '../support/workspace-photos.js';
import {
  expectSuccess,
  expectWorkspaceRefusal,
  naming,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
});

provokesWorkspace('NOT_FOUND', 'the route before who asks', async ({ organisation }) =>
  organisation.owner.withKey('wrong').form('/collections/x/recognise', {}),
);

provokesWorkspace('METHOD_NOT_ALLOWED', 'the method before who asks', async ({ organisation }) =>
  organisation.owner.withKey('wrong').request('PUT', '/collections/x/identify'),
);

provokesWorkspace('INVALID_API_KEY', 'who asks before everything about the request', async ({ organisation }) => {
  const wrong = organisation.owner.withKey('wrong');
  return [
    await wrong.json('POST', '/collections/x/identify', '{'),
    await wrong.form('/collections/x/faces', { image: noise(11 * MEGABYTE), metadata: '{' }),
    await wrong.get('/collections/x/faces?limit=0'),
  ];
});

provokesWorkspace('TOKEN_INVALID', 'who asks before everything about a member’s request', async ({ organisation }) => {
  const wrong = organisation.owner.withToken('wrong');
  return [
    await wrong.json('POST', '/collections', '{'),
    await wrong.patch('/api-keys/x', {}),
    await wrong.get('/usage?days=0'),
  ];
});

provokesWorkspace('IP_NOT_ALLOWED', 'the address before the rate, the collection and the request', async (context) => {
  const { organisation } = context;
  const collection = await organisation.collection();
  const { caller, faces, path } = await collection.withKey({ allowed_ips: ['203.0.113.7'], rate_limit: 1 });
  expectSuccess(await caller.from('203.0.113.7').get(faces));
  return [await caller.get(faces), await caller.get('/collections/x/faces'), await caller.form(`${path}/identify`, {})];
});

provokesWorkspace('INVALID_API_KEY', 'the key’s state before its address', async ({ organisation }) => {
  const collection = await organisation.collection();
  const settings = { allowed_ips: ['203.0.113.7'], expires_at: '2020-01-01T00:00:00Z' };
  return (await collection.withKey(settings)).caller.get(collection.faces);
});

provokesWorkspace('FORBIDDEN', 'a suspended organisation before the rate', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const collection = await organisation.collection();
  const { id } = await organisation.key(collection.id, { rate_limit: 1 });
  const { key } = await dataOf<{ key: string }>(organisation.owner.post(`/api-keys/${id}/regenerate`));
  const caller = organisation.owner.withKey(key);
  expectSuccess(await caller.get(collection.faces));
  expectWorkspaceRefusal(await caller.get(collection.faces), 'RATE_LIMIT_EXCEEDED');
  await admin.changeAccount(organisation.id, { status: 'suspended' });
  return [await caller.get(collection.faces), await caller.get('/collections/x/faces')];
});

provokesWorkspace('FORBIDDEN', 'the role before what is asked for', async ({ organisation }) => {
  const { caller: viewer } = await organisation.member('viewer');
  return [
    await viewer.form('/collections/x/faces', {}),
    await viewer.post('/collections', { name: 3 }),
    await viewer.json('PATCH', '/api-keys/x', '{'),
    await viewer.delete('/members/x'),
  ];
});

provokesWorkspace('RATE_LIMIT_EXCEEDED', 'the rate before the collection and the request', async ({ organisation }) => {
  const { caller, path, faces } = await (await organisation.collection()).withKey({ rate_limit: 1 });
  expectSuccess(await caller.get(faces));
  return [
    await caller.get('/collections/x/faces'),
    await caller.form(`${path}/identify`, { image: noise(11 * MEGABYTE), top_k: 0 }),
    await caller.json('POST', faces, '{'),
  ];
});

provokesWorkspace(
  'COLLECTION_NOT_FOUND',
  'the collection before the face and the request',
  async ({ organisation }) => {
    const { owner } = organisation;
    return [
      await owner.get('/collections/x/faces?limit=0'),
      await owner.get('/collections/x/faces/x'),
      await owner.json('POST', '/collections/x/identify', '{'),
      await owner.form('/collections/x/faces', { image: noise(11 * MEGABYTE), metadata: '{' }),
    ];
  },
);

provokesWorkspace('VALIDATION_ERROR', 'fields and images before what is on the images', async ({ organisation }) => {
  const collection = await organisation.collection();
  return [
    naming(['external_id'], await collection.enrol(await landscape(), '')),
    naming(['external_id'], await collection.enrol(await couple(), undefined)),
    naming(['threshold'], await collection.identify(await landscape(), { threshold: 2 })),
    naming(['face_id'], await collection.verify(await landscape(), { face_id: 'x' })),
  ];
});

provokesWorkspace('FACE_NOT_FOUND', 'the face that is meant before the face on the image', async ({ organisation }) =>
  (await organisation.collection()).verify(await landscape(), { external_id: 'nobody' }),
);

test('then: no face, several, a poor one, a print, no room, a taken id', { timeout: 90_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin, { faces_per_collection: 1 });
  const collection = await organisation.collection();
  await collection.enrolled(photo, 'taken');
  const print = await printed();
  const steps = [
    [await landscape(), 'FACE_NOT_DETECTED'],
    [await couple(), 'MULTIPLE_FACES'],
    [await unfitPhotos.blurred(), 'FACE_QUALITY_TOO_LOW'],
    [print, 'LIVENESS_CHECK_FAILED'],
    [photo, 'FACE_LIMIT_REACHED'],
  ] as const;
  for (const [image, code] of steps)
    expectWorkspaceRefusal(await collection.enrol(image, 'taken', { check_liveness: true }), code);
  await organisation.limit({ faces_per_collection: 0 });
  expectWorkspaceRefusal(await collection.enrol(photo, 'taken', { check_liveness: true }), 'DUPLICATE_EXTERNAL_ID');
  expect(await collection.faceCount()).toBe(1);
});
