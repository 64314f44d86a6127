import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimilarityScale } from '../../types.js';
import { calibrationKnots } from './calibration-knots.js';
import { monotoneCurve } from './monotone-curve.js';
import { cosineAt, scales, similarity } from './similarity.js';

const names = Object.keys(scales) as SimilarityScale[];
const cosine = fc.double({ min: -1, max: 1, noNaN: true });

async function calibration() {
  const text = await readFile(new URL('../../../data/calibration.json', import.meta.url), 'utf8');
  return JSON.parse(text) as { knots: [number, number][]; rates: { fmr: number; threshold: number }[] };
}

describe.each(names)('the %s scale', (scale) => {
  const { anchor, top } = scales[scale];

  it('runs from 0 to the top and has its anchor at a false match rate of 1e-3', async () => {
    const threshold = (await calibration()).rates.find(({ fmr }) => fmr === 1e-3)?.threshold ?? Number.NaN;
    expect(similarity(scale, -1)).toBe(0);
    expect(similarity(scale, 1)).toBe(top);
    expect(similarity(scale, threshold)).toBeCloseTo(anchor, 9);
    expect(cosineAt(scale, anchor)).toBeCloseTo(threshold, 9);
  });

  it('rises strictly', () => {
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        fc.pre(high - low > 1e-9);
        expect(similarity(scale, low)).toBeLessThan(similarity(scale, high));
      }),
    );
  });

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 1, noNaN: true }), (value) => {
        expect(cosineAt(scale, similarity(scale, value))).toBeCloseTo(value, 8);
      }),
    );
  });

  it('stays in its range for numbers beyond', () => {
    expect(similarity(scale, 1.0000001)).toBe(top);
    expect(similarity(scale, -1.0000001)).toBe(0);
    expect(cosineAt(scale, 2 * top)).toBe(1);
    expect(cosineAt(scale, -1)).toBe(-1);
  });
});

it('uses the knots that were fitted', async () => {
  expect(calibrationKnots).toEqual((await calibration()).knots);
});

it('has no corners: the slope is the same from both sides of each knot', () => {
  const curve = monotoneCurve(calibrationKnots);
  const step = 1e-7;
  for (const [x] of calibrationKnots.slice(1, -1)) {
    const before = (curve.at(x) - curve.at(x - step)) / step;
    const after = (curve.at(x + step) - curve.at(x)) / step;
    expect(after).toBeCloseTo(before, 4);
  }
});

it('refuses knots that do not rise', () => {
  expect(() => monotoneCurve([[0, 0]])).toThrow(RangeError);
  expect(() =>
    monotoneCurve([
      [0, 0],
      [0, 1],
    ]),
  ).toThrow(RangeError);
  expect(() =>
    monotoneCurve([
      [0, 1],
      [1, 1],
    ]),
  ).toThrow(RangeError);
});

it('passes through any rising knots without turning back', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 })), {
    minLength: 2,
  });
  fc.assert(
    fc.property(steps, (rises) => {
      const knots: [number, number][] = [[0, 0]];
      for (const [dx, dy] of rises) {
        const [x, y] = knots[knots.length - 1];
        knots.push([x + dx, y + dy]);
      }
      const curve = monotoneCurve(knots);
      for (const [x, y] of knots) expect(curve.at(x)).toBeCloseTo(y, 9);
      const end = knots[knots.length - 1][0];
      let last = -1;
      for (let i = 0; i <= 200; i++) {
        const value = curve.at((end * i) / 200);
        expect(value).toBeGreaterThan(last);
        last = value;
      }
    }),
    { numRuns: 50 },
  );
});
