import { expect } from 'vitest';
import { dataOf, type MadeKey, newName } from '../support/workspace.js';
import {
  expectSuccess,
  expectWorkspaceRefusal,
  naming,
  provokesWorkspace,
  workspaceTest as test,
} from '../support/workspace-provokes.js';

interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly last_used_at: string | null;
}

interface Count {
  readonly key_id: string | null;
  readonly code: string;
  readonly requests: number;
}

provokesWorkspace('COLLECTION_NOT_FOUND', 'a key’s request for another collection than its own', async (context) => {
  const { organisation } = context;
  const [mine, other] = [await organisation.collection('mine'), await organisation.collection('other')];
  const { caller } = await mine.withKey();
  expectSuccess(await caller.get(mine.faces));
  return [
    await caller.get(other.faces),
    await caller.form(`${other.path}/identify`, {}),
    await caller.get(`${other.faces}/x`),
  ];
});

provokesWorkspace('COLLECTION_NOT_FOUND', 'a key for a collection that is not there', async ({ organisation }) => {
  const collection = await organisation.collection();
  await dataOf(organisation.owner.delete(collection.path));
  return organisation.owner.post('/api-keys', { name: 'key', collection_id: collection.id });
});

provokesWorkspace('COLLECTION_NOT_FOUND', 'a key whose collection was erased', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { caller } = await collection.withKey();
  expectSuccess(await caller.get(collection.faces));
  await dataOf(organisation.owner.delete(collection.path));
  return caller.get(collection.faces);
});

provokesWorkspace('IP_NOT_ALLOWED', 'addresses outside those of the key', async ({ organisation }) => {
  const collection = await organisation.collection();
  const allowed_ips = ['203.0.113.7', '198.51.100.0/25', '2001:db8:1::/48', '2001:db8:2::5'];
  const { caller, faces } = await collection.withKey({ allowed_ips });
  const inside = [
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '198.51.100.0',
    '198.51.100.127',
    '2001:db8:1::1',
    '2001:0DB8:0001:ffff:ffff:ffff:ffff:ffff',
    '2001:db8:2:0::5',
  ];
  for (const address of inside) expectSuccess(await caller.from(address).get(faces));
  const outside = [
    '203.0.113.8',
    '198.51.100.128',
    '198.51.99.255',
    '2001:db8:2::6',
    '2001:db8:0:ffff::1',
    '::ffff:198.51.100.128',
    '::1',
  ];
  const answers = [];
  for (const address of outside) answers.push(await caller.from(address).get(faces));
  // What the client itself wrote, at the left, is not believed.
  answers.push(await caller.from('203.0.113.7, 203.0.113.8').get(faces));
  answers.push(await caller.request('GET', faces, { headers: { 'x-forwarded-for': '', 'x-real-ip': '203.0.113.7' } }));
  return answers;
});

test('changes of a key hold at once', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { id, key } = await organisation.key(collection.id);
  const caller = organisation.owner.withKey(key);
  const change = (patch: object) => organisation.owner.patch(`/api-keys/${id}`, patch);
  const use = () => caller.from('203.0.113.9').get(collection.faces);
  const steps = [
    [{ active: false }, 'INVALID_API_KEY'],
    [{ active: true }, undefined],
    [{ allowed_ips: ['192.0.2.0/24'] }, 'IP_NOT_ALLOWED'],
    [{ allowed_ips: ['192.0.2.0/24', '203.0.113.9'] }, undefined],
    [{ expires_at: '2020-01-01T00:00:00+02:00' }, 'INVALID_API_KEY'],
    [{ expires_at: '2040-01-01T00:00:00Z' }, undefined],
    [{ expires_at: null, allowed_ips: [], name: 'any' }, undefined],
    [{ rate_limit: 1 }, undefined],
    [{ name: 'used once' }, 'RATE_LIMIT_EXCEEDED'],
    [{ rate_limit: null }, undefined],
  ] as const;
  for (const [patch, code] of steps) {
    expectSuccess(await change(patch));
    const answer = await use();
    if (code === undefined) expectSuccess(answer);
    else expectWorkspaceRefusal(answer, code);
  }
});

test('a key says when it was used last', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { id, key } = await organisation.key(collection.id);
  expectSuccess(await organisation.owner.withKey(key).get(collection.faces));
  await expect
    .poll(
      async () => {
        const { api_keys } = await dataOf<{ api_keys: ListedKey[] }>(organisation.owner.get('/api-keys?limit=200'));
        return api_keys.find((each) => each.id === id)?.last_used_at;
      },
      { timeout: 10_000 },
    )
    .toMatch(/^\d{4}-/);
});

test('calls are counted by day, key and outcome', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { id, key } = await organisation.key(collection.id);
  const caller = organisation.owner.withKey(key);
  for (let calls = 0; calls < 3; calls++) expectSuccess(await caller.get(collection.faces));
  expectWorkspaceRefusal(await caller.form(`${collection.path}/identify`, {}), 'VALIDATION_ERROR');
  expectWorkspaceRefusal(await caller.get('/collections/x/faces'), 'COLLECTION_NOT_FOUND');
  const counted = async () => {
    const { usage } = await dataOf<{ usage: Count[] }>(organisation.owner.get('/usage?days=2'));
    return usage.filter(({ key_id }) => key_id === id).map(({ code, requests }) => `${requests} ${code}`);
  };
  const expected = ['1 COLLECTION_NOT_FOUND', '1 VALIDATION_ERROR', '3 ok'];
  await expect.poll(async () => (await counted()).sort(), { timeout: 15_000 }).toEqual(expected);
});

test('a revoked key is listed no more, and cannot come back', async ({ organisation }) => {
  const { owner } = organisation;
  const collection = await organisation.collection();
  const { id } = await organisation.key(collection.id);
  expectSuccess(await owner.delete(`/api-keys/${id}`));
  const { api_keys } = await dataOf<{ api_keys: ListedKey[] }>(owner.get('/api-keys?limit=200'));
  expect(api_keys.map((each) => each.id)).not.toContain(id);
  for (const answer of [
    await owner.delete(`/api-keys/${id}`),
    await owner.patch(`/api-keys/${id}`, { active: true }),
    await owner.post(`/api-keys/${id}/regenerate`),
  ])
    expectWorkspaceRefusal(answer, 'NOT_FOUND');
});

test('members change their own keys, owners and admins any; viewers look', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { id: ofOwner } = await organisation.key(collection.id);
  const [member, admin, viewer] = [
    (await organisation.member('member')).caller,
    (await organisation.member('admin')).caller,
    (await organisation.member('viewer')).caller,
  ];
  const body = { name: 'mine', collection_id: collection.id };
  const { id: ofMember } = expectSuccess<MadeKey>(await member.post('/api-keys', body), 201);
  expectSuccess(await member.patch(`/api-keys/${ofMember}`, { name: 'still mine' }));
  for (const answer of [
    await member.patch(`/api-keys/${ofOwner}`, { name: 'not mine' }),
    await member.post(`/api-keys/${ofOwner}/regenerate`),
    await member.delete(`/api-keys/${ofOwner}`),
    await viewer.delete(`/api-keys/${ofMember}`),
  ])
    expectWorkspaceRefusal(answer, 'FORBIDDEN');
  expectSuccess(await viewer.get('/api-keys'));
  expectSuccess(await admin.patch(`/api-keys/${ofMember}`, { name: 'theirs' }));
  expectSuccess(await organisation.owner.delete(`/api-keys/${ofMember}`));
});

test('keys of a member end with the membership', async ({ organisation }) => {
  const collection = await organisation.collection();
  const { caller } = await organisation.member('member');
  const { user } = await dataOf<{ user: { id: string } }>(caller.get('/auth/me'));
  const { key } = await dataOf<MadeKey>(caller.post('/api-keys', { name: 'k', collection_id: collection.id }), 201);
  expectSuccess(await caller.withKey(key).get(collection.faces));
  expectSuccess(await organisation.owner.delete(`/members/${user.id}`));
  expectWorkspaceRefusal(await caller.withKey(key).get(collection.faces), 'INVALID_API_KEY');
  expectWorkspaceRefusal(await caller.get('/auth/me'), 'TOKEN_INVALID');
});

provokesWorkspace('VALIDATION_ERROR', 'keys with bad addresses, times, rates and names', async ({ organisation }) => {
  const { owner } = organisation;
  const collection = await organisation.collection();
  const make = (settings: object) =>
    owner.post('/api-keys', { name: 'key', collection_id: collection.id, ...settings });
  await organisation.limit({ requests_per_minute: 20 });
  const tooFast = await make({ rate_limit: 21 });
  await organisation.limit({ requests_per_minute: 0 });
  const answers = [naming(['rate_limit'], tooFast)];
  for (const address of ['x', '203.0.113.256', '203.0.113.0/33', '2001:db8::/129', '203.0.113.7/', '', '203.0.113'])
    answers.push(naming(['allowed_ips.0'], await make({ allowed_ips: [address] })));
  for (const expires_at of ['tomorrow', '2040-13-01T00:00:00Z', '2040-01-01', 5])
    answers.push(naming(['expires_at'], await make({ expires_at })));
  for (const rate_limit of [0, -1, 1.5, '10', 1_000_001])
    answers.push(naming(['rate_limit'], await make({ rate_limit })));
  for (const name of ['', '   ', 'x'.repeat(201), 'two\nlines', 7])
    answers.push(naming(['name'], await make({ name })));
  answers.push(
    naming(
      ['name', 'allowed_ips', 'expires_at', 'rate_limit'],
      await make({ name: null, allowed_ips: 'x', expires_at: '', rate_limit: 'x' }),
    ),
  );
  expect(await dataOf<{ used: { api_keys: number } }>(owner.get('/plan'))).toBeDefined();
  return answers;
});

test('pages of keys', async ({ organisation }) => {
  const collection = await organisation.collection();
  const names = Array.from({ length: 3 }, () => newName('paged'));
  for (const name of names) await organisation.key(collection.id, { name });
  const first = expectSuccess<{ api_keys: ListedKey[]; next_cursor: string }>(
    await organisation.owner.get('/api-keys?limit=2'),
  );
  expect(first.api_keys.map(({ name }) => name)).toEqual([names[2], names[1]]);
  const second = expectSuccess<{ api_keys: ListedKey[] }>(
    await organisation.owner.get(`/api-keys?limit=1&cursor=${encodeURIComponent(first.next_cursor)}`),
  );
  expect(second.api_keys.map(({ name }) => name)).toEqual([names[0]]);
});
