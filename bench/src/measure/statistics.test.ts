import { describe, expect, it } from 'vitest';
import { mean, median, percentile, slope } from './statistics.js';

describe('percentile', () => {
  it('is the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(100);
    expect(percentile([7], 0.01)).toBe(7);
  });

  it('does not reorder the values given', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it('is not a number without values', () => expect(percentile([], 0.5)).toBeNaN());
});

it('takes the middle for odd and the mean of the middles for even counts', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 2, 3, 10])).toBe(2.5);
  expect(mean([1, 2, 6])).toBe(3);
});

describe('slope', () => {
  it('finds the line that noise-free samples lie on', () => {
    expect(slope([0, 1, 2, 3].map((x) => ({ x, y: 5 - 2 * x })))).toBeCloseTo(-2, 12);
  });

  it('is zero for a flat series and not a number for one place', () => {
    expect(slope([0, 1, 2].map((x) => ({ x, y: 4 })))).toBe(0);
    expect(
      slope([
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ]),
    ).toBeNaN();
  });
});
