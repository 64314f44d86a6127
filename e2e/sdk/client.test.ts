import { FacetClient, FacetConnectionError, FacetError, isFacetError } from '@facet/sdk';
import { expect } from 'vitest';
import { selfie } from '../support/captures.js';
import { test } from '../support/fixtures.js';
import { newKyc } from '../support/kyc.js';
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

test('cards and selfies through the client, as forms and as JSON', { timeout: 60_000 }, async ({ admin }) => {
  const { key } = await newKyc(admin);
  const kyc = new FacetClient({ baseUrl: admin.baseUrl }).kyc({ apiKey: key });
  const [card, best] = [await portrait(people.darkHairRedLips), await selfie(people.darkHairRedLips)];
  const [v2, v4] = [await kyc.verify(card, best), await kyc.verifyV4(card, best)];
  expect(v2.result_idcard.confidence).toBeGreaterThanOrEqual(75);
  expect(v4.result_idcard.confidence).toBeCloseTo(v2.result_idcard.confidence / 75, 5);
  const { imageBestLiveness } = await kyc.verifyWithLiveness(card, best, { details: true });
  expect(imageBestLiveness).toMatchObject({ probability: expect.any(Number), band: 'pass' });
  expect((await kyc.verifyJson(card, best, { details: true })).imageBestLiveness).toEqual(imageBestLiveness);
  expect((await kyc.verifyV4WithLiveness(card, best)).imageBestLiveness.score).toBe(imageBestLiveness.score);
  expect((await kyc.checkLiveness(best)).probability).toBe(imageBestLiveness.probability);
  expect(await kyc.inspectCapture(best)).toMatchObject({ passed: true, error_code: null });
});

test('what is wrong with a photo is raised, whatever the status and the envelope', async ({ admin }) => {
  const { key } = await newKyc(admin);
  const kyc = new FacetClient({ baseUrl: admin.baseUrl }).kyc({ apiKey: key });
  const [nobody, best] = [await landscape(320, 240), await selfie(people.darkHairRedLips)];
  const failures = [
    await kyc.verify(nobody, best).catch((error: unknown) => error),
    await kyc.checkLiveness(nobody).catch((error: unknown) => error),
    await kyc.verifyJson(best, best, { frames: [best] }).catch((error: unknown) => error),
    await kyc.checkLiveness(best, { frames: [best] }).catch((error: unknown) => error),
  ];
  const codes = failures.map((error) => (isFacetError(error, 'kyc') ? [error.code, error.status] : error));
  expect(codes).toEqual([
    ['FACE_NOT_FOUND', 200],
    ['FACE_NOT_FOUND', 200],
    ['FRAMES_STILL', 200],
    ['FRAMES_STILL', 200],
  ]);
});
