import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import { pause, send } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { people, portrait } from '../support/photos.js';
import { dataOf, newOrganisation, type Organisation, signIn } from '../support/workspace.js';
import { expectSuccess, expectWorkspaceRefusal, provokingWorkspace } from '../support/workspace-provokes.js';

const HOST = 'workspace.example.com';
const TTL = 4;
let server: OwnServer;
let admin: Admin;
let organisation: Organisation;
let photo: Buffer;
beforeAll(async () => {
  server = await OwnServer.create({
    FACET_HOSTS: `workspace=${HOST}`,
    FACET_JWT_TTL: String(TTL),
    FACET_WORKERS: '1',
    FACET_QUEUE: '2',
  });
  admin = await server.start();
  photo = await portrait(people.greenTop);
  organisation = await newOrganisation(admin);
}, 120_000);
afterAll(() => server?.close());

test(provokingWorkspace('TOKEN_EXPIRED', 'an access token past its time; a refresh token gives another'), async () => {
  const { tokens, caller } = await signIn(organisation.owner.withoutCredentials(), organisation.email);
  expect(tokens.expires_in).toBe(TTL);
  expectSuccess(await caller.get('/auth/me'));
  await pause((TTL + 1) * 1_000);
  for (const path of ['/auth/me', '/collections', '/plan'])
    expectWorkspaceRefusal(await caller.get(path), 'TOKEN_EXPIRED');
  expectWorkspaceRefusal(await caller.post('/auth/logout'), 'TOKEN_EXPIRED');
  const { refresh_token } = tokens;
  const renewed = await dataOf<{ access_token: string }>(
    caller.withoutCredentials().post('/auth/refresh', { refresh_token }),
  );
  expectSuccess(await caller.withToken(renewed.access_token).get('/auth/me'));
  expectWorkspaceRefusal(await caller.get('/auth/me'), 'TOKEN_EXPIRED');
});

test(provokingWorkspace('SERVICE_OVERLOADED', 'more work than fits the queue'), { timeout: 60_000 }, async () => {
  const { caller } = await signIn(organisation.owner.withoutCredentials(), organisation.email);
  const { id } = await dataOf<{ id: string }>(caller.post('/collections', { name: 'crowded' }), 201);
  const { key } = await dataOf<{ key: string }>(caller.post('/api-keys', { name: 'k', collection_id: id }), 201);
  const application = caller.withKey(key);
  const path = `/collections/${id}/identify`;
  const answers = await Promise.all(Array.from({ length: 30 }, () => application.form(path, { image: photo })));
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(answers.length);
  for (const answer of refused) expectWorkspaceRefusal(answer, 'SERVICE_OVERLOADED');
  for (const answer of answers) if (answer.status !== 503) expectSuccess(answer);
  expectSuccess(await application.form(path, { image: photo }));
});

test('the surface is served at the root of a host of its own', async () => {
  const at = (path: string) => send({ method: 'GET', url: admin.baseUrl + path, headers: { host: HOST } });
  expectWorkspaceRefusal(await at('/api/v1/auth/me'), 'TOKEN_INVALID');
  expectWorkspaceRefusal(await at('/api/v1/nowhere'), 'NOT_FOUND');
  expectWorkspaceRefusal(await at('/api/v1/auth/login'), 'METHOD_NOT_ALLOWED');
});

test(provokingWorkspace('IP_NOT_ALLOWED', 'a forged X-Forwarded-For, where no proxy is trusted'), async () => {
  const { caller } = await signIn(organisation.owner.withoutCredentials(), organisation.email);
  const { id } = await dataOf<{ id: string }>(caller.post('/collections', { name: 'guarded' }), 201);
  const settings = { name: 'k', collection_id: id, allowed_ips: ['203.0.113.7'] };
  const { key } = await dataOf<{ key: string }>(caller.post('/api-keys', settings), 201);
  const application = caller.withKey(key);
  for (const forged of ['203.0.113.7', '203.0.113.7, 127.0.0.1', '127.0.0.1, 203.0.113.7', '[::ffff:203.0.113.7]:443'])
    expectWorkspaceRefusal(await application.from(forged).get(`/collections/${id}/faces`), 'IP_NOT_ALLOWED');
});
