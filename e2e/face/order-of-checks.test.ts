import { beforeAll, expect } from 'vitest';
import { newTenant, test } from '../support/fixtures.js';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import { field, file } from '../support/multipart.js';
import { landscape, people, portrait } from '../support/photos.js';
import { expectRefusal, provokes } from '../support/provokes.js';

const WRONG_KEY = 'iksk_live_wrong';
const empty = Buffer.alloc(0);
const tooLarge = noise(8 * MEGABYTE + 1);
const text = Buffer.from('no photo');
let nobody: Buffer;
let somebody: Buffer;
beforeAll(async () => {
  nobody = await landscape(320, 240);
  somebody = await portrait(people.greenTop);
});

provokes('not_found', 'route before authentication', ({ face }) => face.post('/faces:recognise', [], { key: null }));

provokes('method_not_allowed', 'method before authentication', ({ face }) =>
  face.request('GET', '/faces:detect', { key: null }),
);

provokes('invalid_api_key', 'authentication before the kind of body', async ({ face }) => [
  await face.request('POST', '/faces:detect', {
    key: WRONG_KEY,
    headers: { 'content-type': 'application/json' },
    body: '{',
  }),
  await face.request('POST', '/faces:detect', { key: WRONG_KEY }),
]);

provokes('invalid_api_key', 'authentication before parameters, size, emptiness and content', async ({ face }) => [
  await face.detect(empty, { attributes: 'everything' }, { key: WRONG_KEY }),
  await face.detect(tooLarge, { attributes: 'everything' }, { key: WRONG_KEY }),
  await face.compare(text, empty, { threshold: 'abc' }, { key: WRONG_KEY }),
]);

provokes('missing_api_key', 'authentication before 9 MB of noise', ({ face }) =>
  face.detect(noise(9 * MEGABYTE), {}, { key: null }),
);

provokes('account_inactive', 'account state before the rate limit', async ({ face, admin }) => {
  const account = await admin.createAccount('suspended and limited');
  const { key } = await admin.createKey(account.id, { limits: { per_minute: 1 } });
  const limited = face.withKey(key);
  expect((await limited.detect(nobody)).status).toBe(200);
  expectRefusal(await limited.detect(nobody), 'rate_limited');
  await admin.changeAccount(account.id, { status: 'suspended' });
  return limited.detect(nobody);
});

provokes('invalid_api_key', 'key state before account state', async ({ face, admin }) => {
  const tenant = await newTenant(admin, 'suspended with a dead key');
  const accountId = tenant.v2.accountId;
  const expired = await admin.createKey(accountId, { expires_at: '2020-01-01T00:00:00Z' });
  const revoked = await admin.createKey(accountId);
  await admin.revokeKey(revoked.id);
  await admin.changeAccount(accountId, { status: 'suspended' });
  return [await face.withKey(expired.key).detect(nobody), await face.withKey(revoked.key).detect(nobody)];
});

provokes('rate_limited', 'the rate limit before size, and before the kind of body', async ({ face, admin }) => {
  const { key } = await admin.createKey(face.accountId, { limits: { per_minute: 1 } });
  const limited = face.withKey(key);
  expect((await limited.detect(nobody)).status).toBe(200);
  return [
    await limited.detect(tooLarge),
    await limited.request('POST', '/faces:detect', { headers: { 'content-type': 'text/plain' }, body: 'x' }),
  ];
});

provokes('invalid_attributes', 'parameters before size', ({ face }) =>
  face.post('/faces:detect', [field('attributes', 'everything'), file('image', tooLarge)]),
);

provokes('invalid_attributes', 'parameters before emptiness and content, wherever they stand', async ({ face }) => [
  await face.detect(empty, { attributes: 'everything' }),
  await face.detect(undefined, { attributes: 'everything' }),
  await face.detect(text, { attributes: 'everything' }),
  await face.post('/faces:detect', [file('image', empty), field('attributes', 'everything')]),
  await face.post('/faces:detect', [file('image', text), field('attributes', 'everything')]),
]);

provokes('validation_error', 'parameters before everything about the images', async ({ face }) => [
  await face.compare(empty, text, { threshold: '2' }),
  await face.compare(nobody, nobody, { threshold: '2' }),
  await face.compare(tooLarge, nobody, { threshold: '2' }),
]);

provokes('image_too_large', 'size before emptiness and content', async ({ face }) => [
  await face.compare(empty, tooLarge),
  await face.compare(text, tooLarge),
  await face.compare(nobody, tooLarge),
]);

provokes('empty_image', 'emptiness before content', async ({ face }) => [
  await face.compare(text, empty),
  await face.compare(empty, text),
  await face.compare(nobody, empty),
]);

provokes('invalid_image', 'content before faces', async ({ face }) => [
  await face.compare(nobody, text),
  await face.compare(somebody, text),
  await face.compare(text, nobody),
]);

test('a refusal of a later check has used one request up', async ({ admin, tenant }) => {
  const { key } = await admin.createKey(tenant.v2.accountId, { limits: { per_minute: 1 } });
  const limited = tenant.v2.withKey(key);
  expectRefusal(await limited.detect(empty), 'empty_image');
  expectRefusal(await limited.detect(nobody), 'rate_limited');
});
