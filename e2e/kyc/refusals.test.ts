import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { gifOf200Frames, MEGABYTE, noise, paddedJpeg, pngBomb } from '../support/hostile-images.js';
import {
  type Kyc,
  type KycAnswer,
  type KycSending,
  kycOperationNames,
  kycOperations,
  verifications,
} from '../support/kyc.js';
import { landscape, people, portrait } from '../support/photos.js';
import { kycTest, provokesKyc } from '../support/provokes-kyc.js';

const BYTES = 3 * MEGABYTE;
const OLD = '2020-01-01T00:00:00Z';
let person: Buffer;
let nobody: Buffer;
beforeAll(async () => {
  person = await portrait(people.greenTop);
  nobody = await landscape(320, 240);
});

/** Every operation with the same card and selfie. */
function everywhere(kyc: Kyc, card: unknown, selfie: unknown, options: KycSending = {}): Promise<KycAnswer[]> {
  return Promise.all(kycOperationNames.map((name) => kyc.judge(name, card, selfie, options)));
}

/** Every operation that takes both images, first with one as the card, then as the selfie. */
async function onEitherSide(kyc: Kyc, wrong: unknown, good: unknown): Promise<KycAnswer[]> {
  const answers = verifications.map(async (name) => [
    await kyc.judge(name, wrong, good),
    await kyc.judge(name, good, wrong),
    await kyc.judge(name, wrong, wrong),
  ]);
  return (await Promise.all(answers)).flat();
}

provokesKyc('MISSING_ARGUMENT: apiKey', 'no apiKey, or an empty one', async ({ kyc }) => [
  ...(await everywhere(kyc, person, person, { key: null })),
  ...(await everywhere(kyc, person, person, { key: '' })),
]);

provokesKyc(
  'MISSING_ARGUMENT: apiKey',
  'no body, an empty object, a key that is no text, a key in the wrong place',
  async ({ kyc }) => {
    const { path } = kycOperations['v2-2'];
    const answers = [
      await kyc.post(path, ''),
      await kyc.post(kycOperations.v2.path, ''),
      await kyc.form(kycOperations.v2.path, []),
      await kyc.post(`${path}?apiKey=${kyc.key}`, '{}', { 'content-type': 'application/json' }),
      await kyc.json(path, { imageBest: { apiKey: kyc.key } }, { authorization: `Bearer ${kyc.key}` }),
    ];
    for (const apiKey of [null, 7, true, [kyc.key], { key: kyc.key }]) answers.push(await kyc.json(path, { apiKey }));
    for (const body of ['[]', 'null', '"x"', '7']) answers.push(await kyc.json(path, body));
    return answers;
  },
);

provokesKyc('INVALID_API_KEY', "nobody's key, another surface's key, the operator's token", async ({ kyc, admin }) => {
  const other = await admin.createKey(kyc.accountId, { surface: 'face' });
  const keys = ['x', `kyc_live_${randomBytes(32).toString('base64url')}`, other.key, admin.token, ` ${kyc.key}`];
  return (await Promise.all(keys.map((key) => everywhere(kyc, person, person, { key })))).flat();
});

provokesKyc('INVALID_API_KEY', 'a revoked key', async ({ kyc, admin }) => {
  const { id, key } = await admin.createKey(kyc.accountId, { surface: 'kyc' });
  expect((await kyc.judge('v2', person, person, { key })).status).toBe(200);
  await admin.revokeKey(id);
  return everywhere(kyc, person, person, { key });
});

provokesKyc('API_KEY_EXPIRED', 'an expired key', async ({ kyc }) =>
  everywhere(await kyc.withKey({ expires_at: OLD }), person, person),
);

provokesKyc('IP_NOT_ALLOWED', 'a key for other addresses', async ({ kyc }) =>
  everywhere(await kyc.withKey({ allowed_ips: ['10.20.30.0/24'] }), person, person),
);

provokesKyc('ACCOUNT_SUSPENDED', 'a suspended account', async ({ kyc, admin }) => {
  const account = await admin.createAccount('suspended');
  const { key } = await admin.createKey(account.id, { surface: 'kyc' });
  await admin.changeAccount(account.id, { status: 'suspended' });
  return everywhere(kyc, person, person, { key });
});

provokesKyc('MAX_API_CALL_EXCEEDED', 'calls beyond the allowance, whatever became of those before', async ({ kyc }) => {
  const few = await kyc.withKey({ limits: { max_calls: 2 } });
  expect((await few.judge('v2', person, person)).status).toBe(200);
  expect((await few.judge('v2-2', undefined, undefined)).status).toBe(400);
  return everywhere(few, person, person);
});

provokesKyc('RATE_LIMIT_EXCEEDED', 'more requests than a key has in a minute, or in a day', async ({ kyc }) => {
  const answers: KycAnswer[] = [];
  for (const limits of [{ per_minute: 1 }, { per_day: 1 }]) {
    const slow = await kyc.withKey({ limits });
    expect((await slow.judge('v4', person, person)).status).toBe(200);
    answers.push(...(await everywhere(slow, person, person)));
  }
  for (const { headers } of answers)
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0' });
  return answers;
});

provokesKyc('MISSING_ARGUMENTS: imageIdCard or imageBest', 'either image absent, or both', ({ kyc }) =>
  onEitherSide(kyc, undefined, person),
);

provokesKyc('MISSING_ARGUMENTS: imageIdCard or imageBest', 'either image empty', ({ kyc }) =>
  onEitherSide(kyc, Buffer.alloc(0), person),
);

provokesKyc(
  'MISSING_ARGUMENTS: imageIdCard or imageBest',
  'null, numbers, lists and empty data URLs in JSON',
  async ({ kyc }) => {
    const good = person.toString('base64');
    const wrong = [null, 7, false, [good], { data: good }, ' ', '\r\n', 'data:image/jpeg;base64,'];
    const answers = (['v2-2', 'v4', 'v4-1'] as const).flatMap((name) =>
      wrong.flatMap((imageIdCard) => [
        kyc.json(kycOperations[name].path, { apiKey: kyc.key, imageIdCard, imageBest: good }),
        kyc.json(kycOperations[name].path, { apiKey: kyc.key, imageIdCard: good, imageBest: imageIdCard }),
      ]),
    );
    return Promise.all(answers);
  },
);

provokesKyc('MISSING_ARGUMENT: data', 'data absent or empty', async ({ kyc }) =>
  Promise.all(
    (['check_liveness', 'inspect_capture'] as const).flatMap((name) => [
      kyc.call(name, {}),
      kyc.call(name, { data: Buffer.alloc(0) }),
      kyc.call(name, { imageBest: person }),
    ]),
  ),
);

provokesKyc(
  'PAYLOAD_TOO_LARGE',
  'an image of one byte over 3 MB on either side',
  async ({ kyc }) => {
    const large = paddedJpeg(person, BYTES + 1);
    return [...(await onEitherSide(kyc, large, person)), ...(await everywhere(kyc, person, large))];
  },
  60_000,
);

for (const name of kycOperationNames) {
  kycTest(`exactly 3 MB are taken by ${name}, as a photo and not`, async ({ kyc }) => {
    const largest = paddedJpeg(person, BYTES);
    expect(largest.length).toBe(BYTES);
    const answer = await kyc.judge(name, largest, largest);
    expect(answer.status).toBe(200);
    const all = noise(BYTES);
    expect((await kyc.judge(name, all, all)).text).toBe('{"error":"Photo format error","request_id":null}');
  });
}

provokesKyc('PAYLOAD_TOO_LARGE', 'base64 of one byte over 3 MB, with line breaks and a prefix', async ({ kyc }) => {
  const wrapped = (bytes: Buffer) => `data:image/jpeg;base64,${bytes.toString('base64').replace(/.{76}/g, '$&\r\n')}`;
  const send = (bytes: Buffer) => kyc.call('v4', { imageIdCard: wrapped(bytes), imageBest: person });
  expect((await send(paddedJpeg(person, BYTES))).status).toBe(200);
  return send(paddedJpeg(person, BYTES + 1));
});

provokesKyc(
  'Photo format error',
  'what is no JPEG or PNG, or cannot be decoded, on either side',
  async ({ kyc }) => {
    const photo = sharp(person);
    const wrong = [
      await photo.webp().toBuffer(),
      await photo.gif().toBuffer(),
      await photo.tiff().toBuffer(),
      await gifOf200Frames(),
      person.subarray(0, person.length / 2),
      pngBomb(),
      noise(1000),
      Buffer.from('no photo'),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      person.subarray(1),
    ];
    const answers: KycAnswer[] = [];
    for (const image of wrong) {
      answers.push(...(await onEitherSide(kyc, image, person)));
      answers.push(await kyc.judge('check_liveness', person, image), await kyc.judge('inspect_capture', person, image));
    }
    return answers;
  },
  120_000,
);

provokesKyc('Photo format error', 'bad base64', async ({ kyc }) => {
  const good = person.toString('base64');
  const wrong = [
    '*',
    'no photo!',
    `${good}=`,
    `${good.slice(0, 99)}\u00e4${good.slice(100)}`,
    `data:image/jpeg,${good}`,
    '=',
    'A',
  ];
  const answers = wrong.flatMap((text) => [
    kyc.call('v2-2', { imageIdCard: text, imageBest: good }),
    kyc.call('v4', { imageIdCard: good, imageBest: text }),
    kyc.call('v4-1', { imageIdCard: text, imageBest: text }),
  ]);
  return Promise.all(answers);
});

provokesKyc('FACE_NOT_FOUND', 'no face on the card, on both images, or where no capture is judged', async ({ kyc }) => [
  ...(await Promise.all(
    verifications.flatMap((name) => [kyc.judge(name, nobody, person), kyc.judge(name, nobody, nobody)]),
  )),
  await kyc.judge('v2', person, nobody),
  await kyc.judge('v4', person, nobody),
]);

provokesKyc('FACE_NOT_FOUND', 'no face on the capture of a verification', async ({ kyc }) =>
  Promise.all(
    (['v2-1', 'v2-2', 'v4-1'] as const).map(async (name) => ({
      ...(await kyc.judge(name, person, nobody)),
      ofCapture: true,
    })),
  ),
);

provokesKyc('FACE_NOT_FOUND', 'no face on a selfie alone, in an envelope of its own', async ({ kyc }) => {
  const answer = await kyc.judge('check_liveness', nobody, nobody);
  expect(answer.text).toBe('{"error":"Face detector can\'t find face on image","error_code":"FACE_NOT_FOUND"}');
  return answer;
});

provokesKyc('UNKNOWN', 'an exception, told in either envelope', async ({ kyc }) => {
  const answers = await everywhere(kyc, person, person, { headers: { 'x-facet-fault': 'internal' } });
  expect(answers.filter(({ alone }) => alone)).toHaveLength(2);
  return answers;
});

provokesKyc('NOT_FOUND', 'paths that the surface has not', async ({ kyc }) =>
  Promise.all(['/api/faceid/v3/verify', '/api/faceid/v2/verify/', '/', ''].map((path) => kyc.post(path, '{}'))),
);

provokesKyc('METHOD_NOT_ALLOWED', 'GET on a path that takes POST', async ({ kyc }) => {
  const answers = kycOperationNames.map(async (name) => {
    const answer = await kyc.request('GET', kycOperations[name].path);
    expect(answer.headers.allow).toBe('POST');
    // The route is not known: neither is what it is about.
    return { ...answer, alone: false };
  });
  return Promise.all(answers);
});

provokesKyc('MALFORMED_REQUEST', 'bodies that are not what they say', async ({ kyc }) => {
  const [form, json] = [kycOperations['v2-1'].path, kycOperations['v2-2'].path];
  const text = JSON.stringify({ apiKey: kyc.key, imageIdCard: 'QQ==', imageBest: 'QQ==' });
  const multipart = { 'content-type': 'multipart/form-data; boundary=B' };
  return [
    await kyc.json(json, text.slice(0, -1)),
    await kyc.json(json, `${text}x`),
    await kyc.json(json, text.replace('QQ==', 'QQ\n==')),
    await kyc.json(json, text.replace('QQ==', 'QQ\\x')),
    await kyc.json(json, text.replace('"imageBest"', '"imageIdCard"')),
    await kyc.json(json, Buffer.concat([Buffer.from('{"apiKey":"'), Buffer.from([0xff]), Buffer.from('"}')])),
    await kyc.json(json, ' '),
    await kyc.json(form, text),
    await kyc.post(json, text),
    await kyc.post(json, text, { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    await kyc.post(form, '--B\r\n', multipart),
    await kyc.post(form, 'no form', multipart),
    await kyc.post(form, 'no form', { 'content-type': 'multipart/form-data' }),
  ];
});

provokesKyc('MALFORMED_REQUEST', 'optional inputs that are not what they should be', async ({ kyc }) => {
  const images = { imageIdCard: person, imageBest: person };
  return [
    await kyc.call('v2-1', { ...images, details: 'yes' }),
    await kyc.call('check_liveness', { data: person, details: '1' }),
    await kyc.call('v2-2', { ...images, details: 'true' }),
    await kyc.call('v4-1', { ...images, frames: person }),
    await kyc.call('v2-2', { ...images, frames: [person, person, person, person, person] }),
    await kyc.call('v2-2', { ...images, frames: [person, ''] }),
    await kyc.call('v2-2', { ...images, frames: [person, 7] }),
  ];
});

kycTest('unknown members are ignored, also large ones and those of other operations', async ({ kyc }) => {
  const images = { imageIdCard: person, imageBest: person };
  const long = noise(2 * MEGABYTE);
  for (const [name, extra] of [
    ['v2', { details: 'maybe', frame2: long, other: long, text: 'x' }],
    ['v4', { details: 7, frames: 'none', other: long, nested: { imageBest: 'x', list: [1, { a: null }] } }],
    ['v4', { imageBestNot: long, ['__proto__']: { apiKey: 'x' } }],
  ] as const) {
    const answer = await kyc.call(name, { ...extra, ...images });
    expect({ name, status: answer.status, text: answer.text }).toMatchObject({
      status: 200,
      text: expect.stringContaining('confidence'),
    });
  }
});
