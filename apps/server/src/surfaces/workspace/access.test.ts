import { randomUUID } from 'node:crypto';
import { type Operation, workspaceOperations } from '@facet/contract';
import { FacetClient } from '@facet/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainPng } from '../../testing/plain-png.js';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';
import { foundOrganisation, type TestOrganisation } from '../../testing/workspace.js';

let server: TestApp;
let organisation: TestOrganisation;
let bearer: string;
beforeAll(async () => {
  server = await buildTestApp({ vision: 'none' });
  organisation = await foundOrganisation(server);
  bearer = `Bearer ${organisation.owner.session?.accessToken}`;
});
afterAll(() => server?.close());

interface Failure {
  success: false;
  error: { code: string; message: string; details?: { field: string; message: string }[] };
  request_id: string;
  timestamp: string;
}

async function ask(operation: Operation, headers: Record<string, string> = {}, body?: BodyInit) {
  const path = operation.path.replace(/\{\w+\}/g, randomUUID());
  const response = await fetch(`${server.url}/workspace/api/v1${path}`, {
    method: operation.method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, answer: JSON.parse(text) as Failure };
}

const operations: Operation[] = Object.values(workspaceOperations);
const withAuth = (...kinds: Operation['auth'][]) =>
  operations.filter(({ auth }) => kinds.includes(auth)).map((operation) => [operation.id, operation] as const);

describe('an operation of members', () => {
  it.each(withAuth('session'))('%s wants an access token, and nothing else will do', async (_, operation) => {
    const key = await server.newKey({ accountId: organisation.accountId, surface: 'workspace' });
    const wrong: Record<string, string>[] = [
      {},
      { 'x-api-key': key },
      { authorization: `Basic ${btoa('a:b')}` },
      { authorization: 'Bearer x' },
    ];
    for (const headers of wrong) {
      const { status, answer } = await ask(operation, headers);
      expect({ status, code: answer.error.code }).toEqual({ status: 401, code: 'TOKEN_INVALID' });
    }
  });
});

describe('an operation of applications and members', () => {
  it.each(withAuth('key-or-session'))('%s wants a key or an access token', async (_, operation) => {
    for (const [headers, code] of [
      [{}, 'INVALID_API_KEY'],
      [{ 'x-api-key': '' }, 'INVALID_API_KEY'],
      [{ 'x-api-key': 'fr_live_wrong' }, 'INVALID_API_KEY'],
      [{ 'x-api-key': 'fr_live_wrong', authorization: bearer }, 'INVALID_API_KEY'],
      [{ authorization: 'Bearer x' }, 'TOKEN_INVALID'],
    ] as const) {
      const { status, answer } = await ask(operation, headers);
      expect({ status, code: answer.error.code }).toEqual({ status: 401, code });
    }
  });

  it('takes no key of another surface', async () => {
    const key = await server.newKey({ accountId: organisation.accountId, surface: 'face' });
    const { answer } = await ask(workspaceOperations.listFaces, { 'x-api-key': key });
    expect(answer.error.code).toBe('INVALID_API_KEY');
  });

  it('counts what a member asks for against the plan', async () => {
    const { owner, accountId } = await foundOrganisation(server);
    await server.accounts.updateAccount({ name: 'test' }, accountId, { limits: { requests_per_minute: 2 } });
    const headers = { authorization: `Bearer ${owner.session?.accessToken}` };
    const first = await ask(workspaceOperations.listFaces, headers);
    expect(first.status).toBe(404);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    await ask(workspaceOperations.listFaces, headers);
    const third = await ask(workspaceOperations.listFaces, headers);
    expect({ status: third.status, code: third.answer.error.code }).toEqual({
      status: 429,
      code: 'RATE_LIMIT_EXCEEDED',
    });
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect((await owner.auth.me()).role).toBe('owner');
  });
});

describe('roles', () => {
  it('are held to by every operation that names them', async () => {
    for (const role of ['owner', 'admin', 'member', 'viewer'] as const) {
      const member = role === 'owner' ? organisation.owner : await organisation.invite(role);
      const headers = { authorization: `Bearer ${member.session?.accessToken}` };
      for (const operation of operations.filter(({ roles }) => roles)) {
        const { status, answer } = await ask(operation, headers);
        const isForbidden = status === 403 && answer.error.code === 'FORBIDDEN';
        expect({ role, id: operation.id, isForbidden }).toEqual({
          role,
          id: operation.id,
          isForbidden: operation.roles?.includes(role) === false,
        });
      }
    }
  });
});

describe('the envelope', () => {
  it('is the same around successes and failures, to the byte', async () => {
    const failure = await ask(workspaceOperations.getMe);
    const id = `req_${failure.headers.get('x-request-id')?.replaceAll('-', '')}`;
    expect(failure.text).toBe(
      `{"success":false,"error":{"code":"TOKEN_INVALID","message":"JWT token is malformed or tampered."},"request_id":"${id}","timestamp":"${failure.answer.timestamp}"}`,
    );
    const success = await ask(workspaceOperations.listCollections, { authorization: bearer });
    expect(success.text).toMatch(
      /^\{"success":true,"data":\{"collections":\[\],"next_cursor":null\},"request_id":"req_[0-9a-f]{32}","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}$/,
    );
  });

  it('is also that of unknown routes and wrong methods', async () => {
    const unknown = { ...workspaceOperations.getMe, path: '/nowhere' };
    expect((await ask(unknown)).answer).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
    const { status, answer, headers } = await ask({ ...workspaceOperations.getMe, method: 'PUT' });
    expect({ status, code: answer.error.code, allow: headers.get('allow') }).toEqual({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
      allow: 'GET, HEAD',
    });
  });
});

describe('a request with several faults', () => {
  const detailsOf = async (...args: Parameters<typeof ask>) => (await ask(...args)).answer.error.details;

  it('is told of every bad field of its body, of each that an absent body lacks, too', async () => {
    const json = { authorization: bearer, 'content-type': 'application/json' };
    const details = await detailsOf(
      workspaceOperations.createKey,
      json,
      '{"collection_id":"x","allowed_ips":["1.2.3.4","y"]}',
    );
    expect(details).toEqual([
      { field: 'name', message: 'name is required' },
      { field: 'collection_id', message: 'collection_id must be a valid UUID' },
      { field: 'allowed_ips.1', message: 'allowed_ips.1 must be an IP address or a CIDR range' },
    ]);
    expect(await detailsOf(workspaceOperations.login)).toEqual([
      { field: 'email', message: 'email is required' },
      { field: 'password', message: 'password is required' },
    ]);
  });

  it('is told of bad fields and bad images at once', async () => {
    const form = new FormData();
    form.set('threshold', '7');
    form.set('image_a', new Blob([new Uint8Array(plainPng(99, 300))]));
    form.set('image_b', new Blob([new Uint8Array(11 * 1_048_576)]));
    const compare = workspaceOperations.compareFaces;
    expect(await detailsOf(compare, { authorization: bearer }, form)).toEqual([
      { field: 'threshold', message: 'threshold must be between 0 and 1' },
      { field: 'image_b', message: 'image_b must be at most 10 MB' },
      { field: 'image_a', message: 'image_a must be at least 100×100 pixels' },
    ]);
    const damaged = plainPng(300, 300);
    form.set('image_a', new Blob([new Uint8Array(damaged.subarray(0, damaged.length - 20))]));
    form.set('image_b', new Blob([]));
    expect((await detailsOf(compare, { authorization: bearer }, form))?.map(({ field }) => field)).toEqual([
      'threshold',
      'image_b',
      'image_a',
    ]);
    expect((await detailsOf(compare, { authorization: bearer }))?.map(({ field }) => field)).toEqual([
      'image_a',
      'image_b',
    ]);
  });

  it('names the one image where nothing else is wrong', async () => {
    const form = new FormData();
    form.set('image_a', 'no file');
    form.set('image_b', new Blob([new Uint8Array(plainPng(300, 300))]));
    const { status, answer } = await ask(workspaceOperations.compareFaces, { authorization: bearer }, form);
    expect(status).toBe(400);
    expect(answer.error.details).toEqual([
      { field: 'image_a', message: 'image_a must be an image that can be decoded: JPEG, PNG or WebP' },
    ]);
  });
});

describe('what belongs to others', () => {
  it('answers as what does not exist', async () => {
    const other = await foundOrganisation(server);
    const collection = await other.owner.collections.create({ name: 'Theirs' });
    const code = (call: Promise<unknown>) =>
      call.then(
        () => 'none',
        (error: { code?: string }) => error.code,
      );
    expect(await code(organisation.owner.collections.get(collection.id))).toBe('COLLECTION_NOT_FOUND');
    expect(await code(organisation.owner.collections.get('x'))).toBe('COLLECTION_NOT_FOUND');
    expect(await code(organisation.owner.keys.create({ name: 'x', collection_id: collection.id }))).toBe(
      'COLLECTION_NOT_FOUND',
    );
    const own = await organisation.owner.collections.create({ name: 'Ours' });
    const second = await organisation.owner.collections.create({ name: 'Ours, too' });
    const { key, id } = await organisation.owner.keys.create({ name: 'app', collection_id: own.id });
    const application = new FacetClient({ baseUrl: server.url }).workspace({ apiKey: key });
    expect(await application.faces.list(own.id)).toEqual({ faces: [], next_cursor: null });
    expect(await code(application.faces.list(second.id))).toBe('COLLECTION_NOT_FOUND');
    expect(await code(other.owner.keys.revoke(id))).toBe('NOT_FOUND');
    const member = await organisation.invite('member');
    expect(await code(member.keys.revoke(id))).toBe('FORBIDDEN');
    await organisation.owner.keys.revoke(id);
    expect(await code(application.faces.list(own.id))).toBe('INVALID_API_KEY');
  });
});

it('tells of a limit of the plan that was reached', async () => {
  const { owner } = await foundOrganisation(server, { plan: 'free' });
  const { id } = await owner.webhooks.create({ url: 'http://127.0.0.1:9/', events: ['limit.reached'] });
  const collection = await owner.collections.create({ name: 'First' });
  await expect(owner.collections.create({ name: 'Second' })).rejects.toMatchObject({
    code: 'COLLECTION_LIMIT_REACHED',
  });
  const key = { name: 'app', collection_id: collection.id };
  await owner.keys.create(key);
  await expect(owner.keys.create(key)).rejects.toMatchObject({ code: 'API_KEY_LIMIT_REACHED' });
  const { deliveries } = await owner.webhooks.deliveries(id);
  expect(deliveries.map(({ event }) => event)).toEqual(['limit.reached', 'limit.reached']);
});
