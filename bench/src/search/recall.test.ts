import { expect, it } from 'vitest';
import { recallAt } from './recall.js';

it('counts what was found of the nearest, over all probes', () => {
  const exact = [
    [0.9, 0.8, 0.7],
    [0.6, 0.5, 0.4],
  ];
  const found = [
    [0.9, 0.7, 0.1],
    [0.5, 0.4, 0.3],
  ];
  expect(recallAt(1, exact, found)).toBe(0.5);
  expect(recallAt(3, exact, found)).toBeCloseTo(4 / 6);
  expect(recallAt(3, exact, exact)).toBe(1);
});

it('takes equally near ones for each other, and lacks what was not found', () => {
  expect(recallAt(2, [[0.9, 0.8]], [[0.900001, 0.799999]])).toBe(1);
  expect(recallAt(2, [[0.9, 0.8]], [[0.9]])).toBe(0.5);
  expect(recallAt(2, [[0.9, 0.8]], [])).toBe(0);
});

it('asks for no more than there is', () => {
  expect(recallAt(10, [[0.9, 0.8]], [[0.9, 0.8]])).toBe(1);
});
