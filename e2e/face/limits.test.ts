import { beforeAll, expect } from 'vitest';
import type { KeyLimits } from '../support/admin.js';
import { type Face, versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { pause } from '../support/http.js';
import { landscape } from '../support/photos.js';
import { expectRefusal, provokes } from '../support/provokes.js';

let photo: Buffer;
beforeAll(async () => {
  photo = await landscape(320, 240);
});

async function limited(face: Face, limits: KeyLimits): Promise<Face> {
  return face.withKey((await face.admin.createKey(face.accountId, { limits })).key);
}

/** Waits out what an answer advises. */
async function heed(answer: { headers: { 'retry-after'?: string | undefined } }): Promise<void> {
  await pause(Number(answer.headers['retry-after']) * 1_000);
}

/** Waits for the start of a fresh second, so that a few quick requests fall into one. */
async function freshSecond(): Promise<void> {
  await pause(1_020 - (Date.now() % 1_000));
}

provokes('rate_limited', 'the second request of a second, at one a second', async ({ face }) => {
  const slow = await limited(face, { per_second: 1 });
  const [first, second] = await Promise.all([slow.detect(photo), slow.detect(photo)]);
  expect([first.status, second.status].sort()).toEqual([200, 429]);
  return first.status === 429 ? first : second;
});

provokes('rate_limited', 'the second request of a minute, at one a minute', async ({ face }) => {
  const slow = await limited(face, { per_minute: 1 });
  expect((await slow.detect(photo)).status).toBe(200);
  const refused = [await slow.detect(photo), await slow.compare(photo, photo)];
  for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  return refused;
});

provokes('rate_limited', 'a refused request that is wrong in every later way too', async ({ face }) => {
  const slow = await limited(face, { per_minute: 1 });
  expect((await slow.detect(photo)).status).toBe(200);
  return slow.detect(Buffer.alloc(0), { attributes: 'everything' });
});

for (const version of versions) {
  test.concurrent(`waiting as Retry-After says is enough, per second (${version})`, async ({ tenant }) => {
    const slow = await limited(tenant[version], { per_second: 1 });
    const answers = await Promise.all([slow.detect(photo), slow.detect(photo), slow.detect(photo)]);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    await heed(refused[0] as (typeof answers)[number]);
    expect((await slow.detect(photo)).status).toBe(200);
  });

  test.concurrent(`waiting as Retry-After says is enough, per minute (${version})`, { timeout: 80_000 }, async ({
    tenant,
  }) => {
    const slow = await limited(tenant[version], { per_minute: 1 });
    expect((await slow.detect(photo)).status).toBe(200);
    const refused = await slow.detect(photo);
    expectRefusal(refused, 'rate_limited');
    await heed(refused);
    expect((await slow.detect(photo)).status).toBe(200);
  });

  test.concurrent(`a refused request uses nothing of the other window up (${version})`, async ({ tenant }) => {
    const slow = await limited(tenant[version], { per_second: 1, per_minute: 2 });
    expect((await slow.detect(photo)).status).toBe(200);
    const refused = await Promise.all(Array.from({ length: 4 }, () => slow.detect(photo)));
    const last = refused.find(({ status }) => status === 429);
    if (refused.every(({ status }) => status === 429)) {
      // Had they counted, the minute's second request would be gone by now.
      await heed(last as (typeof refused)[number]);
      expect((await slow.detect(photo)).status).toBe(200);
    } else {
      // The clock moved on to the next second: exactly one of the four was the minute's second request.
      expect(refused.filter(({ status }) => status === 200)).toHaveLength(1);
    }
    expectRefusal(await slow.detect(photo), 'rate_limited');
  });
}

for (const version of versions) {
  test(`one key's limit does not hold another key up (${version})`, async ({ tenant }) => {
    const slow = await limited(tenant[version], { per_minute: 1 });
    const other = await limited(tenant[version], { per_minute: 1 });
    expect((await slow.detect(photo)).status).toBe(200);
    expect((await slow.detect(photo)).status).toBe(429);
    expect((await other.detect(photo)).status).toBe(200);
    expect((await tenant[version].detect(photo)).status).toBe(200);
  });
}

test('both versions draw on one allowance', async ({ tenant }) => {
  const v1 = await limited(tenant.v1, { per_minute: 1 });
  const v2 = tenant.v2.withKey(v1.key);
  expect((await v1.detect(photo)).status).toBe(200);
  expectRefusal(await v2.detect(photo), 'rate_limited');
});

test('of ten requests at once at three a second, three are answered', async ({ tenant }) => {
  await freshSecond();
  const slow = await limited(tenant.v2, { per_second: 3, per_minute: 3 });
  const answers = await Promise.all(Array.from({ length: 10 }, () => slow.detect(photo)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  for (const refused of answers.filter(({ status }) => status !== 200)) expectRefusal(refused, 'rate_limited');
});

test('X-RateLimit headers tell of the tightest window', async ({ tenant }) => {
  const face = await limited(tenant.v2, { per_minute: 5, per_second: 40 });
  const first = await face.detect(photo);
  expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '4' });
  const second = await face.detect(Buffer.from('no image'));
  expect(second.status).toBe(400);
  expect(second.headers).toMatchObject({ 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '3' });
  const reset = Number(second.headers['x-ratelimit-reset']);
  expect(reset).toBeGreaterThanOrEqual(0);
  expect(Number.isInteger(reset)).toBe(true);
});

test('a refused request says that nothing remains', async ({ tenant }) => {
  const slow = await limited(tenant.v2, { per_minute: 1 });
  await slow.detect(photo);
  const refused = await slow.detect(photo);
  expect(refused.headers).toMatchObject({ 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0' });
});

test('a key made without limits has the documented defaults: 50 a second, 600 a minute', async ({ admin, tenant }) => {
  const created = await admin.call('POST', `/accounts/${tenant.v2.accountId}/keys`, { surface: 'face' });
  const face = tenant.v2.withKey(created.json<{ key: string }>().key);
  const answer = await face.detect(photo);
  expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '49' });
});

test('an answer to nobody in particular has no X-RateLimit headers', async ({ tenant }) => {
  const answer = await tenant.v2.detect(photo, {}, { key: null });
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
});

provokes('rate_limited', 'calls beyond the number that a key has in all, or in a day', async ({ face }) => {
  const answers = [];
  for (const limits of [{ max_calls: 2 }, { per_day: 2 }, { per_month: 2 }]) {
    const few = await limited(face, limits);
    expect((await few.detect(photo)).status).toBe(200);
    expect((await few.detect(Buffer.from('no image'))).status).toBe(400);
    answers.push(await few.detect(photo));
  }
  return answers;
});
