import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallingRate, valueAtRate } from './falling-rate.js';

const anyTrials = fc.array(fc.record({ value: fc.integer({ min: 0, max: 30 }), failed: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});

describe('a failure rate that falls with a value', () => {
  it('finds the steps of trials that have them', () => {
    const trials = Array.from({ length: 300 }, (_, i) => ({ value: i, failed: i < 100 || (i < 200 && i % 2 === 0) }));
    const steps = fallingRate(trials);
    expect(valueAtRate(steps, 1)).toBeGreaterThanOrEqual(99);
    expect(valueAtRate(steps, 1)).toBeLessThan(102);
    expect(valueAtRate(steps, 0.5)).toBeGreaterThan(190);
    expect(valueAtRate(steps, 0.5)).toBeLessThan(200);
    expect(valueAtRate(steps.slice(-1), 0.5)).toBeUndefined();
  });

  it('falls from step to step, and keeps the trials and the failures', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        const steps = fallingRate(trials);
        for (let i = 1; i < steps.length; i++) {
          expect(steps[i].rate).toBeLessThan(steps[i - 1].rate);
          expect(steps[i].upTo).toBeGreaterThan(steps[i - 1].upTo);
        }
        expect(steps.reduce((sum, step) => sum + step.trials, 0)).toBe(trials.length);
        const failures = steps.reduce((sum, step) => sum + step.rate * step.trials, 0);
        expect(failures).toBeCloseTo(trials.filter(({ failed }) => failed).length, 6);
      }),
    );
  });

  it('does not depend on the order of the trials', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        expect(fallingRate(trials.toReversed())).toEqual(fallingRate(trials));
      }),
    );
  });
});
