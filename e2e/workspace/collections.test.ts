import { randomUUID } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import { Face } from '../support/face.js';
import { file } from '../support/multipart.js';
import { people, portrait } from '../support/photos.js';
import { Collection, dataOf, newOrganisation } from '../support/workspace.js';
import {
  expectSuccess,
  expectWorkspaceRefusal,
  naming,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

interface Listed {
  readonly collections: readonly { readonly id: string; readonly name: string; readonly face_count: number }[];
  readonly next_cursor: string | null;
}

let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
});

provokesWorkspace(
  'COLLECTION_NOT_FOUND',
  'what is no collection of the organisation',
  async ({ organisation, admin }) => {
    const { owner } = organisation;
    const others = await (await newOrganisation(admin)).collection();
    const erased = await organisation.collection();
    await dataOf(owner.delete(erased.path));
    const answers = [];
    for (const id of [
      randomUUID(),
      others.id,
      erased.id,
      'x',
      'people',
      '%00',
      "'%20OR%201=1%20--",
      'x'.repeat(3000),
    ]) {
      const path = `/collections/${id}`;
      answers.push(await owner.get(path), await owner.patch(path, { name: 'mine' }), await owner.delete(path));
      // Whatever else is wrong with the request.
      answers.push(await owner.patch(path, { name: 3 }), await owner.patch(path, '{'));
    }
    expect(await others.faceCount()).toBe(0);
    return answers;
  },
);

test('a collection is erased with its faces, and its id is gone for good', async ({ organisation }) => {
  const collection = await organisation.collection();
  const faceId = await collection.enrolled(photo, 'ana');
  expectSuccess(await organisation.owner.delete(collection.path));
  for (const answer of [
    await organisation.owner.delete(collection.path),
    await collection.caller.get(`${collection.faces}/${faceId}`),
    await collection.enrol(photo, 'ana'),
    await collection.identify(photo),
  ])
    expectWorkspaceRefusal(answer, 'COLLECTION_NOT_FOUND');
});

test('names need not be unique, descriptions go and come', async ({ organisation }) => {
  const { owner } = organisation;
  const [one, two] = [await organisation.collection('same'), await organisation.collection('same')];
  expect(one.id).not.toBe(two.id);
  const change = async (patch: object) => expectSuccess(await owner.patch(one.path, patch));
  expect(await change({ description: 'told' })).toMatchObject({ name: 'same', description: 'told' });
  expect(await change({ retention_days: 3650 })).toMatchObject({ description: 'told', retention_days: 3650 });
  expect(await change({ description: null, retention_days: null })).toMatchObject({
    description: null,
    retention_days: null,
  });
  expect(await change({})).toMatchObject({ name: 'same' });
});

test('faces are counted', async ({ organisation }) => {
  const collection = await organisation.collection();
  const first = await collection.enrolled(photo);
  await collection.enrolled(photo);
  expect(await collection.faceCount()).toBe(2);
  expectSuccess(await collection.caller.delete(`${collection.faces}/${first}`));
  expect(await collection.faceCount()).toBe(1);
  const { collections } = expectSuccess<Listed>(await organisation.owner.get('/collections?limit=1'));
  expect(collections).toMatchObject([{ id: collection.id, face_count: 1 }]);
});

test('an organisation lists its own collections, page by page', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await organisation.collection(name);
  const seen: string[] = [];
  let cursor = '';
  do {
    const page: Listed = expectSuccess(await organisation.owner.get(`/collections?limit=2${cursor}`));
    seen.push(...page.collections.map(({ name }) => name));
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor !== '');
  expect(seen).toEqual([...names].reverse());
});

test('an account that has keys of both surfaces sees its collections on both', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { key } = await admin.createKey(organisation.id);
  const face = new Face(admin.baseUrl, 'v2', key, organisation.id, admin);
  const theirs = await face.createCollection({ external_id: 'gate-1', description: 'of the other surface' });
  expect(theirs.status).toBe(201);
  const ours = await organisation.collection('free text, any');
  const { collections } = expectSuccess<Listed>(await organisation.owner.get('/collections'));
  expect(collections.map(({ name }) => name)).toEqual(['free text, any', 'gate-1']);
  const [, gate] = collections;
  const shared = new Collection(organisation, gate?.id ?? '', organisation.owner);
  await shared.enrolled(photo, 'ana');
  const listed = await face.request('GET', '/collections/gate-1/faces');
  expect(listed.json<{ faces: object[] }>().faces).toHaveLength(1);
  const found = await face.post('/collections/gate-1/search-by-image', [file('image', photo)]);
  expect({ status: found.status, text: found.text }).toMatchObject({ status: 200 });
  // And here a face that was indexed there, which has no external id.
  const indexed = await face.post('/collections/gate-1/faces', [file('image', photo)]);
  expect(indexed.status).toBe(201);
  const { matches } = expectSuccess<{ matches: { external_id: string | null }[] }>(
    await shared.identify(photo, { top_k: 5 }),
  );
  expect(matches.map(({ external_id }) => external_id).sort()).toEqual(['ana', null].sort());
  expect(await ours.faceCount()).toBe(0);
});

test('what is made here is seen by operators under the id that it has here', async ({ organisation, admin }) => {
  const collection = await organisation.collection('for operators');
  await collection.enrolled(photo);
  const answer = await admin.call('GET', `/accounts/${organisation.id}/collections`);
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  expect(answer.text).toContain(collection.id);
});

provokesWorkspace('VALIDATION_ERROR', 'collections with bad names, descriptions, days', async ({ organisation }) => {
  const { owner } = organisation;
  const { path } = await organisation.collection();
  const answers = [naming(['name'], await owner.post('/collections', {}))];
  const bad: readonly (readonly [string, unknown])[] = [
    ['name', ''],
    ['name', '  '],
    ['name', 'x'.repeat(201)],
    ['name', 'two\nlines'],
    ['name', 7],
    ['name', null],
    ['description', 'x'.repeat(1001)],
    ['description', 'nul \0'],
    ['description', {}],
    ['retention_days', 0],
    ['retention_days', 3651],
    ['retention_days', 1.5],
    ['retention_days', '30'],
  ];
  for (const [field, value] of bad) {
    answers.push(naming([field], await owner.post('/collections', { name: 'good', [field]: value })));
    answers.push(naming([field], await owner.patch(path, { [field]: value })));
  }
  const all = { name: '', description: 3, retention_days: -1 };
  answers.push(naming(Object.keys(all), await owner.post('/collections', all)));
  answers.push(naming(Object.keys(all), await owner.patch(path, all)));
  return answers;
});

provokesWorkspace('VALIDATION_ERROR', 'pages that are none', async ({ organisation }) => {
  const { owner } = organisation;
  const { faces } = await organisation.collection();
  const answers = [];
  for (const path of ['/collections', '/api-keys', '/members', '/invitations', '/audit-log', faces]) {
    for (const limit of ['0', '201', '-1', '1.5', 'x', ''])
      answers.push(naming(['limit'], await owner.get(`${path}?limit=${limit}`)));
    answers.push(naming(['limit', 'cursor'], await owner.get(`${path}?limit=0&cursor=`)));
    answers.push(naming(['cursor'], await owner.get(`${path}?cursor=made-up`)));
  }
  answers.push(
    naming(['days'], await owner.get('/usage?days=0')),
    naming(['days'], await owner.get('/usage?days=367')),
  );
  return answers;
});
