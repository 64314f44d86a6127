import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QualityFilter, QualityReason } from '../types.js';
import { type FaceMeasures, qualityFloors, reasonsAgainst } from './quality-filter.js';

const strictestLast: readonly QualityFilter[] = ['none', 'low', 'medium', 'high'];
const levels = ['low', 'medium', 'high'] as const;

const attributes: NonNullable<FaceMeasures['attributes']> = {
  interEyeDistance: 120,
  quality: { brightness: 0.5, sharpness: 0.5 },
  pose: { yaw: 3, pitch: -4, roll: 2 },
};
const portrait: FaceMeasures = {
  detectionScore: 0.999,
  attributes,
  occluded: { value: false, confidence: 0.99 },
};

const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
const anyFace: fc.Arbitrary<FaceMeasures> = fc.record({
  detectionScore: anyShare,
  attributes: fc.record({
    interEyeDistance: fc.double({ min: 0, max: 200, noNaN: true }),
    quality: fc.record({ brightness: anyShare, sharpness: anyShare }),
    pose: fc.record({
      yaw: fc.double({ min: -99, max: 99, noNaN: true }),
      pitch: fc.double({ min: -99, max: 99, noNaN: true }),
      roll: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
  }),
  occluded: fc.record({ value: fc.boolean(), confidence: fc.double({ min: 0.5, max: 1, noNaN: true }) }),
});

const withQuality = (quality: Partial<typeof attributes.quality>): FaceMeasures => ({
  ...portrait,
  attributes: { ...attributes, quality: { ...attributes.quality, ...quality } },
});
const withPose = (pose: Partial<typeof attributes.pose>): FaceMeasures => ({
  ...portrait,
  attributes: { ...attributes, pose: { ...attributes.pose, ...pose } },
});

describe('the quality filter', () => {
  it('takes a portrait at every level', () => {
    for (const level of strictestLast) expect(reasonsAgainst(level, portrait)).toEqual([]);
  });

  it.each(levels)('names what falls under a floor of %s, and only that', (level) => {
    const floor = qualityFloors[level];
    const bad: [QualityReason, FaceMeasures][] = [
      ['LOW_CONFIDENCE', { ...portrait, detectionScore: floor.detectionScore - 0.001 }],
      ['SMALL_FACE', { ...portrait, attributes: { ...attributes, interEyeDistance: floor.interEyeDistance - 0.1 } }],
      ['LOW_SHARPNESS', withQuality({ sharpness: floor.sharpness - 0.001 })],
      ['LOW_BRIGHTNESS', withQuality({ brightness: floor.brightness - 0.001 })],
    ];
    for (const [angle, limit] of Object.entries(floor.pose)) {
      for (const sign of [-1, 1]) bad.push(['EXTREME_POSE', withPose({ [angle]: sign * (limit + 0.1) })]);
    }
    for (const [reason, face] of bad) expect(reasonsAgainst(level, face)).toEqual([reason]);
  });

  it('takes a face that lies exactly on the floors', () => {
    for (const level of levels) {
      const { pose, sharpness, brightness, interEyeDistance, detectionScore } = qualityFloors[level];
      const face = { detectionScore, attributes: { interEyeDistance, quality: { sharpness, brightness }, pose } };
      expect(reasonsAgainst(level, face)).toEqual([]);
    }
  });

  it.each([
    [{ value: true, confidence: 1 }, ['medium', 'high']],
    [{ value: true, confidence: 0.6 }, ['high']],
    [{ value: false, confidence: 0.6 }, []],
  ])('leaves out a face of which %o is judged at %o', (occluded, expected) => {
    const strict = levels.filter((level) => reasonsAgainst(level, { ...portrait, occluded }).includes('OCCLUDED'));
    expect(strict).toEqual(expected);
  });

  it('judges a turned photo by the roll that is left when it is upright', () => {
    const turned = withPose({ roll: 92 });
    expect(reasonsAgainst('high', turned)).toEqual(['EXTREME_POSE']);
    expect(reasonsAgainst('high', { ...turned, rollInView: 2 })).toEqual([]);
  });

  it('has nothing against any face when it is off', () => {
    fc.assert(fc.property(anyFace, (face) => reasonsAgainst('none', face).length === 0));
  });

  it('never takes at a stricter level what a laxer one leaves out, and never loses a reason', () => {
    fc.assert(
      fc.property(anyFace, (face) => {
        for (const [i, lax] of strictestLast.entries()) {
          for (const strict of strictestLast.slice(i + 1)) {
            expect(reasonsAgainst(strict, face)).toEqual(expect.arrayContaining(reasonsAgainst(lax, face)));
          }
        }
      }),
    );
  });
});
