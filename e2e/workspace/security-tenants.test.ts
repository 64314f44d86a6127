import { expect, inject } from 'vitest';
import { fetchOpenApi } from '../support/openapi.js';
import { people, portrait } from '../support/photos.js';
import { dataOf, newMail, newOrganisation, type Organisation } from '../support/workspace.js';
import type { WorkspaceCode } from '../support/workspace-expected.js';
import { callWorkspace, type WorkspaceTargets, workspaceOperations } from '../support/workspace-operations.js';
import { expectSuccess, expectWorkspaceRefusal, workspaceTest as test } from '../support/workspace-provokes.js';

/** The server's own list: an operation that is added is tried here without a change, or the call says what it lacks. */
const operations = workspaceOperations(await fetchOpenApi(inject('baseUrl')));
const photo = await portrait(people.greenDress);

const about = (prefix: string) => operations.filter(({ path }) => path.includes('{') && path.startsWith(prefix));

/** An organisation with one of everything, and the ids of it all. */
async function furnished(organisation: Organisation): Promise<WorkspaceTargets & { apiKey: string }> {
  const { owner } = organisation;
  const collection = await organisation.collection('theirs alone');
  const hook = { url: 'https://example.com/theirs', events: ['face.enrolled'] };
  const webhook = await dataOf<{ id: string }>(owner.post('/webhooks', hook), 201);
  const faceId = await collection.enrolled(photo, 'theirs', { metadata: '{"secret":"theirs"}' });
  const key = await organisation.key(collection.id);
  const invited = await dataOf<{ id: string }>(owner.post('/invitations', { email: newMail(), role: 'viewer' }), 201);
  const { members } = await dataOf<{ members: { id: string }[] }>(owner.get('/members'));
  const { sessions } = await dataOf<{ sessions: { id: string }[] }>(owner.get('/auth/sessions'));
  const { deliveries } = await dataOf<{ deliveries: { id: string }[] }>(
    owner.get(`/webhooks/${webhook.id}/deliveries`),
  );
  const must = (id: string | undefined) => id ?? expect.unreachable('everything has an id');
  return {
    collectionId: collection.id,
    faceId,
    photo,
    apiKey: key.key,
    deliveryId: must(deliveries[0]?.id),
    ids: {
      'api-keys': key.id,
      invitations: invited.id,
      members: must(members[0]?.id),
      sessions: must(sessions[0]?.id),
      webhooks: webhook.id,
    },
  };
}

/** Everything that an organisation's owner can list. */
async function everything({ owner }: Organisation, { collectionId }: WorkspaceTargets): Promise<unknown> {
  const paths = [
    '/collections',
    `/collections/${collectionId}/faces`,
    '/api-keys',
    '/members',
    '/invitations',
    '/webhooks',
  ];
  const lists = [];
  for (const path of paths) lists.push(await dataOf<Record<string, unknown>>(owner.get(path)));
  return JSON.parse(JSON.stringify(lists, (name, value) => (name === 'last_used_at' ? undefined : value)));
}

test('what is another organisation’s is as if it were not there, to members and keys alike', async ({ admin }) => {
  const theirs = await newOrganisation(admin);
  const targets = await furnished(theirs);
  const before = await everything(theirs, targets);
  const strangers = await newOrganisation(admin);
  const own = await furnished(strangers);
  const expected: [string, WorkspaceCode][] = [
    ['/collections/', 'COLLECTION_NOT_FOUND'],
    ['/api-keys/', 'NOT_FOUND'],
    ['/members/', 'NOT_FOUND'],
    ['/invitations/', 'NOT_FOUND'],
    ['/webhooks/', 'NOT_FOUND'],
    ['/auth/sessions/', 'NOT_FOUND'],
  ];
  let tried = 0;
  for (const [prefix, code] of expected) {
    for (const operation of about(prefix)) {
      expectWorkspaceRefusal(await callWorkspace(strangers.owner, operation, targets), code);
      tried += 1;
    }
  }
  expect(tried).toBe(operations.filter(({ path }) => path.includes('{')).length);
  expect(tried).toBeGreaterThan(20);

  const key = strangers.owner.withKey(own.apiKey);
  const ofKeys = about('/collections/{id}/');
  expect(ofKeys.length).toBeGreaterThan(7);
  for (const operation of ofKeys)
    expectWorkspaceRefusal(await callWorkspace(key, operation, targets), 'COLLECTION_NOT_FOUND');
  // Their face by an id of one's own collection, their delivery by an id of one's own webhook.
  for (const operation of about('/collections/{id}/faces/{face_id}'))
    expectWorkspaceRefusal(await callWorkspace(key, operation, { ...own, faceId: targets.faceId }), 'FACE_NOT_FOUND');
  const redelivery = await strangers.owner.post(
    `/webhooks/${own.ids.webhooks}/deliveries/${targets.deliveryId}/redeliver`,
  );
  expectWorkspaceRefusal(redelivery, 'NOT_FOUND');
  const theirKey = await strangers.owner.post('/api-keys', { name: 'mine', collection_id: targets.collectionId });
  expectWorkspaceRefusal(theirKey, 'COLLECTION_NOT_FOUND');

  expect(await everything(theirs, targets)).toEqual(before);
  const seen = JSON.stringify(await everything(strangers, own));
  for (const id of [targets.collectionId, targets.faceId, targets.deliveryId, ...Object.values(targets.ids)])
    expect(seen).not.toContain(id);
}, 120_000);

test('one’s own face is not found among another organisation’s', async ({ admin }) => {
  const [theirs, mine] = [await newOrganisation(admin), await newOrganisation(admin)];
  await (await theirs.collection()).enrolled(photo, 'theirs');
  const { matches, searched } = await dataOf<{ matches: unknown[]; searched: number }>(
    (await mine.collection()).identify(photo, { threshold: 0 }),
  );
  expect({ matches, searched }).toEqual({ matches: [], searched: 0 });
});

test('pages of one organisation do not continue another’s', async ({ admin }) => {
  const [theirs, mine] = [await newOrganisation(admin), await newOrganisation(admin)];
  for (const name of ['one', 'two']) {
    await theirs.collection(name);
    await mine.collection(name);
  }
  const first = await dataOf<{ next_cursor: string }>(theirs.owner.get('/collections?limit=1'));
  const answer = await mine.owner.get(`/collections?cursor=${first.next_cursor}`);
  if (answer.status === 400) return expectWorkspaceRefusal(answer, 'VALIDATION_ERROR');
  const ids = expectSuccess<{ collections: { id: string }[] }>(answer).collections.map(({ id }) => id);
  const { collections } = await dataOf<{ collections: { id: string }[] }>(theirs.owner.get('/collections'));
  expect(collections.filter(({ id }) => ids.includes(id))).toEqual([]);
});
