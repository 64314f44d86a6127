import { expect, it } from 'vitest';
import { halfToNumber, permuteAxes } from './constant.js';

it('reorders axes', () => {
  const source = { shape: [1, 2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  expect(permuteAxes(source, [2, 0, 1])).toEqual({ shape: [3, 1, 2], values: Float32Array.of(1, 4, 2, 5, 3, 6) });
});

it('reads half-precision numbers', () => {
  const cases: [number, number][] = [
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x7c00, Number.POSITIVE_INFINITY],
  ];
  for (const [bits, value] of cases) expect(halfToNumber(bits)).toBe(value);
  expect(halfToNumber(0x7e00)).toBeNaN();
});
