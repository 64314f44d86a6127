import { beforeAll, expect } from 'vitest';
import { besides, cut, nearMiss, resized, selfie, trimmed } from '../support/captures.js';
import type { KycCode } from '../support/expected-kyc.js';
import { expectTaken, inspect, judgedBy } from '../support/judge-capture.js';
import type { Kyc } from '../support/kyc.js';
import { people, portrait } from '../support/photos.js';
import { expectKycRefusal, kycTest } from '../support/provokes-kyc.js';

let card: Buffer;
let good: Buffer;
beforeAll(async () => {
  card = await resized(await portrait(people.greenDress), 0.5);
  good = await selfie();
});

interface Series {
  readonly taken: number;
  readonly refused: number;
  readonly resolution: number;
}

/** Looks for the edge of a rule; both photos beside it are then judged by everything that judges captures. */
async function edgeOf(kyc: Kyc, code: KycCode, series: Series, at: (strength: number) => Promise<Buffer>) {
  const isTaken = async (photo: Buffer) => (await inspect(kyc, photo)).code === null;
  const found = await nearMiss(series, at, isTaken);
  for (const answer of await judgedBy(kyc, card, found.refused)) expectKycRefusal(answer, code);
  await expectTaken(kyc, card, found.taken);
  const measured = async (photo: Buffer) => (await inspect(kyc, photo)).measured;
  return { strengths: found.strengths, taken: await measured(found.taken), refused: await measured(found.refused) };
}

const patient = { timeout: 120_000 };

for (const [side, margin] of [
  ['left', 207],
  ['right', 208],
  ['above', 112],
  ['below', 190],
] as const) {
  kycTest(
    `a face 14 pixels from the border (${side}) is refused, 16 pixels from it taken`,
    patient,
    async ({ kyc }) => {
      const series = { taken: margin - 60, refused: margin - 2, resolution: 0.6 };
      const edge = await edgeOf(kyc, 'FACE_CLOSE_TO_BORDER', series, (pixels) => trimmed(good, { [side]: pixels }));
      const name = `margin_${side}`;
      expectBetween(edge.refused[name], 12, 15);
      expectBetween(edge.taken[name], 15, 18);
    },
  );
}

kycTest('a face of 223 pixels is refused, one of 225 taken', patient, async ({ kyc }) => {
  const series = { taken: 0.6, refused: 0.36, resolution: 0.001 };
  const edge = await edgeOf(kyc, 'FACE_TOO_SMALL', series, (factor) => resized(good, factor));
  expectBetween(edge.refused.face_size, 221, 224);
  expectBetween(edge.taken.face_size, 224, 227);
  expect(edge.refused.inter_eye_distance).toBeGreaterThan(80);
});

kycTest('pupils 79 pixels apart are refused, 81 taken', patient, async ({ kyc }) => {
  const other = await selfie(people.darkHairRedLips);
  const series = { taken: 0.6, refused: 0.36, resolution: 0.001 };
  const edge = await edgeOf(kyc, 'FACE_TOO_SMALL', series, (factor) => resized(other, factor));
  expectBetween(edge.refused.inter_eye_distance, 78, 80);
  expectBetween(edge.taken.inter_eye_distance, 80, 82);
  expect(edge.refused.face_size).toBeGreaterThan(224);
});

kycTest('a face in the background counts from a tenth of the area of the main one', patient, async ({ kyc }) => {
  const series = { taken: 0.2, refused: 0.5, resolution: 0.005 };
  const { strengths } = await edgeOf(kyc, 'TOO_MANY_FACES', series, (scale) => besides(good, good, scale));
  expectBetween(strengths.taken ** 2, 0.08, 0.125);
  expectBetween(strengths.refused ** 2, 0.08, 0.125);
});

kycTest('a face over more than 85 % of both sides is refused, over less taken', patient, async ({ kyc }) => {
  // Around the face, in its own proportions: the whole face stays inside.
  const around = (share: number) => {
    const [width, height] = [425 / share, 538 / share];
    return cut(good, { left: 419.5 - width / 2, top: 381 - height / 2, width, height });
  };
  const series = { taken: 0.8, refused: 0.9, resolution: 0.002 };
  const edge = await edgeOf(kyc, 'FACE_TOO_CLOSE', series, around);
  expectBetween(edge.refused.share_of_frame, 0.85, 0.87);
  expectBetween(edge.taken.share_of_frame, 0.83, 0.85);
});

function expectBetween(value: number | undefined, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}
