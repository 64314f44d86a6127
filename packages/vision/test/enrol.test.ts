import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createVision, type Embedding, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hugePng } from './bad-images.js';

const demo = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);
const sample = (n: number) => readFile(path.join(demo, `sample${n}.jpg`));
const everyone = { attributes: 'none', qualityFilter: 'none', maxFaces: 100 } as const;
let vision: Vision;

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 1 });
});
afterAll(() => vision.close());

function cosine(a: Embedding | undefined, b: Embedding | undefined): number {
  if (!a || !b) throw new Error('an embedding is missing');
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

describe('enrolling', () => {
  it('keeps the largest faces up to the limit, embedded as embed does', async () => {
    const photo = await sample(6);
    const { faces, imageSize, model } = await vision.enrol(photo, { ...everyone, maxFaces: 1 });
    const largest = await vision.embed(photo, { selection: 'largest' });
    const [first, ...others] = faces;
    expect({ imageSize, model }).toEqual({ imageSize: largest.imageSize, model: vision.model });
    expect(first).toEqual({
      boundingBox: largest.boundingBox,
      detectionScore: largest.detectionScore,
      embedding: largest.embedding,
      leftOut: [],
    });
    expect(others).toHaveLength(3);
    for (const face of others) {
      expect(face.leftOut).toEqual(['EXCEEDS_MAX_FACES']);
      expect(face.embedding).toBeUndefined();
    }
    const areas = faces.map(({ boundingBox: box }) => box.width * box.height);
    expect(areas).toEqual(areas.toSorted((a, b) => b - a));
  });

  it('tells the attributes that were asked for and no more, whatever the filter needs', async () => {
    const photo = await sample(6);
    const analysed = await vision.analyse(photo, { attributes: 'all' });
    for (const attributes of ['none', 'default', 'all'] as const) {
      const { faces } = await vision.enrol(photo, { attributes, qualityFilter: 'high', maxFaces: 2 });
      for (const [i, face] of faces.entries()) {
        expect(face.attributes).toEqual(attributes === 'none' ? undefined : analysed.faces[i].attributes);
        expect(face.demographics).toEqual(attributes === 'all' ? analysed.faces[i].demographics : undefined);
      }
      expect(faces.map(({ leftOut }) => leftOut.length)).toEqual([0, 0, 1, 1]);
    }
  });

  it('finds nobody in a photo without a face', async () => {
    const blank = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#7a8' } })
      .jpeg()
      .toBuffer();
    expect(await vision.enrol(blank, everyone)).toEqual({
      faces: [],
      imageSize: { width: 320, height: 240 },
      model: vision.model,
    });
  });

  it('refuses what it cannot read, and an aborted call', async () => {
    const photo = await sample(6);
    const cut = vision.enrol(photo.subarray(0, photo.length / 2), { ...everyone, field: 'photo' });
    await expect(cut).rejects.toMatchObject({ problem: 'image.undecodable', details: { field: 'photo' } });
    const aborted = vision.enrol(photo, { ...everyone, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a kept crop', () => {
  it.each([1, 3, 4, 5, 6])('of sample %i embeds nearly as the face did', async (n) => {
    const { faces } = await vision.enrol(await sample(n), { ...everyone, keepCrops: true });
    for (const { crop = new Uint8Array(), embedding } of faces) {
      expect(await sharp(crop).metadata()).toMatchObject({ format: 'png', width: 112, height: 112, channels: 3 });
      const again = await vision.embedCrop(crop);
      expect(again.model).toEqual(vision.model);
      expect(Math.hypot(...again.embedding)).toBeCloseTo(1, 5);
      expect(cosine(again.embedding, embedding)).toBeGreaterThan(0.999);
    }
  });

  it('is made only when asked for, and only of faces that are kept', async () => {
    const photo = await sample(6);
    for (const { crop } of (await vision.enrol(photo, everyone)).faces) expect(crop).toBeUndefined();
    const { faces } = await vision.enrol(photo, { ...everyone, maxFaces: 2, keepCrops: true });
    expect(faces.map(({ crop }) => crop !== undefined)).toEqual([true, true, false, false]);
  });

  it('must be a PNG of its size', async () => {
    const flat = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#a87' } });
    const good = await flat(112, 112).png().toBuffer();
    await vision.embedCrop(good);
    const bad = [
      new Uint8Array(),
      Buffer.from('plain text'),
      good.subarray(0, good.length / 2),
      await flat(112, 112).jpeg().toBuffer(),
      await flat(112, 113).png().toBuffer(),
      await flat(56, 56).png().toBuffer(),
      hugePng(50_000, 50_000),
      Buffer.concat([good, Buffer.alloc(200_000)]),
    ];
    for (const crop of bad) {
      await expect(vision.embedCrop(crop)).rejects.toMatchObject({
        problem: 'image.undecodable',
        details: { field: 'crop' },
      });
    }
  });
});
