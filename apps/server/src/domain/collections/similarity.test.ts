import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastCosineFor, shownSimilarity } from './similarity.js';

it('never asks the index for fewer faces than would be shown', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (cosine, threshold) => {
        if (shownSimilarity(cosine) >= threshold) expect(cosine).toBeGreaterThanOrEqual(leastCosineFor(threshold));
      },
    ),
  );
});

it('asks for everything at the threshold 0', () => {
  expect(leastCosineFor(0)).toBe(-1);
});
