import { expect } from 'vitest';
import type { KeySurface } from '../support/admin.js';
import { expectProblem } from '../support/expect-problem.js';
import { test } from '../support/fixtures.js';
import { eventually } from '../support/http.js';
import { landscape } from '../support/photos.js';
import { expectRefusal } from '../support/provokes.js';

const prefixes: Record<KeySurface, string> = {
  face: 'iksk_live_',
  workspace: 'fr_live_',
  gateway: 'ila_',
  media: 'aion_',
  kyc: '',
};

test('each surface has keys of its own form, with 256 random bits', async ({ admin, tenant }) => {
  for (const [surface, prefix] of Object.entries(prefixes)) {
    const { key } = await admin.createKey(tenant.v2.accountId, { surface: surface as KeySurface });
    expect(key.startsWith(prefix)).toBe(true);
    expect(key.slice(prefix.length).length).toBeGreaterThanOrEqual(43);
    if (surface !== 'kyc') expect(key.slice(prefix.length)).toMatch(/^[\w-]{43}$/);
  }
});

test('the secret is shown once', async ({ admin }) => {
  const account = await admin.createAccount('shown once');
  const { id, key } = await admin.createKey(account.id, { name: 'the only one' });
  const list = await admin.call('GET', `/accounts/${account.id}/keys`);
  expect(list.status).toBe(200);
  const { keys } = list.json<{ keys: Record<string, unknown>[] }>();
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatchObject({ id, name: 'the only one', surface: 'face' });
  expect(keys[0]).not.toHaveProperty('key');
  expect(list.text).not.toContain(key);
  const changed = await admin.call('PATCH', `/keys/${id}`, { name: 'renamed' });
  expect(changed.status).toBe(200);
  expect(changed.text).not.toContain(key);
  expect((await admin.call('GET', `/accounts/${account.id}`)).text).not.toContain(key);
});

test('a key takes every field that the operator may set', async ({ admin, tenant }) => {
  const request = {
    surface: 'workspace',
    name: 'all fields',
    scopes: ['read'],
    allowed_ips: ['127.0.0.1', '10.0.0.0/8', '::1'],
    expires_at: '2099-01-01T00:00:00.000Z',
    limits: { per_second: 5, per_minute: 50, per_day: 500, per_month: 5000, max_calls: 50_000 },
  };
  const created = await admin.call('POST', `/accounts/${tenant.v2.accountId}/keys`, request);
  expect({ status: created.status, body: created.text }).toMatchObject({ status: 201 });
  const { surface, name, allowed_ips, limits } = request;
  expect(created.json()).toMatchObject({ surface, name, allowed_ips, limits });
  expect(new Date(created.json<{ expires_at: string }>().expires_at).toISOString()).toBe(request.expires_at);
});

test('fields that make no sense are refused', async ({ admin, tenant }) => {
  const wrong: Record<string, unknown>[] = [
    {},
    { surface: 'nowhere' },
    { surface: 'face', limits: { per_second: -1 } },
    { surface: 'face', limits: { per_second: 1.5 } },
    { surface: 'face', limits: { per_second: 'many' } },
    { surface: 'face', expires_at: 'tomorrow' },
    { surface: 'face', allowed_ips: ['not an address'] },
  ];
  for (const body of wrong) {
    const answer = await admin.call('POST', `/accounts/${tenant.v2.accountId}/keys`, body);
    expect({ body, status: answer.status }).toEqual({ body, status: 422 });
    expectProblem(answer, 422);
  }
});

test('a key rests while it is not active and works again after', async ({ admin, tenant }) => {
  const { id, key } = await admin.createKey(tenant.v2.accountId);
  const face = tenant.v2.withKey(key);
  const photo = await landscape(320, 240);
  expect((await face.detect(photo)).status).toBe(200);
  expect((await admin.call('PATCH', `/keys/${id}`, { active: false })).status).toBe(200);
  const refused = await eventually(
    'the key rests',
    async () => {
      const answer = await face.detect(photo);
      return answer.status !== 200 && answer;
    },
    5_000,
  );
  expectRefusal(refused, 'invalid_api_key');
  expect((await admin.call('PATCH', `/keys/${id}`, { active: true })).status).toBe(200);
  await eventually('the key works', async () => (await face.detect(photo)).status === 200, 5_000);
});

test('new limits hold within 5 s', async ({ admin, tenant }) => {
  const { id, key } = await admin.createKey(tenant.v2.accountId);
  const face = tenant.v2.withKey(key);
  const photo = await landscape(320, 240);
  for (let i = 0; i < 3; i++) expect((await face.detect(photo)).status).toBe(200);
  expect((await admin.call('PATCH', `/keys/${id}`, { limits: { per_minute: 1 } })).status).toBe(200);
  const refused = await eventually(
    'the limit holds',
    async () => {
      const answer = await face.detect(photo);
      return answer.status !== 200 && answer;
    },
    5_000,
  );
  expectRefusal(refused, 'rate_limited');
});

test('a revoked key is gone from the operator, too', async ({ admin }) => {
  const account = await admin.createAccount('revoked');
  const { id } = await admin.createKey(account.id);
  await admin.revokeKey(id);
  const { keys } = (await admin.call('GET', `/accounts/${account.id}/keys`)).json<{
    keys: { active?: boolean; id: string }[];
  }>();
  expect(keys.filter((key) => key.active !== false)).toEqual([]);
});
