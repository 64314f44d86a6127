import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect } from 'vitest';
import type { KeySurface } from '../support/admin.js';
import { versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { eventually } from '../support/http.js';
import { landscape } from '../support/photos.js';
import { expectRefusal, provokes } from '../support/provokes.js';

let photo: Buffer;
beforeAll(async () => {
  photo = await landscape(320, 240);
});

provokes('missing_api_key', 'detect without an Authorization header', ({ face }) =>
  face.detect(photo, {}, { key: null }),
);

provokes('missing_api_key', 'compare without an Authorization header', ({ face }) =>
  face.compare(photo, photo, {}, { key: null }),
);

provokes('invalid_api_key', 'a key of the right form that nobody was given', ({ face }) =>
  face.detect(photo, {}, { key: `iksk_live_${randomBytes(32).toString('base64url')}` }),
);

provokes('invalid_api_key', 'text that is no key at all', async ({ face }) => [
  await face.detect(photo, {}, { key: 'x' }),
  await face.detect(photo, {}, { key: `iksk_live_${'a'.repeat(4_000)}` }),
  await face.detect(photo, {}, { key: `${face.key}x` }),
  await face.detect(photo, {}, { key: face.key.slice(0, -1) }),
  await face.detect(photo, {}, { key: `${face.key} ${face.key}` }),
]);

provokes('invalid_api_key', 'an empty bearer', async ({ face }) => [
  await face.detect(photo, {}, { key: null, headers: { authorization: 'Bearer' } }),
  await face.detect(photo, {}, { key: null, headers: { authorization: 'Bearer ' } }),
]);

provokes('invalid_api_key', 'another scheme, although the key is good', async ({ face }) => {
  const basic = `Basic ${Buffer.from(`${face.key}:`).toString('base64')}`;
  return [
    await face.detect(photo, {}, { key: null, headers: { authorization: basic } }),
    await face.detect(photo, {}, { key: null, headers: { authorization: `Token ${face.key}` } }),
    await face.detect(photo, {}, { key: null, headers: { authorization: face.key } }),
  ];
});

provokes('invalid_api_key', "another surface's key", async ({ face, admin }) => {
  const others: KeySurface[] = ['workspace', 'gateway', 'media', 'kyc'];
  const answers = [];
  for (const surface of others) {
    const { key } = await admin.createKey(face.accountId, { surface });
    answers.push(await face.detect(photo, {}, { key }));
  }
  return answers;
});

provokes('invalid_api_key', "the operator's token", ({ face, admin }) => face.detect(photo, {}, { key: admin.token }));

provokes('invalid_api_key', 'a key that has been revoked, within 5 s of the revocation', async ({ face, admin }) => {
  const { id, key } = await admin.createKey(face.accountId);
  const before = await face.detect(photo, {}, { key });
  if (before.status !== 200) throw new Error(`The key never worked: ${before.text}`);
  await admin.revokeKey(id);
  return eventually(
    'the revoked key is refused',
    async () => {
      const answer = await face.detect(photo, {}, { key });
      return answer.status === 401 && answer;
    },
    5_000,
  );
});

provokes('invalid_api_key', 'a key that has expired', async ({ face, admin }) => {
  const { key } = await admin.createKey(face.accountId, { expires_at: '2020-01-01T00:00:00Z' });
  return face.detect(photo, {}, { key });
});

provokes('invalid_api_key', 'a good key from an address that it is not for', async ({ face, admin }) => {
  const { key } = await admin.createKey(face.accountId, { allowed_ips: ['10.20.30.0/24'] });
  const allowed = await admin.createKey(face.accountId, { allowed_ips: ['10.20.30.0/24', '127.0.0.0/8', '::1'] });
  expect((await face.detect(photo, {}, { key: allowed.key })).status).toBe(200);
  return [
    await face.detect(photo, {}, { key }),
    // What the client wrote itself, at the left of what a trusted proxy added.
    await face.detect(photo, {}, { key, headers: { 'x-forwarded-for': '10.20.30.40, 203.0.113.1' } }),
  ];
});

provokes('account_inactive', 'a good key of a suspended account', async ({ face, admin }) => {
  const tenant = await newTenant(admin, 'suspended');
  const suspended = tenant[face.version];
  await admin.changeAccount(suspended.accountId, { status: 'suspended' });
  return [await suspended.detect(photo), await suspended.compare(photo, photo)];
});

describe('an account that is suspended and then active again', () => {
  for (const version of versions) {
    test(`works again within 5 s (${version})`, async ({ admin }) => {
      const face = (await newTenant(admin, 'in and out'))[version];
      if ((await face.detect(photo)).status !== 200) throw new Error('The key never worked');
      await admin.changeAccount(face.accountId, { status: 'suspended' });
      const refused = await eventually(
        'the suspension is felt',
        async () => {
          const answer = await face.detect(photo);
          return answer.status !== 200 && answer;
        },
        5_000,
      );
      expectRefusal(refused, 'account_inactive');
      await admin.changeAccount(face.accountId, { status: 'active' });
      await eventually('the key works again', async () => (await face.detect(photo)).status === 200, 5_000);
    });
  }
});
