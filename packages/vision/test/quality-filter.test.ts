import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createVision, type EnrollableFace, type QualityFilter, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { occluders } from '../src/occlusion/occluders.js';
import { seededRandom } from '../src/occlusion/seeded-random.js';

const demo = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);
const sample = (n: number) => path.join(demo, `sample${n}.jpg`);
let vision: Vision;

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 1 });
});
afterAll(() => vision.close());

async function enrol(photo: Sharp, qualityFilter: QualityFilter): Promise<EnrollableFace[]> {
  const bytes = await photo.jpeg({ quality: 95 }).toBuffer();
  const { faces } = await vision.enrol(bytes, { attributes: 'none', qualityFilter, maxFaces: 100 });
  for (const { leftOut, embedding } of faces) expect(leftOut.length === 0).toBe(embedding !== undefined);
  return faces;
}

async function reasons(photo: Sharp, qualityFilter: QualityFilter): Promise<string[][]> {
  return (await enrol(photo.clone(), qualityFilter)).map(({ leftOut }) => [...leftOut]);
}

const fourWomen = () => sharp(sample(6));
const none = [[], [], [], []];

describe('the quality filter', () => {
  it('takes good faces, also from a photo that lies on its side', async () => {
    for (const photo of [fourWomen(), fourWomen().rotate(90)]) expect(await reasons(photo, 'medium')).toEqual(none);
    const [largest] = await enrol(fourWomen(), 'high');
    expect(largest.leftOut).toEqual([]);
  });

  it('takes whatever is found when it is off', async () => {
    for (const photo of [fourWomen().blur(6), fourWomen().resize(170), fourWomen().linear(0.05, 0), sharp(sample(2))]) {
      const faces = await reasons(photo, 'none');
      expect(faces.length).toBeGreaterThan(2);
      expect(faces.flat()).toEqual([]);
    }
  });

  it.each([
    ['LOW_SHARPNESS', 'blurred', () => fourWomen().blur(10)],
    ['SMALL_FACE', 'small', () => fourWomen().resize(170)],
    ['LOW_BRIGHTNESS', 'dark', () => fourWomen().linear(0.05, 0)],
  ] as const)('leaves out for %s the %s faces that are no portrait', async (reason, _, photo) => {
    const faces = await reasons(photo(), 'high');
    expect(faces).toHaveLength(4);
    for (const given of faces) expect(given).toContain(reason);
  });

  it('leaves out a profile and takes the faces beside it', async () => {
    const faces = await enrol(sharp(sample(2)), 'low');
    const [profile] = faces.toSorted((a, b) => a.boundingBox.left - b.boundingBox.left);
    expect(profile.leftOut).toContain('EXTREME_POSE');
    expect(faces.some(({ embedding }) => embedding)).toBe(true);
  });

  it('leaves out a masked face from medium on', async () => {
    const { data, info } = await fourWomen().raw().toBuffer({ resolveWithObject: true });
    const { faces } = await vision.analyse(await readFile(sample(6)), { attributes: 'default' });
    const points = faces[0].attributes?.landmarks68 ?? [];
    const image = { width: info.width, height: info.height, data };
    const masked = occluders.mask(image, points, seededRandom(3)).data;
    const photo = sharp(masked, { raw: { width: info.width, height: info.height, channels: 3 } });
    expect((await reasons(photo, 'low')).flat()).toEqual([]);
    for (const level of ['medium', 'high'] as const) {
      const given = await reasons(photo, level);
      expect(given.filter((one) => one.includes('OCCLUDED'))).toHaveLength(1);
    }
  });

  it('is judged before the limit of faces', async () => {
    const photo = await sharp(sample(2)).jpeg().toBuffer();
    const { faces } = await vision.enrol(photo, { attributes: 'none', qualityFilter: 'low', maxFaces: 1 });
    expect(faces.map(({ leftOut }) => leftOut)).toContainEqual(['EXCEEDS_MAX_FACES']);
    expect(faces.filter(({ embedding }) => embedding)).toHaveLength(1);
  });

  it('never takes at a stricter level what a laxer one leaves out', async () => {
    for (const photo of [fourWomen().resize(150), sharp(sample(2))]) {
      const byLevel: string[][][] = [];
      for (const level of ['none', 'low', 'medium', 'high'] as const) byLevel.push(await reasons(photo, level));
      for (let i = 1; i < byLevel.length; i++) {
        byLevel[i].forEach((given, face) => {
          expect(given).toEqual(expect.arrayContaining(byLevel[i - 1][face]));
        });
      }
    }
  });
});
