import { expect, it } from 'vitest';
import { chunks } from './chunks.js';

it('cuts a list into groups that are small enough', () => {
  expect(chunks([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunks([], 2)).toEqual([]);
});
