import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { resized, selfie } from '../support/captures.js';
import { kycOperations } from '../support/kyc.js';
import { field, file, multipart } from '../support/multipart.js';
import { people, portrait } from '../support/photos.js';
import { expectKycRefusal, kycTest, provokesKyc } from '../support/provokes-kyc.js';

interface Verification {
  readonly request_id: string;
  readonly result_idcard: { readonly confidence: number };
  readonly imageBestLiveness: { readonly probability: number; readonly score: number; readonly quality: number };
}

let selfieOfOne: Buffer;
/** The same person's portrait, small as on a card. */
let cardOfOne: Buffer;
let cardOfOther: Buffer;
beforeAll(async () => {
  selfieOfOne = await selfie(people.darkHairRedLips);
  cardOfOne = await cardWith(await portrait(people.darkHairRedLips));
  cardOfOther = await cardWith(await portrait(people.greenDress));
});

/** A drawn card with the portrait on its left, `faceSize` pixels of it a face. */
async function cardWith(photo: Buffer, size = 160): Promise<Buffer> {
  const lines = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" rx="24" fill="#dfe8ee"/>
    <g fill="#51606b"><rect x="260" y="90" width="300" height="14"/><rect x="260" y="140" width="240" height="14"/><rect x="260" y="190" width="280" height="14"/></g></svg>`;
  const small = await sharp(photo).resize(size, size).toBuffer();
  return sharp(Buffer.from(lines))
    .composite([{ input: small, left: 50, top: 100 }])
    .png()
    .toBuffer();
}

function live(answer: { text: string; json<T>(): T }): Verification {
  expect(answer.text).toMatch(
    /^\{"request_id":"[0-9a-f-]{36}","result_idcard":\{"confidence":[\d.]+\},"imageBestLiveness":\{"probability":[\d.e-]+,"score":-?[\d.e-]+,"quality":[\d.]+\}\}$/,
  );
  return answer.json<Verification>();
}

kycTest('a verification answers the confidence of the request, and nothing else', async ({ kyc }) => {
  for (const name of ['v2', 'v4'] as const) {
    const answer = await kyc.judge(name, cardOfOne, selfieOfOne);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const { confidence } = answer.json<Verification>().result_idcard;
    expect(answer.json()).toEqual({ request_id: answer.headers['x-request-id'], result_idcard: { confidence } });
    expect(answer.text).toMatch(/^\{"request_id":"[0-9a-f-]{36}","result_idcard":\{"confidence":[\d.]+\}\}$/);
  }
});

kycTest('one person passes the mark and another does not, in every version, and v4 is v2 over 75', async ({ kyc }) => {
  const confidences: Record<string, [number, number]> = {};
  for (const name of ['v2', 'v2-1', 'v2-2', 'v4', 'v4-1'] as const) {
    const { passMark } = kycOperations[name];
    const [same, other] = [
      await kyc.judge(name, cardOfOne, selfieOfOne),
      await kyc.judge(name, cardOfOther, selfieOfOne),
    ].map((answer) => answer.json<Verification>().result_idcard.confidence) as [number, number];
    expect(same).toBeGreaterThanOrEqual(passMark);
    expect(same).toBeLessThanOrEqual((passMark / 75) * 100);
    expect(other).toBeLessThan(passMark);
    expect(other).toBeGreaterThanOrEqual(0);
    confidences[name] = [same, other];
  }
  const [same, other] = confidences.v2 as [number, number];
  // A capture is looked at in more detail than a mere photo, so that liveness moves the confidence by a little.
  const [liveSame, liveOther] = confidences['v2-1'] as [number, number];
  expect(Math.abs(liveSame - same)).toBeLessThan(2);
  expect(Math.abs(liveOther - other)).toBeLessThan(2);
  expect(confidences['v2-2']).toEqual(confidences['v2-1']);
  for (const [scaled, whole] of [
    [confidences.v4, [same, other]],
    [confidences['v4-1'], [liveSame, liveOther]],
  ] as const)
    expect(scaled).toEqual(whole.map((confidence) => expect.closeTo(confidence / 75, 5)));
});

kycTest('one photo twice has the confidence 100, or 1.33333 on the scale of v4', async ({ kyc }) => {
  const confidence = async (name: 'v2' | 'v4') =>
    (await kyc.judge(name, selfieOfOne, selfieOfOne)).json<Verification>().result_idcard.confidence;
  expect(await confidence('v2')).toBeCloseTo(100, 1);
  expect(await confidence('v4')).toBeCloseTo(4 / 3, 3);
});

kycTest('liveness is a probability, its log odds and a quality', async ({ kyc }) => {
  for (const name of ['v2-1', 'v2-2', 'v4-1'] as const) {
    const answer = live(await kyc.judge(name, cardOfOne, selfieOfOne));
    const { probability, score, quality } = answer.imageBestLiveness;
    expect(probability).toBeGreaterThan(0.5);
    expect(Math.abs(score)).toBeLessThanOrEqual(16.118);
    expect(score).toBeCloseTo(Math.log(probability / (1 - probability)), 1);
    expect(quality).toBeGreaterThan(0);
    expect(quality).toBeLessThanOrEqual(1);
  }
});

kycTest('check_liveness answers the three figures alone, the same as a verification', async ({ kyc }) => {
  const answer = await kyc.judge('check_liveness', undefined, selfieOfOne);
  expect(answer.text).toMatch(/^\{"probability":[\d.e-]+,"score":-?[\d.e-]+,"quality":[\d.]+\}$/);
  const verified = live(await kyc.judge('v2-1', cardOfOne, selfieOfOne));
  expect(answer.json()).toEqual(verified.imageBestLiveness);
});

kycTest('details add the band', async ({ kyc }) => {
  const bands = [
    (await kyc.call('check_liveness', { data: selfieOfOne, details: 'true' })).json<{ band: string }>().band,
    (await kyc.call('v2-2', { imageIdCard: cardOfOne, imageBest: selfieOfOne, details: true })).json<{
      imageBestLiveness: { band: string };
    }>().imageBestLiveness.band,
  ];
  expect(bands).toEqual(['pass', 'pass']);
  const plain = await kyc.call('check_liveness', { data: selfieOfOne, details: 'false' });
  expect(Object.keys(plain.json())).toEqual(['probability', 'score', 'quality']);
});

kycTest(
  'a portrait on a card may be as small as 60 pixels, and is not held to the rules for captures',
  async ({ kyc }) => {
    // About three fifths of the portrait's side are its face.
    const small = await cardWith(await portrait(people.darkHairRedLips), 100);
    for (const name of ['v2', 'v2-1', 'v2-2', 'v4', 'v4-1'] as const) {
      const answer = await kyc.judge(name, small, selfieOfOne);
      const { confidence } = answer.json<Verification>().result_idcard;
      expect({ name, confidence }).toEqual({ name, confidence: expect.any(Number) });
      expect(confidence).toBeGreaterThanOrEqual(kycOperations[name].passMark);
    }
    expectKycRefusal(await kyc.judge('check_liveness', undefined, small), 'FACE_TOO_SMALL');
  },
);

kycTest('a client of v2-2 as documented needs another base URL only', async ({ kyc }) => {
  // What such a client does, with nothing of these tests in it.
  const base = `${kyc.baseUrl}/kyc`;
  const response = await fetch(`${base}/api/faceid/v2-2/verify`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      apiKey: kyc.key,
      imageIdCard: cardOfOne.toString('base64'),
      imageBest: selfieOfOne.toString('base64'),
    }),
  });
  expect(response.status).toBe(200);
  const answer = (await response.json()) as Verification;
  expect(answer.request_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(answer.result_idcard.confidence).toBeGreaterThanOrEqual(75);
  expect(answer.imageBestLiveness.probability).toBeGreaterThan(0.5);
});

kycTest('base64 is read in every usual spelling, to the same answer', async ({ kyc }) => {
  const path = kycOperations.v4.path;
  const plain = selfieOfOne.toString('base64');
  const spellings = [
    plain,
    plain.replace(/=+$/, ''),
    selfieOfOne.toString('base64url'),
    `data:image/jpeg;base64,${plain}`,
    plain.replace(/.{76}/g, '$&\r\n'),
    `  ${plain}\n`,
  ];
  const bodies = spellings.map((imageBest) =>
    JSON.stringify({ apiKey: kyc.key, imageIdCard: cardOfOne.toString('base64'), imageBest }),
  );
  // As PHP writes slashes, and with every letter of a name escaped.
  bodies.push((bodies[0] as string).replaceAll('/', '\\/').replace('"imageBest"', '"\\u0069mage\\u0042est"'));
  bodies.push(JSON.stringify(JSON.parse(bodies[0] as string), undefined, 2));
  const answers = await Promise.all(bodies.map((body) => kyc.json(path, body)));
  const confidences = answers.map((answer) => answer.json<Verification>().result_idcard?.confidence);
  expect(confidences[0]).toBeGreaterThan(1);
  expect(new Set(confidences).size).toBe(1);
});

kycTest('the key may stand before the images or after them', async ({ kyc }) => {
  const images = [file('imageIdCard', cardOfOne), file('imageBest', selfieOfOne)];
  for (const parts of [
    [field('apiKey', kyc.key), ...images],
    [...images, field('apiKey', kyc.key)],
  ]) {
    const { contentType, body } = multipart(parts);
    expect((await kyc.post(kycOperations.v2.path, body, { 'content-type': contentType })).status).toBe(200);
  }
});

kycTest('PNG, and JPEG under any name and declared type, are taken', async ({ kyc }) => {
  const png = await sharp(selfieOfOne).png().toBuffer();
  const parts = [
    field('apiKey', kyc.key),
    file('imageIdCard', png, 'card.webp', 'image/webp'),
    file('imageBest', selfieOfOne, 'selfie.txt', 'text/plain'),
  ];
  const answer = await kyc.form(kycOperations.v2.path, parts);
  expect(answer.json<Verification>().result_idcard.confidence).toBeGreaterThan(99);
});

provokesKyc('Photo format error', 'a WebP that calls itself a JPEG', async ({ kyc }) => {
  const webp = await sharp(selfieOfOne).webp().toBuffer();
  const named = (name: string) => [field('apiKey', kyc.key), file(name, webp, 'photo.jpg', 'image/jpeg')];
  return [
    await kyc.form(kycOperations.v2.path, [...named('imageIdCard'), file('imageBest', selfieOfOne)]),
    await kyc.form(kycOperations.check_liveness.path, named('data')),
    await kyc.call('v2-2', { imageIdCard: selfieOfOne, imageBest: webp }),
  ];
});

provokesKyc('FAILED_TO_PREDICT_LANDMARKS', 'landmarks that fail, in either envelope', async ({ kyc }) => {
  const headers = { 'x-facet-fault': 'landmarks' };
  const live = ['v2-1', 'v2-2', 'v4-1', 'check_liveness'] as const;
  return Promise.all(live.map((name) => kyc.judge(name, cardOfOne, selfieOfOne, { headers })));
});

provokesKyc('FACE_TOO_SMALL', 'landmarks that fail come after the other rules', async ({ kyc }) => {
  const small = await resized(await selfie(people.darkHairRedLips), 0.4);
  return kyc.judge('v2-1', cardOfOne, small, { headers: { 'x-facet-fault': 'landmarks' } });
});

provokesKyc('FRAMES_STILL', 'one photo sent several times', async ({ kyc }) => {
  const same = selfieOfOne;
  return [
    await kyc.call('v2-1', { imageIdCard: cardOfOne, imageBest: same, frame2: same, frame5: same }),
    await kyc.call('v2-2', { imageIdCard: cardOfOne, imageBest: same, frames: [same] }),
    await kyc.call('v4-1', { imageIdCard: cardOfOne, imageBest: same, frames: [same, same] }),
    await kyc.call('check_liveness', { data: same, frame3: same }),
  ];
});

provokesKyc('FRAMES_DIFFER', 'frames of two people', async ({ kyc }) => {
  const other = await selfie(people.frowning);
  return [
    await kyc.call('v2-2', { imageIdCard: cardOfOne, imageBest: selfieOfOne, frames: [other] }),
    await kyc.call('check_liveness', { data: selfieOfOne, frame2: other }),
  ];
});

provokesKyc('FACE_TOO_SMALL', 'a further frame is held to the rules too', async ({ kyc }) => {
  const frame2 = await resized(selfieOfOne, 0.4);
  return [
    await kyc.call('v2-1', { imageIdCard: cardOfOne, imageBest: selfieOfOne, frame2 }),
    await kyc.call('check_liveness', { data: selfieOfOne, frame4: frame2 }),
  ];
});

kycTest('an inspection tells every rule with what was measured, and refuses no photo for one', async ({ kyc }) => {
  interface Inspection {
    readonly request_id: string;
    readonly passed: boolean;
    readonly error_code: string | null;
    readonly checks: readonly { code: string; passed: boolean; measured: readonly { name: string }[] }[];
    readonly quality: { overall: number; components: Record<string, { score: number }> } | null;
    readonly liveness: { probability: number; band: string } | null;
  }
  const inspect = async (data: Buffer) => {
    const answer = await kyc.call('inspect_capture', { data });
    expect(answer.status).toBe(200);
    const inspection = answer.json<Inspection>();
    expect(inspection.request_id).toBe(answer.headers['x-request-id']);
    return inspection;
  };
  const good = await inspect(selfieOfOne);
  expect(good).toMatchObject({ passed: true, error_code: null, liveness: { band: 'pass' } });
  expect(good.checks.map(({ code, passed }) => [code, passed])).toEqual(
    [
      'FACE_NOT_FOUND',
      'TOO_MANY_FACES',
      'FACE_CROPPED',
      'FACE_TOO_CLOSE',
      'FACE_CLOSE_TO_BORDER',
      'FACE_TOO_SMALL',
      'FACE_ANGLE_TOO_LARGE',
      'FACE_IS_OCCLUDED',
      'FAILED_TO_PREDICT_LANDMARKS',
    ].map((code) => [code, true]),
  );
  const checked = await kyc.judge('check_liveness', undefined, selfieOfOne);
  expect(good.liveness?.probability).toBe(checked.json<{ probability: number }>().probability);
  expect(good.quality?.overall).toBe(checked.json<{ quality: number }>().quality);

  const small = await inspect(await resized(selfieOfOne, 0.4));
  expect(small).toMatchObject({ passed: false, error_code: 'FACE_TOO_SMALL', liveness: null });
  expect(small.checks).toHaveLength(9);

  const nobody = await inspect(
    await sharp({ create: { width: 300, height: 300, channels: 3, background: '#456' } })
      .png()
      .toBuffer(),
  );
  expect(nobody).toMatchObject({ passed: false, error_code: 'FACE_NOT_FOUND', quality: null, liveness: null });
  expect(nobody.checks.map(({ code }) => code)).toEqual(['FACE_NOT_FOUND']);
});
