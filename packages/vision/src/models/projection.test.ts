import { expect, it } from 'vitest';
import { decodeProjection, encodeProjection, readProjection } from './projection.js';

it('ships 128 orthonormal directions of the 704 numbers', async () => {
  const { mean, basis, dimensions, version } = await readProjection();
  expect(mean).toHaveLength(704);
  expect(dimensions).toBe(128);
  expect(version).toMatch(/^[0-9a-f]{8}$/);
  const row = (i: number) => basis.subarray(i * 704, (i + 1) * 704);
  let worst = 0;
  for (let i = 0; i < dimensions; i++) {
    for (let j = i; j < dimensions; j++) {
      const other = row(j);
      const dot = row(i).reduce((sum, value, k) => sum + value * other[k], 0);
      worst = Math.max(worst, Math.abs(dot - (i === j ? 1 : 0)));
    }
  }
  expect(worst).toBeLessThan(1e-6);
});

it('keeps numbers through encoding', () => {
  const projection = { mean: Float32Array.of(1, 2, 3), basis: Float32Array.of(1, 0, 0, 0, 0.5, -0.25), dimensions: 2 };
  expect(decodeProjection(encodeProjection(projection), { inputs: 3, dimensions: 2 })).toEqual(projection);
  expect(() => decodeProjection(new Uint8Array(8), { inputs: 3, dimensions: 2 })).toThrow(RangeError);
});
