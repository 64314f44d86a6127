import { expect, it } from 'vitest';
import { type Box, countDetections } from './box-matching.js';

const box = (left: number, top: number, side: number): Box => ({ left, top, width: side, height: side });

it('counts each labelled face once', () => {
  const labelled = [box(0, 0, 100), box(300, 0, 100)];
  expect(countDetections([box(5, 8, 90), box(12, 0, 100)], labelled, [])).toEqual({ found: 1, missed: 1, false: 1 });
});

it('gives a detection to the nearest of two labels', () => {
  const labelled = [box(0, 0, 100), box(60, 0, 100)];
  expect(countDetections([box(55, 0, 100), box(2, 0, 100)], labelled, [])).toEqual({ found: 2, missed: 0, false: 0 });
});

it('takes a box of another size or place as false', () => {
  expect(countDetections([box(0, 0, 300), box(90, 90, 100)], [box(0, 0, 100)], [])).toMatchObject({
    found: 0,
    false: 2,
  });
});

it('passes over detections at uncertain places', () => {
  expect(countDetections([box(0, 0, 100)], [], [box(0, 0, 100)])).toEqual({ found: 0, missed: 0, false: 0 });
});
