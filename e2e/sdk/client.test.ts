import { FacetClient, FacetConnectionError, FacetError, isFacetError } from '@facet/sdk';
import { expect } from 'vitest';
import { test } from '../support/fixtures.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

test('detect and compare through the client', async ({ tenant }) => {
  const client = new FacetClient({ baseUrl: tenant.v2.baseUrl });
  for (const version of [1, 2] as const) {
    const face = client.face({ apiKey: tenant.v2.key, version });
    const { faces, image_size } = await face.detect(sample(6), { attributes: 'all' });
    expect(faces).toHaveLength(4);
    expect(image_size.width).toBe(1920);
    const photo = await portrait(people.stripes);
    expect(await face.compare(photo, photo, { threshold: 0.9 })).toMatchObject({ is_match: true, threshold: 0.9 });
  }
});

test('a refusal is an error with its code, status and request id', async ({ tenant }) => {
  const face = new FacetClient({ baseUrl: tenant.v2.baseUrl }).face({ apiKey: tenant.v2.key });
  const error = await face.detect(Buffer.from('text')).catch((caught: unknown) => caught);
  expect(isFacetError(error, 'face')).toBe(true);
  expect(error).toMatchObject({ surface: 'face', code: 'invalid_image', status: 400 });
  expect((error as FacetError).requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test('a rate limit is waited out as the server advises', async ({ tenant, admin }) => {
  const { key } = await admin.createKey(tenant.v2.accountId, { limits: { per_second: 1 } });
  const face = new FacetClient({ baseUrl: tenant.v2.baseUrl, retries: 3 }).face({ apiKey: key });
  const photo = await landscape(320, 240);
  const attempts: number[] = [];
  const detect = () => face.detect(photo, { onResponse: ({ status }) => attempts.push(status) });
  await Promise.all([detect(), detect()]);
  expect(attempts.filter((status) => status === 200)).toHaveLength(2);
  expect(attempts).toContain(429);
});

test('without retries a rate limit is an error that names the wait', async ({ tenant, admin }) => {
  const { key } = await admin.createKey(tenant.v2.accountId, { limits: { per_minute: 1 } });
  const face = new FacetClient({ baseUrl: tenant.v2.baseUrl, retries: 0 }).face({ apiKey: key });
  const photo = await landscape(320, 240);
  await face.detect(photo);
  const error = (await face.detect(photo).catch((caught: unknown) => caught)) as FacetError;
  expect(error).toBeInstanceOf(FacetError);
  expect(error).toMatchObject({ code: 'rate_limited', status: 429 });
  expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(1);
});

test('a server that is not there is a connection error', async () => {
  const face = new FacetClient({ baseUrl: 'http://127.0.0.1:9', retries: 0 }).face({ apiKey: 'x' });
  const error = await face.detect(Buffer.from('x')).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FacetConnectionError);
  expect(error).toMatchObject({ reason: 'unreachable' });
});

test('an operator makes an account and a key, and takes both back', async ({ admin }) => {
  const operator = new FacetClient({ baseUrl: admin.baseUrl }).admin({ token: admin.token });
  const account = await operator.accounts.create({ name: 'through the client' });
  const { key, id } = await operator.keys.create(account.id, { surface: 'face' });
  const face = new FacetClient({ baseUrl: admin.baseUrl }).face({ apiKey: key });
  expect((await face.detect(await landscape(320, 240))).faces).toEqual([]);
  await operator.keys.delete(id);
  await operator.accounts.delete(account.id);
  await expect(operator.accounts.get(account.id)).rejects.toMatchObject({ status: 404, surface: 'admin' });
});
