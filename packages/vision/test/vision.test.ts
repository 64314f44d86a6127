import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createVision, similarity, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gifThenJpeg, hugePng, jpegThenHtml, longGif, pdf, svg } from './bad-images.js';

const demo = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);
const sample = (n: number) => readFile(path.join(demo, `sample${n}.jpg`));
let vision: Vision;

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 2 });
});
afterAll(() => vision.close());

/** A face of a sample, the faces counted from the left, with some of its surroundings. */
async function faceOf(n: number, place: number): Promise<Buffer> {
  const bytes = await sample(n);
  const { faces, imageSize } = await vision.detect(bytes);
  const { boundingBox: box } = faces.toSorted((a, b) => a.boundingBox.left - b.boundingBox.left)[place - 1];
  const margin = box.height / 2;
  const left = Math.round(Math.max(0, box.left - margin));
  const top = Math.round(Math.max(0, box.top - margin));
  const width = Math.round(Math.min(imageSize.width - left, box.width + 2 * margin));
  const height = Math.round(Math.min(imageSize.height - top, box.height + 2 * margin));
  return sharp(bytes).extract({ left, top, width, height }).jpeg({ quality: 95 }).toBuffer();
}

describe('comparing', () => {
  it('puts one woman in two photos far over the threshold', async () => {
    const { cosine } = await vision.compare(await faceOf(1, 3), await faceOf(3, 2));
    expect(similarity('face', cosine)).toBeGreaterThan(0.8);
  });

  it('keeps women of one photo apart', async () => {
    for (const [n, a, b] of [
      [1, 1, 3],
      [3, 1, 2],
      [4, 1, 4],
      [6, 1, 2],
      [6, 3, 4],
    ]) {
      const { cosine } = await vision.compare(await faceOf(n, a), await faceOf(n, b));
      expect(similarity('face', cosine)).toBeLessThan(0.65);
    }
  });

  it('says which image has no face, the source first', async () => {
    const blank = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#7a8' } })
      .jpeg()
      .toBuffer();
    const face = await sample(6);
    const missing = (image: string) => ({ problem: 'face.not_found_in', details: { image } });
    await expect(vision.compare(blank, face)).rejects.toMatchObject(missing('source'));
    await expect(vision.compare(face, blank)).rejects.toMatchObject(missing('target'));
    await expect(vision.compare(blank, blank)).rejects.toMatchObject(missing('source'));
  });
});

describe('selecting', () => {
  it('embeds the largest face, or insists on one', async () => {
    const image = await sample(6);
    const { faces } = await vision.detect(image);
    const largest = await vision.embed(image, { selection: 'largest' });
    expect(largest.boundingBox).toEqual(faces[0].boundingBox);
    expect(largest.embedding).toHaveLength(vision.model.dimensions);
    expect(Math.hypot(...largest.embedding)).toBeCloseTo(1, 5);
    await expect(vision.embed(image, { selection: 'exactlyOne' })).rejects.toMatchObject({
      problem: 'face.multiple',
      details: { count: 4 },
    });
  });
});

describe('hard photos', () => {
  it('finds faces in the dark', async () => {
    const dark = await sharp(await sample(6))
      .linear(0.06, 0)
      .jpeg({ quality: 95 })
      .toBuffer();
    expect((await vision.detect(dark)).faces).toHaveLength(4);
  });

  it.each([90, 180, 270])('finds faces turned by %i°, in the pixels as sent', async (angle) => {
    const upright = await vision.detect(await sample(3));
    const turned = await sharp(await sample(3))
      .rotate(angle)
      .jpeg({ quality: 95 })
      .toBuffer();
    const { faces, imageSize } = await vision.analyse(turned, { attributes: 'default' });
    expect(faces).toHaveLength(3);
    expect(imageSize.width).toBe(angle === 180 ? upright.imageSize.width : upright.imageSize.height);
    for (const { boundingBox: box, attributes } of faces) {
      const { nose } = attributes?.landmarks5 ?? { nose: { x: -1, y: -1 } };
      expect(nose.x).toBeGreaterThan(box.left);
      expect(nose.x).toBeLessThan(box.left + box.width);
      expect(nose.y).toBeGreaterThan(box.top);
      expect(nose.y).toBeLessThan(box.top + box.height);
      expect(Math.abs(attributes?.pose.roll ?? 0)).toBeGreaterThan(60);
    }
  });

  it('judges tilted faces as it judges upright ones', async () => {
    const upright = await vision.analyse(await faceOf(6, 1), { attributes: 'all' });
    const tilted = await sharp(await faceOf(6, 1))
      .rotate(50, { background: '#777' })
      .jpeg({ quality: 95 })
      .toBuffer();
    const { faces } = await vision.analyse(tilted, { attributes: 'all' });
    const [expected, found] = [upright.faces[0].demographics, faces[0].demographics];
    expect(found?.occluded.value).toBe(false);
    expect(found?.gender.value).toBe(expected?.gender.value);
    expect(Math.abs((found?.age ?? 0) - (expected?.age ?? 0))).toBeLessThan(6);
  });

  it('reads the same upright photo whatever its orientation tag', async () => {
    const plain = await vision.detect(await sample(3));
    const tagged = await sharp(await sample(3))
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const { faces, imageSize } = await vision.detect(tagged);
    expect(imageSize).toEqual(plain.imageSize);
    expect(faces).toHaveLength(3);
    for (const [i, { boundingBox }] of faces.entries()) {
      expect(Math.abs(boundingBox.left - plain.faces[i].boundingBox.left)).toBeLessThan(12);
    }
  });

  it('finds faces of 3 % of the height in a large photo', async () => {
    const photo = await sharp(await sample(6))
      .resize(700)
      .toBuffer();
    const wide = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#678' } })
      .composite([{ input: photo, left: 300, top: 400 }])
      .jpeg({ quality: 95 })
      .toBuffer();
    const { faces } = await vision.detect(wide);
    expect(faces).toHaveLength(4);
    for (const { boundingBox } of faces) expect(boundingBox.height).toBeLessThan(0.06 * 3000);
  });
});

describe('bad images', () => {
  const problemFor = (image: Uint8Array) => expect(vision.detect(image, { field: 'photo' })).rejects;

  it('are refused with their own problem', async () => {
    const jpeg = await sample(6);
    await problemFor(new Uint8Array()).toMatchObject({ problem: 'image.empty', details: { field: 'photo' } });
    for (const image of [await longGif(200), svg, pdf, gifThenJpeg(jpeg), Buffer.from('plain text')]) {
      await problemFor(image).toMatchObject({ problem: 'image.unsupported_type', details: { field: 'photo' } });
    }
    for (const image of [jpeg.subarray(0, jpeg.length / 2), jpeg.subarray(0, 100), jpegThenHtml]) {
      await problemFor(image).toMatchObject({ problem: 'image.undecodable', details: { field: 'photo' } });
    }
  });

  it('that would unfold to gigabytes are refused by their header, quickly', async () => {
    const bomb = hugePng(50_000, 50_000);
    expect(bomb.length).toBeLessThan(50_000);
    const start = performance.now();
    await problemFor(bomb).toMatchObject({ problem: 'image.too_many_pixels', details: { limitPixels: 50_000_000 } });
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('leave the workers as they were', () => {
    expect(vision.stats()).toEqual({ workers: 2, busy: 0, queued: 0, replaced: 0 });
  });
});
