import os from 'node:os';
import { createVision, type Point, type Vision } from '@facet/vision';
import { defaultModelsDir } from '@facet/vision/models';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goodCapture } from './capture-photos.js';

let vision: Vision;
let photo: Buffer;
let points: Point[];

beforeAll(async () => {
  vision = await createVision({ modelsDir: defaultModelsDir(process.env, os.homedir()), workers: 1 });
  photo = await goodCapture();
  points = (await vision.inspectCapture(photo, { liveness: false, embed: false })).landmarks68 ?? [];
});
afterAll(() => vision.close());

/** Which parts are told as hidden when this is drawn over the photo. */
async function hiddenBy(drawing: string): Promise<string[]> {
  const { width, height } = await sharp(photo).metadata();
  const svg = Buffer.from(`<svg width="${width}" height="${height}">${drawing}</svg>`);
  const image = await sharp(photo)
    .composite([{ input: svg }])
    .jpeg({ quality: 92 })
    .toBuffer();
  const { quality } = await vision.inspectCapture(image, { liveness: false, embed: false });
  const { faces } = await vision.analyse(image, { attributes: 'all' });
  const parts = { eyes: 'eyesVisible', nose: 'noseVisible', mouth: 'mouthVisible' } as const;
  const hidden = Object.entries(parts).flatMap(([part, name]) =>
    (quality?.components[name].value ?? 0) < 0.5 ? [part] : [],
  );
  expect(faces[0].demographics?.occluded.value).toBe(hidden.length > 0);
  return hidden;
}

const path = (...corners: readonly Point[]) => corners.map(({ x, y }) => `${x},${y}`).join(' ');
const middle = (from: number, to: number): Point => {
  const some = points.slice(from, to);
  return { x: some.reduce((s, { x }) => s + x, 0) / some.length, y: some.reduce((s, { y }) => s + y, 0) / some.length };
};
const eyes = () => [middle(36, 42), middle(42, 48)];
const lenses = (style: string) =>
  eyes()
    .map(({ x, y }) => `<ellipse cx="${x}" cy="${y + 4}" rx="42" ry="32" ${style}/>`)
    .join('');

describe('what covers a part of the face', () => {
  it('dark glasses: the eyes', async () => {
    expect(await hiddenBy(lenses('fill="#181a20"'))).toEqual(['eyes']);
  });

  it('a mask: nose and mouth; worn under the nose: the mouth', async () => {
    const jaw = points.slice(2, 15);
    expect(await hiddenBy(`<polygon points="${path(...jaw, points[28])}" fill="#dfe6ea"/>`)).toEqual(['nose', 'mouth']);
    const low = { x: points[33].x, y: points[33].y + 10 };
    expect(await hiddenBy(`<polygon points="${path(...points.slice(4, 13), low)}" fill="#39415a"/>`)).toEqual([
      'mouth',
    ]);
  });

  it('a sheet of paper before the mouth: the mouth', async () => {
    const { x, y } = middle(48, 60);
    expect(await hiddenBy(`<rect x="${x - 75}" y="${y - 30}" width="150" height="200" fill="#f4f1e8"/>`)).toEqual([
      'mouth',
    ]);
  });
});

describe('what covers nothing', () => {
  it('the face as it is', async () => {
    expect(await hiddenBy('')).toEqual([]);
  });

  it('glasses without tint, with thin and thick frames', async () => {
    for (const width of [3, 9]) {
      expect(
        await hiddenBy(lenses(`fill="#fff" fill-opacity="0.08" stroke="#221c18" stroke-width="${width}"`)),
      ).toEqual([]);
    }
  });

  it('strong lipstick', async () => {
    expect(
      await hiddenBy(`<polygon points="${path(...points.slice(48, 60))}" fill="#a01030" fill-opacity="0.6"/>`),
    ).toEqual([]);
  });

  it('a fringe of hair down to the brows', async () => {
    const brow = Math.min(...points.slice(17, 27).map(({ y }) => y));
    const [left, right] = [points[0].x, points[16].x];
    expect(
      await hiddenBy(`<rect x="${left}" y="${brow - 60}" width="${right - left}" height="58" fill="#2c1f18"/>`),
    ).toEqual([]);
  });
});
