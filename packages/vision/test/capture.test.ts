import os from 'node:os';
import { type CaptureInspection, createVision, type Point, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturePairs, goodCapture, goodFace } from './capture-photos.js';

let vision: Vision;
let points: Point[];

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 1 });
  points = (await inspect(await goodCapture())).landmarks68 ?? [];
});
afterAll(() => vision.close());

const inspect = (image: Uint8Array): Promise<CaptureInspection> =>
  vision.inspectCapture(image, { liveness: false, embed: false });

describe('a capture', () => {
  it('that is good passes every rule, in the order of judging, and is told in full', async () => {
    const image = await goodCapture();
    const capture = await vision.inspectCapture(image, { liveness: true, embed: true });
    expect(capture.checks.map(({ rule }) => rule)).toEqual([
      'capture.face_not_found',
      'capture.too_many_faces',
      'capture.cropped',
      'capture.too_close',
      'capture.close_to_border',
      'capture.too_small',
      'capture.angle_too_large',
      'capture.occluded',
      'capture.landmarks_failed',
    ]);
    expect(capture.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(capture).not.toHaveProperty('failed');
    expect(capture.imageSize).toEqual({ width: 642, height: 727 });
    expect(capture.landmarks68).toHaveLength(68);
    expect(capture.embedding).toHaveLength(128);
    expect(capture.liveness?.probability).toBeGreaterThan(0.5);
    expect(capture.quality?.overall).toBeGreaterThan(0.5);
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      expect(Math.abs((capture.boundingBox?.[side] ?? 0) - goodFace[side])).toBeLessThan(25);
    }
  });

  it.each(capturePairs)('fails $rule first, and the one much like it passes all', async ({ rule, fails, passes }) => {
    const bad = await inspect(await fails(points));
    expect(bad.failed).toBe(rule);
    expect(bad.checks.find(({ passed }) => !passed)?.rule).toBe(rule);
    const good = await inspect(await passes(points));
    expect(good.checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('tells every rule after the first that fails, and judges no liveness', async () => {
    const small = await sharp(await goodCapture())
      .resize(150)
      .jpeg()
      .toBuffer();
    const capture = await vision.inspectCapture(small, { liveness: true, embed: true });
    expect(capture.failed).toBe('capture.too_small');
    expect(capture.checks).toHaveLength(9);
    expect(capture).not.toHaveProperty('liveness');
    expect(capture.embedding).toHaveLength(128);
  });

  it('without a face says only that', async () => {
    const capture = await inspect(await capturePairs[0].fails(points));
    expect(capture.checks).toEqual([
      {
        rule: 'capture.face_not_found',
        passed: false,
        measured: [{ name: 'faces', value: 0, unit: 'count', minimum: 1 }],
      },
    ]);
    expect(capture).not.toHaveProperty('boundingBox');
  });

  it('of half a face is cropped, not missing', async () => {
    const good = sharp(await goodCapture());
    const { left, top, width, height } = goodFace;
    const middle = { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    for (const half of [
      { left: middle.x, top: 0, width: 642 - middle.x, height: 727 },
      { left: 0, top: 0, width: middle.x, height: 727 },
      { left: 0, top: middle.y, width: 642, height: 727 - middle.y },
      { left: 0, top: 0, width: 642, height: middle.y },
    ]) {
      const image = await good.clone().extract(half).jpeg().toBuffer();
      expect((await inspect(image)).failed).toBe('capture.cropped');
    }
  });

  it('is taken only in the types that the call names', async () => {
    const webp = await sharp(await goodCapture())
      .webp()
      .toBuffer();
    const only = { imageTypes: ['jpeg', 'png'], field: 'imageBest' } as const;
    const refused = { problem: 'image.unsupported_type', details: { field: 'imageBest' } };
    await expect(vision.inspectCapture(webp, { liveness: false, embed: false, ...only })).rejects.toMatchObject(
      refused,
    );
    await expect(vision.embed(webp, { selection: 'largest', ...only })).rejects.toMatchObject(refused);
    expect((await inspect(webp)).failed).toBeUndefined();
  });
});
