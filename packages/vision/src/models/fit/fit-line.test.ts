import { expect, it } from 'vitest';
import { fitLine } from './fit-line.js';

it('finds the line that made the targets, and weighs no column that stands still', () => {
  const rows = Array.from({ length: 60 }, (_, i) => Float32Array.of(Math.sin(i), Math.cos(3 * i), 7));
  const targets = rows.map(([a, b]) => 2 * a - b + 5);
  const { weights, bias, correlation } = fitLine(rows, targets, 1e-6);
  expect(weights[0]).toBeCloseTo(2);
  expect(weights[1]).toBeCloseTo(-1);
  expect(weights[2]).toBe(0);
  expect(bias).toBeCloseTo(5);
  expect(correlation).toBeCloseTo(1);
  expect(Math.abs(fitLine(rows, targets, 1e6).weights[0])).toBeLessThan(0.01);
});
