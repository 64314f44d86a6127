import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, fuseLogits, livenessOf, modelLogit } from './fuse-liveness.js';

const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('fusing judgements', () => {
  it('takes the mean of the logits, each model clipped to 1e-4', () => {
    expect(modelLogit(0)).toBeCloseTo(Math.log(1e-4 / (1 - 1e-4)), 10);
    expect(modelLogit(1)).toBeCloseTo(-modelLogit(0), 10);
    expect(fuseLogits([modelLogit(0.9), modelLogit(0.1)]).probability).toBeCloseTo(0.5, 10);
    expect(fuseLogits([2, 4], 1).score).toBe(4);
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 6 }), (all) => {
        const { score } = fuseLogits(all.map(modelLogit));
        expect(Math.abs(score)).toBeLessThanOrEqual(9.2103);
        expect(score).toBeGreaterThanOrEqual(Math.min(...all.map(modelLogit)) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...all.map(modelLogit)) + 1e-9);
      }),
    );
  });

  it('keeps the score within ±16.118 and in step with the probability', () => {
    expect(livenessOf(Number.POSITIVE_INFINITY).score).toBeCloseTo(16.118, 3);
    expect(livenessOf(-1e9).score).toBeCloseTo(-16.118, 3);
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (logit) => {
        const { probability: p, score } = livenessOf(logit);
        expect(Math.log(p / (1 - p))).toBeCloseTo(score, 6);
        if (Math.abs(logit) > 1e-9) expect(p > 0.5).toBe(score > 0);
      }),
    );
  });

  it('raises rather than answer without a number', () => {
    expect(() => fuseLogits([])).toThrow(RangeError);
    expect(() => fuseLogits([Number.NaN, 1])).toThrow(RangeError);
  });

  it('parts the bands at .35 and .9', () => {
    expect([0, 0.349, 0.35, 0.5, 0.9, 0.901, 1].map(bandOf)).toEqual([
      'refuse',
      'refuse',
      'doubt',
      'doubt',
      'doubt',
      'pass',
      'pass',
    ]);
  });
});
