import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { type AnalysedFace, createVision, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import golden from './golden.json' with { type: 'json' };

const demo = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);
const { tolerance } = golden;
let vision: Vision;

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 1 });
});
afterAll(() => vision.close());

type GoldenFace = (typeof golden.photos)[number]['faces'][number];

function expectFace(found: AnalysedFace, expected: GoldenFace): void {
  const { boundingBox: box, attributes, demographics } = found;
  const pixels = tolerance.pixelsPerBoxHeight * expected.box[3];
  [box.left, box.top, box.width, box.height].forEach((value, i) => {
    expect(Math.abs(value - expected.box[i])).toBeLessThan(pixels);
  });
  if (!attributes || !demographics) throw new Error('attributes were asked for');
  for (const [name, [x, y]] of Object.entries(expected.landmarks5)) {
    const point = attributes.landmarks5[name as keyof typeof attributes.landmarks5];
    expect(Math.hypot(point.x - x, point.y - y)).toBeLessThan(pixels);
  }
  expect(attributes.landmarks68).toHaveLength(68);
  const { yaw, pitch, roll } = attributes.pose;
  [yaw, pitch, roll].forEach((angle, i) => {
    expect(Math.abs(angle - expected.pose[i])).toBeLessThan(tolerance.degrees);
  });
  expect(Math.abs(attributes.quality.brightness - expected.brightness)).toBeLessThan(tolerance.quality);
  expect(Math.abs(attributes.quality.sharpness - expected.sharpness)).toBeLessThan(tolerance.quality);
  expect(Math.abs(demographics.age - expected.age)).toBeLessThan(tolerance.years);
  expect(demographics.gender.value).toBe(expected.gender);
  if (expected.emotion) expect(demographics.emotion.value).toBe(expected.emotion);
  if (expected.mouthClosed !== null) expect(demographics.mouthClosed.value).toBe(expected.mouthClosed);
}

describe.each(golden.photos)('$photo', ({ photo, size, faces }) => {
  it('shows the faces that were checked by eye, and no other', async () => {
    const analysis = await vision.analyse(await readFile(path.join(demo, photo)), { attributes: 'all' });
    expect(analysis.imageSize).toEqual({ width: size[0], height: size[1] });
    expect(analysis.faces).toHaveLength(faces.length);
    const heights = analysis.faces.map(({ boundingBox }) => boundingBox.width * boundingBox.height);
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    const fromLeft = analysis.faces.toSorted((a, b) => a.boundingBox.left - b.boundingBox.left);
    fromLeft.forEach((face, i) => {
      expectFace(face, faces[i]);
    });
  });
});
