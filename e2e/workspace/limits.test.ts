import { beforeAll, expect } from 'vitest';
import { people, portrait } from '../support/photos.js';
import { dataOf, type MadeKey, newOrganisation, signIn } from '../support/workspace.js';
import {
  expectSuccess,
  expectWorkspaceRefusal,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenDress);
});

provokesWorkspace('COLLECTION_LIMIT_REACHED', 'a second collection on the free plan', async ({ admin }) => {
  const organisation = await newOrganisation(admin, 'plan');
  const first = await organisation.collection();
  const refused = await organisation.owner.post('/collections', { name: 'second' });
  await dataOf(organisation.owner.delete(first.path));
  await organisation.collection('in its place');
  return [refused, await organisation.owner.post('/collections', { name: 'second' })];
});

provokesWorkspace('COLLECTION_LIMIT_REACHED', 'one more than the figure of the account', async ({ admin }) => {
  const organisation = await newOrganisation(admin, { collections: 2 });
  await organisation.collection();
  await organisation.collection();
  const refused = await organisation.owner.post('/collections', { name: 'third' });
  await organisation.limit({ collections: 3 });
  await organisation.collection();
  return [refused, await organisation.owner.post('/collections', { name: 'fourth' })];
});

test('of twelve collections made at once, as many as the plan allows are made', async ({ admin }) => {
  const { owner } = await newOrganisation(admin, { collections: 3 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => owner.post('/collections', { name: 'many' })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  for (const answer of answers) if (answer.status !== 201) expectWorkspaceRefusal(answer, 'COLLECTION_LIMIT_REACHED');
  expect(await dataOf(owner.get('/plan'))).toMatchObject({ used: { collections: 3 } });
});

provokesWorkspace('API_KEY_LIMIT_REACHED', 'a second key on the free plan', async ({ admin }) => {
  const organisation = await newOrganisation(admin, 'plan');
  const { id } = await organisation.collection();
  const make = () => organisation.owner.post('/api-keys', { name: 'key', collection_id: id });
  const first = expectSuccess<MadeKey>(await make(), 201);
  const refused = await make();
  // Another secret is no other key; one that was revoked makes room.
  expectSuccess(await organisation.owner.post(`/api-keys/${first.id}/regenerate`));
  const still = await make();
  expectSuccess(await organisation.owner.delete(`/api-keys/${first.id}`));
  expectSuccess(await make(), 201);
  return [refused, still, await make()];
});

test('keys are limited for each member by themselves, exactly', async ({ admin }) => {
  const organisation = await newOrganisation(admin, { keys_per_member: 2 });
  const { id } = await organisation.collection();
  const { caller: member } = await organisation.member('member');
  const make = (caller: typeof member) => caller.post('/api-keys', { name: 'key', collection_id: id });
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) => make(index % 2 === 0 ? member : organisation.owner)),
  );
  for (const who of [0, 1]) {
    const own = answers.filter((_, index) => index % 2 === who);
    expect(own.filter(({ status }) => status === 201)).toHaveLength(2);
  }
  for (const answer of answers) if (answer.status !== 201) expectWorkspaceRefusal(answer, 'API_KEY_LIMIT_REACHED');
});

provokesWorkspace('FACE_LIMIT_REACHED', 'one face more than the account’s figure', async ({ admin }) => {
  const organisation = await newOrganisation(admin, { faces_per_collection: 2 });
  const collection = await organisation.collection();
  const first = await collection.enrolled(photo, 'one');
  await collection.enrolled(photo, 'two');
  const refused = [await collection.enrol(photo, 'three'), await (await collection.withKey()).enrol(photo, 'three')];
  await (await organisation.collection('another')).enrolled(photo, 'three');
  await dataOf(collection.caller.delete(`${collection.faces}/${first}`));
  await collection.enrolled(photo, 'three');
  expect(await collection.faceCount()).toBe(2);
  return [...refused, await collection.enrol(photo, 'four')];
});

test('of eight faces enrolled at once, as many as the plan allows are enrolled', async ({ admin }) => {
  const organisation = await newOrganisation(admin, { faces_per_collection: 3 });
  const collection = await organisation.collection();
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => collection.enrol(photo, `person ${index}`)),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  for (const answer of answers) if (answer.status !== 201) expectWorkspaceRefusal(answer, 'FACE_LIMIT_REACHED');
  expect(await collection.faceCount()).toBe(3);
});

provokesWorkspace('RATE_LIMIT_EXCEEDED', 'one request more than a key’s own figure', async ({ organisation }) => {
  const collection = await (await organisation.collection()).withKey({ rate_limit: 3 });
  const { caller, faces } = collection;
  for (const remaining of ['2', '1', '0']) {
    const answer = await caller.get(faces);
    expectSuccess(answer);
    expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': remaining });
  }
  const refused = [await caller.get(faces), await collection.identify(photo)];
  for (const { headers } of refused) {
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': '0' });
  }
  // Another key of the same collection has its own.
  expectSuccess(await (await collection.as(organisation.owner).withKey()).caller.get(faces));
  return refused;
});

provokesWorkspace(
  'RATE_LIMIT_EXCEEDED',
  'the 21st request of a key, and of a member, on the free plan',
  async (context) => {
    const organisation = await newOrganisation(context.admin, 'plan');
    const collection = await organisation.collection();
    const { caller } = await collection.withKey();
    const refused = [];
    for (const who of [caller, organisation.owner]) {
      const answers = await Promise.all(Array.from({ length: 30 }, () => who.get(collection.faces)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      refused.push(...answers.filter(({ status }) => status !== 200));
    }
    // Managing is not limited, nor is whoever else signs in.
    expectSuccess(await organisation.owner.get('/collections'));
    const { caller: member } = await organisation.member('viewer');
    expectSuccess(await member.get(collection.faces));
    return refused;
  },
);

test('what is refused for another reason is counted as well; what is over the limit is not', async ({
  organisation,
}) => {
  const collection = await (await organisation.collection()).withKey({ rate_limit: 2 });
  expectWorkspaceRefusal(await collection.identify(undefined), 'VALIDATION_ERROR');
  expectWorkspaceRefusal(await collection.caller.get('/collections/x/faces'), 'COLLECTION_NOT_FOUND');
  expectWorkspaceRefusal(await collection.identify(photo), 'RATE_LIMIT_EXCEEDED');
});

provokesWorkspace('RATE_LIMIT_EXCEEDED', 'a key whose calls are used up', async ({ organisation, admin }) => {
  const collection = await organisation.collection();
  const { id, key } = await organisation.key(collection.id);
  const caller = organisation.owner.withKey(key);
  const changed = await admin.call('PATCH', `/keys/${id}`, { limits: { max_calls: 1 } });
  expect({ status: changed.status, text: changed.text }).toMatchObject({ status: 200 });
  expectSuccess(await caller.get(collection.faces));
  const refused = await caller.get(collection.faces);
  expect(refused.headers['retry-after']).toBe('86400');
  return refused;
});

provokesWorkspace('RATE_LIMIT_EXCEEDED', 'guessing one person’s password', async ({ admin }) => {
  const { owner, email } = await newOrganisation(admin);
  const nobody = owner.withoutCredentials();
  const guess = (password: string, address: string) => nobody.from(address).post('/auth/login', { email, password });
  for (let guesses = 0; guesses < 10; guesses++)
    expectWorkspaceRefusal(await guess('a wrong password', `203.0.113.${guesses}`), 'INVALID_CREDENTIALS');
  const refused = await guess('a wrong password', '203.0.113.99');
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
  // Nor is the right one taken now; another person signs in from the same place.
  const other = await newOrganisation(admin);
  await signIn(nobody, other.email);
  return [refused, await guess('correct horse battery staple', nobody.address)];
});
