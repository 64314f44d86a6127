import { expect, it } from 'vitest';
import { rankCorrelation } from './rank-correlation.js';

it('is 1 for any rising order, -1 for a falling one, and shares ranks among ties', () => {
  expect(rankCorrelation([1, 2, 3, 4], [1, 10, 11, 1000])).toBeCloseTo(1);
  expect(rankCorrelation([1, 2, 3, 4], [9, 3, 1, 0])).toBeCloseTo(-1);
  expect(rankCorrelation([1, 1, 2, 2], [5, 6, 7, 8])).toBeCloseTo(0.894, 3);
  expect(rankCorrelation([1, 2], [3, 3])).toBeNaN();
});
