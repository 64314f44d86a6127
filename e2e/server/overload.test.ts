import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import type { Tenant } from '../support/fixtures.js';
import { newTenant } from '../support/fixtures.js';
import { MEGABYTE, pngBomb } from '../support/hostile-images.js';
import { eventually, pause } from '../support/http.js';
import { residentBytes } from '../support/metrics.js';
import { sample } from '../support/photos.js';
import { expectRefusal, provoking } from '../support/provokes.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';

const photos = [sample(1), sample(3), sample(5), sample(6)];
const facesOn = [3, 3, 5, 4];
let server: Server;
let tenant: Tenant;
beforeAll(async () => {
  server = await Server.start();
  tenant = await newTenant(new Admin(server.url, ADMIN_TOKEN));
});
afterAll(() => server?.stop());

/** 200 requests at once; every answer is held to be a right one or the right refusal. */
async function burst(): Promise<{ done: number; refused: number }> {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => {
      const face = i % 2 ? tenant.v1 : tenant.v2;
      return face.detect(photos[i % photos.length] as Buffer, { attributes: 'default' });
    }),
  );
  for (const [i, answer] of answers.entries()) {
    if (answer.status !== 200) expectRefusal(answer, 'overloaded');
    else expect(answer.json<{ faces: unknown[] }>().faces).toHaveLength(facesOn[i % facesOn.length] as number);
  }
  const done = answers.filter(({ status }) => status === 200).length;
  return { done, refused: answers.length - done };
}

test(provoking('overloaded', '200 requests at once are answered or told to come back, and memory comes back'), {
  timeout: 120_000,
}, async () => {
  // Every worker and allocator has met the largest work before memory is compared.
  for (let i = 0; i < 24; i++) await tenant.v2.detect(photos[i % photos.length] as Buffer, { attributes: 'all' });
  const idle = await residentBytes(server.url);
  const first = await burst();
  expect(first.done).toBeGreaterThanOrEqual(64);
  expect(first.refused).toBeGreaterThan(0);
  for (let i = 0; i < 2; i++) await burst();
  // Allocators keep up to a fifth of the process for the next burst; what must not happen is growth with every one.
  await eventually(
    'memory is near where it was',
    async () => (await residentBytes(server.url)) < idle + 250 * MEGABYTE,
    20_000,
  );
});

test('after being told to wait, waiting that long works', { timeout: 60_000 }, async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => tenant.v2.detect(sample(1), { attributes: 'none' })),
  );
  const refused = answers.find(({ status }) => status === 503);
  if (refused) await pause(Number(refused.headers['retry-after']) * 1_000);
  expect((await tenant.v2.detect(sample(1))).status).toBe(200);
});

test('100 image bombs at once are refused and cost no memory', { timeout: 60_000 }, async () => {
  const before = await residentBytes(server.url);
  const bomb = pngBomb();
  const answers = await Promise.all(Array.from({ length: 100 }, () => tenant.v2.detect(bomb)));
  for (const answer of answers) expectRefusal(answer, answer.status === 503 ? 'overloaded' : 'invalid_image');
  expect(await residentBytes(server.url)).toBeLessThan(before + 150 * MEGABYTE);
});
