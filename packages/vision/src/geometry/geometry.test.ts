import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Affine, apply, compose, cropToTurnedSquare, invert, scaleOf, similarityBetween } from './affine.js';
import { clampToImage, containment, intersectionOverUnion, transformBox } from './box.js';
import { suppressOverlaps } from './nms.js';
import { warp } from './warp.js';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const point = fc.record({ x: number(-500, 500), y: number(-500, 500) });
const box = fc.record({
  left: number(-200, 400),
  top: number(-200, 400),
  width: number(1, 300),
  height: number(1, 300),
});
const similarityMap = fc
  .record({ angle: number(-3, 3), scale: number(0.1, 10), x: number(-300, 300), y: number(-300, 300) })
  .map(
    ({ angle, scale, x, y }): Affine => [
      Math.cos(angle) * scale,
      -Math.sin(angle) * scale,
      x,
      Math.sin(angle) * scale,
      Math.cos(angle) * scale,
      y,
    ],
  );

describe('affine maps', () => {
  it('are undone by their inverse', () => {
    fc.assert(
      fc.property(similarityMap, point, (map, p) => {
        const back = apply(compose(invert(map), map), p);
        expect(back.x).toBeCloseTo(p.x, 5);
        expect(back.y).toBeCloseTo(p.y, 5);
      }),
    );
  });

  it('are recovered from where they take five points', () => {
    const from = [
      { x: 38, y: 52 },
      { x: 74, y: 52 },
      { x: 56, y: 72 },
      { x: 42, y: 92 },
      { x: 71, y: 92 },
    ];
    fc.assert(
      fc.property(similarityMap, (map) => {
        const found = similarityBetween(
          from,
          from.map((p) => apply(map, p)),
        );
        for (let i = 0; i < 6; i++) expect(found[i]).toBeCloseTo(map[i], 5);
      }),
    );
  });

  it('refuse points that coincide', () => {
    const same = [
      { x: 1, y: 1 },
      { x: 1, y: 1 },
    ];
    expect(() => similarityBetween(same, same)).toThrow(RangeError);
  });

  it('keep the centre and the side of a turned square', () => {
    const map = cropToTurnedSquare({ x: 40, y: 30 }, 20, 0.7, 10);
    const middle = apply(map, { x: 5, y: 5 });
    expect(middle.x).toBeCloseTo(40);
    expect(middle.y).toBeCloseTo(30);
    expect(scaleOf(map)).toBeCloseTo(2);
  });
});

describe('boxes', () => {
  it('stay inside the image once clamped', () => {
    fc.assert(
      fc.property(box, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (b, width, height) => {
        const inside = clampToImage(b, { width, height });
        expect(inside.left).toBeGreaterThanOrEqual(0);
        expect(inside.top).toBeGreaterThanOrEqual(0);
        expect(inside.width).toBeGreaterThanOrEqual(0);
        expect(inside.height).toBeGreaterThanOrEqual(0);
        expect(inside.left + inside.width).toBeLessThanOrEqual(width + 1e-9);
        expect(inside.top + inside.height).toBeLessThanOrEqual(height + 1e-9);
      }),
    );
  });

  it('overlap themselves wholly and others symmetrically', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(intersectionOverUnion(a, a)).toBeCloseTo(1);
        expect(intersectionOverUnion(a, b)).toBeCloseTo(intersectionOverUnion(b, a));
        expect(containment(a, b)).toBeGreaterThanOrEqual(intersectionOverUnion(a, b) - 1e-9);
      }),
    );
  });

  it('keep their area ratio under quarter turns', () => {
    const turned = transformBox([0, -1, 100, 1, 0, 0], { left: 10, top: 20, width: 30, height: 40 });
    expect(turned).toEqual({ left: 40, top: 10, width: 40, height: 30 });
  });
});

describe('suppressing overlaps', () => {
  const faces = fc.array(fc.record({ boundingBox: box, detectionScore: number(0, 1) }), { maxLength: 25 });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(faces, (candidates) => {
        const once = suppressOverlaps(candidates);
        expect(suppressOverlaps(once)).toEqual(once);
      }),
    );
  });

  it('keeps the best and nothing that overlaps it', () => {
    fc.assert(
      fc.property(faces, (candidates) => {
        const [best, ...others] = suppressOverlaps(candidates);
        if (!best) return;
        expect(best.detectionScore).toBe(Math.max(...candidates.map((face) => face.detectionScore)));
        for (const other of others) {
          expect(intersectionOverUnion(best.boundingBox, other.boundingBox)).toBeLessThanOrEqual(0.4);
        }
      }),
    );
  });
});

describe('warp', () => {
  const gradient = (width: number, height: number) => {
    const data = new Uint8Array(3 * width * height);
    for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 7], 3 * i);
    return { width, height, data };
  };

  it('copies pixels under the identity', () => {
    const { planes } = warp(gradient(8, 6), [1, 0, 0, 0, 1, 0], { width: 8, height: 6 });
    expect(planes[0]).toBe(0);
    expect(planes[7]).toBe(7);
    expect(planes[48 + 8]).toBe(1);
    expect(planes[96]).toBe(7);
  });

  it.each([
    ['upright', [5, 0, 0, 0, 5, 0]],
    ['turned', [0, -5, 100, 5, 0, 0]],
  ] as const)('averages what it shrinks, %s', (_name, map) => {
    const { planes } = warp(gradient(100, 100), map, { width: 20, height: 20 });
    const mean = planes.subarray(0, 400).reduce((sum, value) => sum + value / 400, 0);
    expect(mean).toBeCloseTo(49.5, 0);
  });

  it('shows black or the border outside the image', () => {
    const image = { width: 2, height: 2, data: new Uint8Array(12).fill(90) };
    const outside: Affine = [1, 0, 50, 0, 1, 50];
    expect(warp(image, outside, { width: 1, height: 1 }, { fill: 'black' }).planes[0]).toBe(0);
    expect(warp(image, outside, { width: 1, height: 1 }, { fill: 'edge' }).planes[0]).toBe(90);
    const shrinking: Affine = [4, 0, 50, 0, 4, 50];
    expect(warp(image, shrinking, { width: 1, height: 1 }, { fill: 'black' }).planes[0]).toBe(0);
    expect(warp(image, shrinking, { width: 1, height: 1 }, { fill: 'edge' }).planes[0]).toBe(90);
  });
});
