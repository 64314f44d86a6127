import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { warp } from '../geometry/warp.js';
import { regionFor } from './crop-face.js';

const size = { width: 200, height: 100 };

describe('the part of a photo that a model sees', () => {
  it("inside: keeps the box's proportions, shrinks to the photo, is shifted and never padded", () => {
    const each = { rule: 'inside', side: 'each', margin: 4 } as const;
    expect(regionFor(each, { left: 90, top: 45, width: 10, height: 20 }, size)).toEqual({
      left: 75,
      top: 15,
      width: 40,
      height: 80,
    });
    expect(regionFor(each, { left: 0, top: 40, width: 20, height: 40 }, size)).toEqual({
      left: 0,
      top: 0,
      width: 50,
      height: 100,
    });
    fc.assert(
      fc.property(
        fc.record({
          left: fc.double({ min: 0, max: 150, noNaN: true }),
          top: fc.double({ min: 0, max: 60, noNaN: true }),
          width: fc.double({ min: 5, max: 50, noNaN: true }),
          height: fc.double({ min: 5, max: 40, noNaN: true }),
        }),
        fc.constantFrom('height', 'longer', 'each'),
        (box, side) => {
          const region = regionFor({ rule: 'inside', side, margin: 2.7 }, box, size);
          expect(region.left).toBeGreaterThanOrEqual(0);
          expect(region.top).toBeGreaterThanOrEqual(0);
          expect(region.left + region.width).toBeLessThanOrEqual(size.width + 1e-9);
          expect(region.top + region.height).toBeLessThanOrEqual(size.height + 1e-9);
          expect(region.width / region.height).toBeCloseTo(side === 'each' ? box.width / box.height : 1, 6);
        },
      ),
    );
  });

  it('box: a square about the face, over the border where it must', () => {
    const fit = { rule: 'box', side: 'longer', margin: 1.5, outside: 'reflect' } as const;
    expect(regionFor(fit, { left: 0, top: 10, width: 20, height: 40 }, size)).toEqual({
      left: -20,
      top: 0,
      width: 60,
      height: 60,
    });
    expect(() => regionFor({ rule: 'stretch' }, { left: 0, top: 0, width: 1, height: 1 }, size)).toThrow(RangeError);
  });
});

describe('a crop over the border', () => {
  // Columns of 0, 10, 20, 30 and 40.
  const image = {
    width: 5,
    height: 1,
    data: Uint8Array.from([0, 10, 20, 30, 40].flatMap((value) => [value, value, value])),
  };

  it('mirrors the photo at its border pixels', () => {
    const row = warp(image, [1, 0, -3, 0, 1, 0], { width: 11, height: 1 }, { fill: 'reflect' }).planes;
    expect([...row.subarray(0, 11)]).toEqual([30, 20, 10, 0, 10, 20, 30, 40, 30, 20, 10]);
    const shrunk = warp(image, [4, 0, -4, 0, 4, 0], { width: 2, height: 1 }, { fill: 'reflect', finestGrid: 8 }).planes;
    expect([...shrunk.subarray(0, 2)]).toEqual([25, 15]);
  });

  it('is plainly bilinear with one sample, however much it shrinks', () => {
    const { planes } = warp(image, [4, 0, 0, 0, 1, 0], { width: 1, height: 1 }, { finestGrid: 1 });
    expect(planes[0]).toBe(15);
  });
});
