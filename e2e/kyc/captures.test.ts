import { beforeAll, expect } from 'vitest';
import {
  besides,
  besideTheFace,
  blurred,
  covered,
  covers,
  darkened,
  resized,
  selfie,
  trimmed,
} from '../support/captures.js';
import { expectTaken, inspect, judgedBy } from '../support/judge-capture.js';
import { landscape, people, portrait } from '../support/photos.js';
import { kycTest, provokesKyc } from '../support/provokes-kyc.js';

let card: Buffer;
let good: Buffer;
let turned: Buffer;
let nobody: Buffer;
beforeAll(async () => {
  card = await resized(await portrait(people.greenDress), 0.5);
  good = await selfie();
  turned = await selfie(people.profile);
  nobody = await landscape();
});

/** The face of the good photo reaches from 207 to 632 of its 840 pixels, and from 112 to 650 of its height. */
const cutAcross = { left: 300 };
const far = 0.35;

kycTest('a good capture is taken, with a yaw under 17°', { timeout: 60_000 }, async ({ kyc }) => {
  await expectTaken(kyc, card, good);
  const { code, measured } = await inspect(kyc, good);
  expect(code).toBeNull();
  expect(Math.abs(measured.yaw ?? 90)).toBeLessThan(17);
});

provokesKyc('FACE_NOT_FOUND', 'a selfie of hills', async ({ kyc }) =>
  (await judgedBy(kyc, card, nobody)).map((answer) => ({ ...answer, ofCapture: true })),
);
provokesKyc('FACE_NOT_FOUND', 'a card of hills', async ({ kyc }) =>
  Promise.all((['v2', 'v2-1', 'v2-2', 'v4', 'v4-1'] as const).map((name) => kyc.judge(name, nobody, good))),
);
provokesKyc('TOO_MANY_FACES', 'two people of one size', async ({ kyc }) =>
  judgedBy(kyc, card, await besides(good, good, 1)),
);
provokesKyc('FACE_CROPPED', 'a face cut at its side', async ({ kyc }) =>
  judgedBy(kyc, card, await trimmed(good, cutAcross)),
);
provokesKyc('FACE_CROPPED', 'a face cut above the chin', async ({ kyc }) =>
  judgedBy(kyc, card, await trimmed(good, { below: 290 })),
);
provokesKyc('FACE_CROPPED', 'a face cut at the brows', async ({ kyc }) =>
  judgedBy(kyc, card, await trimmed(good, { above: 270 })),
);
provokesKyc('FACE_TOO_CLOSE', 'a face that fills the frame', async ({ kyc }) =>
  judgedBy(kyc, card, await trimmed(good, { left: 185, right: 185, above: 90, below: 165 })),
);
provokesKyc('FACE_CLOSE_TO_BORDER', 'a whole face at the border', async ({ kyc }) =>
  judgedBy(kyc, card, await trimmed(good, { left: 197 })),
);
provokesKyc('FACE_TOO_SMALL', 'a face far away', async ({ kyc }) => judgedBy(kyc, card, await resized(good, far)));
provokesKyc('FACE_ANGLE_TOO_LARGE', 'a profile', async ({ kyc }) => judgedBy(kyc, card, turned));
provokesKyc('FACE_ANGLE_TOO_LARGE', 'a face looking back over the shoulder', async ({ kyc }) =>
  judgedBy(kyc, card, await selfie(people.lookingBack)),
);
for (const [name, drawing] of Object.entries(covers)) {
  provokesKyc('FACE_IS_OCCLUDED', `${name} over the face`, async ({ kyc }) =>
    judgedBy(kyc, card, await covered(good, drawing)),
  );
}

for (const [name, drawing] of Object.entries(besideTheFace)) {
  kycTest(`${name} that hides nothing of the face is taken`, async ({ kyc }) => {
    await expectTaken(kyc, card, await covered(good, drawing));
  });
}

// Which code goes first when two rules fail.
provokesKyc('FACE_NOT_FOUND', 'a card without a face before the capture', async ({ kyc }) =>
  kyc.judge('v2-1', nobody, await trimmed(good, cutAcross)),
);
provokesKyc('TOO_MANY_FACES', 'two people, both cut', async ({ kyc }) => {
  const half = await trimmed(good, { below: 290 });
  return judgedBy(kyc, card, await besides(half, half, 1));
});
provokesKyc('FACE_CROPPED', 'a cut face far away', async ({ kyc }) =>
  judgedBy(kyc, card, await resized(await trimmed(good, cutAcross), 0.4)),
);
provokesKyc('FACE_TOO_CLOSE', 'a face that fills the frame and touches a border', async ({ kyc }) =>
  judgedBy(kyc, card, await trimmed(good, { left: 200, right: 170, above: 90, below: 165 })),
);
provokesKyc('FACE_CLOSE_TO_BORDER', 'a face far away at the border', async ({ kyc }) =>
  judgedBy(kyc, card, await resized(await trimmed(good, { left: 190 }), 0.38)),
);
provokesKyc('FACE_TOO_SMALL', 'a profile far away', async ({ kyc }) => judgedBy(kyc, card, await resized(turned, far)));
provokesKyc('FACE_ANGLE_TOO_LARGE', 'a face looking down under a hat', async ({ kyc }) =>
  judgedBy(kyc, card, await selfie(people.fringe)),
);
provokesKyc('FACE_IS_OCCLUDED', 'a mask, with a fault of the landmarks', async ({ kyc }) =>
  judgedBy(kyc, card, await covered(good, covers.mask), { headers: { 'x-facet-fault': 'landmarks' } }),
);

kycTest(
  'without a check of liveness no rule for captures holds, nor for the card',
  { timeout: 60_000 },
  async ({ kyc }) => {
    const unfit = [
      await besides(good, good, 1),
      await trimmed(good, cutAcross),
      await resized(good, far),
      turned,
      await covered(good, covers.mask),
    ];
    for (const photo of unfit) {
      for (const [name, one, other] of [
        ['v2', card, photo],
        ['v4', card, photo],
        ['v2-1', photo, good],
      ] as const) {
        const answer = await kyc.judge(name, one, other);
        const confidence = expect.any(Number);
        expect({ status: answer.status, body: answer.json() }).toMatchObject({
          status: 200,
          body: { result_idcard: { confidence } },
        });
      }
    }
  },
);

kycTest('a card with a portrait of 60 pixels is compared', async ({ kyc }) => {
  const small = await resized(good, 60 / 538);
  const { result_idcard } = (await kyc.judge('v2-1', small, good)).json<{ result_idcard: { confidence: number } }>();
  expect(result_idcard.confidence).toBeGreaterThan(75);
});

kycTest('frames of one woman who moves are judged together', { timeout: 60_000 }, async ({ kyc }) => {
  const frame2 = await selfie(people.redBlondeLaughing);
  const photo = await selfie(people.redBlondeSmiling);
  const alone = { probability: expect.any(Number), score: expect.any(Number), quality: expect.any(Number) };
  const verified = { result_idcard: { confidence: expect.any(Number) }, imageBestLiveness: alone };
  const imageIdCard = await resized(frame2, 0.5);
  const images = { imageIdCard, imageBest: photo };
  expect((await kyc.call('check_liveness', { data: photo, frame2 })).json()).toEqual(alone);
  expect((await kyc.call('v2-1', { ...images, frame2 })).json()).toMatchObject(verified);
  for (const name of ['v2-2', 'v4-1'] as const) {
    expect((await kyc.call(name, { ...images, frames: [frame2] })).json()).toMatchObject(verified);
  }
});

kycTest(
  'the quality of a capture falls with its blur and with the light on it',
  { timeout: 60_000 },
  async ({ kyc }) => {
    const qualityOf = async (photo: Buffer) => (await inspect(kyc, photo)).quality;
    const blurs = [8, 12, 16].map((sigma) => blurred(good, sigma));
    const lights = [0.4, 0.2].map((light) => darkened(good, light));
    for (const series of [blurs, lights]) {
      let before = await qualityOf(good);
      for (const photo of await Promise.all(series)) {
        const quality = await qualityOf(photo);
        expect(quality).toBeLessThan(before);
        before = quality;
      }
    }
  },
);

kycTest('a blurred selfie has less quality in the answer of every check of liveness', async ({ kyc }) => {
  const qualities = async (photo: Buffer) =>
    (await judgedBy(kyc, card, photo)).map(({ json }) => {
      const { quality, imageBestLiveness } = json<{ quality?: number; imageBestLiveness?: { quality: number } }>();
      return quality ?? imageBestLiveness?.quality ?? Number.NaN;
    });
  const [sharp, dull] = [await qualities(good), await qualities(await blurred(good, 8))];
  for (const [index, quality] of sharp.entries()) expect(dull[index]).toBeLessThan(quality);
});
