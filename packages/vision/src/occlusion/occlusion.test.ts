import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { halfToNumber } from '../models/onnx/constant.js';
import { placeCount, valuesPerPlace } from '../pipeline/face-features.js';
import { decodeOcclusionWeights, readOcclusionWeights } from '../pipeline/fitted-data.js';
import { coverProbabilities, weightLengths } from '../pipeline/judge-occlusion.js';
import type { Point } from '../types.js';
import { labelsOf, regionsOf, sharesOf } from './covered-share.js';
import { bytesPerUnit, fitNetwork } from './fit-network.js';
import { numberToHalf } from './half-precision.js';
import { canvasOver, frameOf, paint } from './paint/canvas.js';
import { harmless } from './paint/index.js';
import { ellipse, rectangle } from './paint/shapes.js';
import { plain } from './paint/textures.js';
import { seededRandom } from './seeded-random.js';

/** A drawn face of 200 × 200 pixels, 50 between the eyes. */
function drawnFace() {
  const ring = (x: number, y: number, rx: number, ry: number, count: number) =>
    Array.from({ length: count }, (_, i): Point => {
      const angle = Math.PI + (2 * Math.PI * i) / count;
      return { x: x + rx * Math.cos(angle), y: y + ry * Math.sin(angle) };
    });
  const jaw = Array.from({ length: 17 }, (_, i) => {
    const angle = Math.PI - (Math.PI * i) / 16;
    return { x: 100 + 55 * Math.cos(angle), y: 85 + 80 * Math.sin(angle) };
  });
  const brows = Array.from({ length: 10 }, (_, i) => ({ x: 60 + 9 * i, y: 66 }));
  const bridge = Array.from({ length: 4 }, (_, i) => ({ x: 100, y: 80 + 8 * i }));
  const nostrils = Array.from({ length: 5 }, (_, i) => ({ x: 90 + 5 * i, y: 110 }));
  const eyes = [...ring(75, 80, 10, 4, 6), ...ring(125, 80, 10, 4, 6)];
  const mouth = [...ring(100, 130, 20, 7, 12), ...ring(100, 130, 14, 2, 8)];
  const points = [...jaw, ...brows, ...bridge, ...nostrils, ...eyes, ...mouth];
  const image = { width: 200, height: 200, data: new Uint8Array(200 * 200 * 3).fill(150) };
  return { image, points };
}

function canvas() {
  const face = drawnFace();
  const frame = frameOf(face);
  return { canvas: canvasOver(frame, [face], seededRandom(1)), regions: regionsOf(frame) };
}

describe('what is painted over a face', () => {
  it('counts as a cover of the parts that it hides', () => {
    const { canvas: mouth, regions } = canvas();
    paint(mouth, ellipse({ x: 0, y: 1 }, 0.5, 0.25), plain([0, 0, 0]));
    expect(labelsOf(mouth, regions)).toEqual([0, 0, 1, 1]);
    const { canvas: oneEye } = canvas();
    paint(oneEye, rectangle({ x: 0.5, y: 0 }, 0.5, 0.3), plain([0, 0, 0]));
    expect(labelsOf(oneEye, regions)).toEqual([1, 0, 0, 1]);
  });

  it('is neither cover nor none while it hides a little of a part', () => {
    const { canvas: some, regions } = canvas();
    paint(some, rectangle({ x: -0.3, y: 1 }, 0.28, 0.4), plain([0, 0, 0]));
    expect(sharesOf(regions, some.covered).mouth).toBeGreaterThan(0.1);
    expect(sharesOf(regions, some.covered).mouth).toBeLessThan(0.4);
    expect(labelsOf(some, regions)).toEqual([0, 0, undefined, undefined]);
  });

  it('is no cover where it is harmless', () => {
    for (const painter of harmless) {
      const { canvas: face, regions } = canvas();
      painter(face);
      expect(labelsOf(face, regions), painter.name).not.toContain(1);
    }
  });
});

it('half-precision numbers come back as they were, to 11 bits', () => {
  for (const value of [0, 1, -1, 0.333, -65_504, 6e-8, 1e-5, 2047.5, 1e9]) {
    const back = halfToNumber(numberToHalf(value));
    expect(Math.abs(back - Math.max(-65_504, Math.min(65_504, value)))).toBeLessThanOrEqual(
      Math.max(3e-8, Math.abs(value) / 2048),
    );
  }
});

it('the network learns which place differs, and nothing from what has no label', () => {
  const random = seededRandom(4);
  const samples = Array.from({ length: 128 }, (_, i) => {
    const values = Uint8Array.from({ length: placeCount * valuesPerPlace }, () => 40 * random());
    const label = (i % 2) as 0 | 1;
    if (label) values.fill(120, 3 * valuesPerPlace, 3 * valuesPerPlace + 200);
    return { values, labels: [undefined, label, undefined, label] };
  });
  const network = fitNetwork(samples, { epochs: 10, random });
  for (const { values, labels } of samples.slice(0, 20)) {
    const [, nose, , any] = coverProbabilities(
      network,
      Float32Array.from(values, (value) => value / bytesPerUnit),
    );
    expect(Math.abs(nose - (labels[1] ?? 0))).toBeLessThan(0.5);
    expect(Math.abs(any - (labels[3] ?? 0))).toBeLessThan(0.5);
  }
});

describe('the weights that ship', () => {
  it('fit the network', async () => {
    const weights = await readOcclusionWeights();
    expect(Object.values(weights).map(({ length }) => length)).toEqual(Object.values(weightLengths));
    expect(Object.values(weights).every((array) => array.every(Number.isFinite))).toBe(true);
    expect(() => decodeOcclusionWeights('AAAA')).toThrow(RangeError);
  });

  it('err little on people that nothing was learnt from', async () => {
    const { calledCovered, missed } = JSON.parse(
      await readFile(new URL('../../data/occlusion.json', import.meta.url), 'utf8'),
    );
    expect(calledCovered.clean.rate).toBeLessThanOrEqual(0.02);
    for (const kind of [
      'mask',
      'scarf',
      'sunglasses',
      'hand',
      'object',
      'plain mask',
      'plain sunglasses',
      'plain hand',
    ]) {
      expect(missed[kind].areaUnderCurve, kind).toBeGreaterThan(0.99);
    }
  });
});
