import { beforeAll, expect } from 'vitest';
import { selfie } from '../support/captures.js';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import { type Kyc, type KycAnswer, verifications } from '../support/kyc.js';
import { landscape, people, portrait } from '../support/photos.js';
import { expectKycRefusal, kycTest, provokesKyc } from '../support/provokes-kyc.js';

const text = Buffer.from('no photo');
const tooLarge = noise(3 * MEGABYTE + 1);
let somebody: Buffer;
let nobody: Buffer;
/** Two faces, where one is asked for. */
let crowd: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  nobody = await landscape(320, 240);
  crowd = await portrait({ photo: 6, x: 560, y: 560, side: 800 });
});

/** Every verification with the same wrong images, once as given and once the other way round. */
async function bothWays(kyc: Kyc, one: unknown, other: unknown, key?: string | null): Promise<KycAnswer[]> {
  const options = key === undefined ? {} : { key };
  const answers = verifications.flatMap((name) => [
    kyc.judge(name, one, other, options),
    kyc.judge(name, other, one, options),
  ]);
  return Promise.all(answers);
}

provokesKyc('MISSING_ARGUMENT: apiKey', 'the key before everything about the images', async ({ kyc }) => [
  ...(await bothWays(kyc, undefined, tooLarge, null)),
  ...(await bothWays(kyc, text, nobody, '')),
]);

provokesKyc('INVALID_API_KEY', "the key's state before everything about the images", async ({ kyc }) => [
  ...(await bothWays(kyc, undefined, undefined, 'x')),
  ...(await bothWays(kyc, tooLarge, text, 'x')),
  await kyc.call('v2-1', { imageIdCard: tooLarge, details: 'maybe' }, { key: 'x' }),
  await kyc.call('v2-2', { imageBest: '*', frames: 'none' }, { key: 'x' }),
]);

provokesKyc(
  'API_KEY_EXPIRED',
  'expiry before everything about the images, wherever the key stands',
  async ({ kyc }) => {
    const expired = await kyc.withKey({ expires_at: '2020-01-01T00:00:00Z', limits: { max_calls: 1 } });
    return [
      ...(await bothWays(expired, tooLarge, undefined)),
      await expired.call('v2', { imageIdCard: tooLarge, imageBest: tooLarge, apiKey: expired.key }, { key: null }),
      await expired.call('v4', { imageIdCard: tooLarge, imageBest: tooLarge, apiKey: expired.key }, { key: null }),
    ];
  },
);

provokesKyc('MAX_API_CALL_EXCEEDED', 'the allowance before everything about the images', async ({ kyc }) => {
  const few = await kyc.withKey({ limits: { max_calls: 1 } });
  expectKycRefusal(await few.judge('v2', text, somebody), 'Photo format error');
  return [
    ...(await bothWays(few, undefined, tooLarge)),
    ...(await bothWays(few, text, nobody)),
    await few.call('v2-1', { imageIdCard: somebody, imageBest: somebody, details: 'maybe' }),
  ];
});

provokesKyc(
  'MISSING_ARGUMENTS: imageIdCard or imageBest',
  'absence and emptiness before size and content',
  async ({ kyc }) => [
    ...(await bothWays(kyc, undefined, tooLarge)),
    ...(await bothWays(kyc, Buffer.alloc(0), tooLarge)),
    ...(await bothWays(kyc, undefined, text)),
  ],
);

provokesKyc('PAYLOAD_TOO_LARGE', 'size before content and faces', async ({ kyc }) => [
  ...(await bothWays(kyc, tooLarge, text)),
  ...(await bothWays(kyc, tooLarge, nobody)),
  await kyc.call('v4', { imageIdCard: '*', imageBest: tooLarge }),
  await kyc.call('v4', { imageIdCard: `*${tooLarge.toString('base64')}`, imageBest: somebody }),
]);

provokesKyc('Photo format error', 'content before faces', async ({ kyc }) => [
  ...(await bothWays(kyc, text, nobody)),
  ...(await bothWays(kyc, text, crowd)),
]);

provokesKyc('FACE_NOT_FOUND', 'a missing face before the rules for captures', async ({ kyc }) =>
  Promise.all((['v2-1', 'v2-2', 'v4-1'] as const).map((name) => kyc.judge(name, nobody, crowd))),
);

provokesKyc(
  'TOO_MANY_FACES',
  'the rules for captures hold for the selfie, and where liveness is checked',
  async ({ kyc }) => {
    const [card, best] = [crowd, await selfie(people.darkHairRedLips)];
    for (const name of ['v2', 'v4'] as const)
      expect((await kyc.judge(name, crowd, crowd)).text).toContain('confidence');
    for (const name of ['v2-1', 'v2-2', 'v4-1'] as const)
      expect((await kyc.judge(name, card, best)).text).toContain('confidence');
    const live = ['v2-1', 'v2-2', 'v4-1', 'check_liveness'] as const;
    return Promise.all(live.map((name) => kyc.judge(name, card, crowd)));
  },
);

kycTest('a refusal of a later check has used one call up, one of an earlier check none', async ({ kyc, admin }) => {
  const few = await kyc.withKey({ limits: { max_calls: 3 } });
  for (const body of ['{', JSON.stringify({ apiKey: `${few.key}x` })])
    expect((await few.json('/api/faceid/v2-2/verify', body)).status).toBeGreaterThanOrEqual(400);
  expectKycRefusal(await few.judge('v2-2', undefined, somebody), 'MISSING_ARGUMENTS: imageIdCard or imageBest');
  expectKycRefusal(await few.judge('v2', nobody, somebody), 'FACE_NOT_FOUND');
  expectKycRefusal(await few.judge('check_liveness', null, crowd), 'TOO_MANY_FACES');
  expectKycRefusal(await few.judge('v2', somebody, somebody), 'MAX_API_CALL_EXCEEDED');
  expect(admin.token).not.toBe(few.key);
});
