import { createRequire } from 'node:module';
import path from 'node:path';
import type { CaptureRule, Point } from '@facet/vision';
import sharp, { type Sharp } from 'sharp';

const demo = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
  'demo',
);
const photo = (n: number) => sharp(path.join(demo, `sample${n}.jpg`));

/** The face of `goodCapture`, as large as it is there: pixels of that photo. */
export const goodFace = { left: 193, top: 164, width: 257, height: 330 } as const;
const size = { width: 642, height: 727 } as const;

const written = (image: Sharp) => image.jpeg({ quality: 95 }).toBuffer();
const region = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });
const enlarged = (image: Sharp, height: number) => written(image.resize({ height, kernel: 'cubic' }));

/** A photo that passes every rule: the woman at the left of sample6, enlarged 1.19 times. */
export const goodCapture = () => enlarged(photo(6).extract(region(89, 345, 539, 610)), size.height);

/** Of sample1 the woman at the right, of sample2 the one at the right, whose lids are down. */
export const laughing = () => enlarged(photo(1).extract(region(1302, 108, 538, 470)), 727);
export const lookingDown = () => enlarged(photo(2).extract(region(1285, 50, 508, 500)), 727);

async function cut(left: number, top: number, width: number, height: number): Promise<Buffer> {
  return written(sharp(await goodCapture()).extract(region(left, top, width, height)));
}

/** The good photo with its left border this far from the face; negative cuts the face. */
function cutAtLeft(margin: number): Promise<Buffer> {
  const left = goodFace.left - margin;
  return cut(left, 0, size.width - left, size.height);
}

/** The good photo cut so that the face's box takes this share of both sides. */
function filled(share: number): Promise<Buffer> {
  const width = Math.round(goodFace.width / share);
  const height = Math.round(goodFace.height / share);
  const left = Math.round(goodFace.left - (width - goodFace.width) / 2);
  return cut(left, Math.round(goodFace.top - (height - goodFace.height) / 2), width, height);
}

async function scaled(share: number): Promise<Buffer> {
  return written(sharp(await goodCapture()).resize({ width: Math.round(size.width * share) }));
}

/** The good photo beside itself, the second time smaller. */
async function beside(share: number): Promise<Buffer> {
  const good = await goodCapture();
  const second = await scaled(share);
  const wide = sharp(good).extend({ right: size.width, background: '#899' });
  return written(sharp(await wide.toBuffer()).composite([{ input: second, left: size.width + 20, top: 20 }]));
}

async function covered(outline: readonly Point[], colour: string): Promise<Buffer> {
  const points = outline.map(({ x, y }) => `${x},${y}`).join(' ');
  const svg = `<svg width="${size.width}" height="${size.height}"><polygon points="${points}" fill="${colour}"/></svg>`;
  return written(sharp(await goodCapture()).composite([{ input: Buffer.from(svg) }]));
}

/** A cloth from the nose's bridge over the chin. `points` are the 68 of the good photo. */
export function masked(points: readonly Point[]): Promise<Buffer> {
  const lift = points[28].y + 0.5 * (points[30].y - points[28].y);
  return covered([...points.slice(2, 15), { x: points[28].x, y: lift }], '#a9c6dc');
}

/** The same cloth pulled down to the neck. */
export function scarved(points: readonly Point[]): Promise<Buffer> {
  const drop = points[8].y - points[33].y;
  return covered(
    [...points.slice(3, 14), ...points.slice(3, 14).reverse()].map(({ x, y }, i) => ({
      x,
      y: y + (i < 11 ? 0.15 : 1) * drop,
    })),
    '#a9c6dc',
  );
}

/** A photo that fails a rule, and one much like it that passes them all. */
export interface CapturePair {
  readonly rule: CaptureRule;
  fails(points: readonly Point[]): Promise<Buffer>;
  passes(points: readonly Point[]): Promise<Buffer>;
}

/** In the order of judging; there is no photo known on which a face is found but its landmarks fail. */
export const capturePairs: readonly CapturePair[] = [
  {
    rule: 'capture.face_not_found',
    fails: () => written(photo(6).extract(region(0, 1100, 1920, 437))),
    passes: goodCapture,
  },
  // 16 % and 7 % of the main face's area.
  { rule: 'capture.too_many_faces', fails: () => beside(0.4), passes: () => beside(0.27) },
  { rule: 'capture.cropped', fails: () => cutAtLeft(-50), passes: () => cutAtLeft(30) },
  { rule: 'capture.too_close', fails: () => filled(0.92), passes: () => filled(0.78) },
  { rule: 'capture.close_to_border', fails: () => cutAtLeft(3), passes: () => cutAtLeft(30) },
  { rule: 'capture.too_small', fails: () => scaled(0.6), passes: () => scaled(0.75) },
  {
    rule: 'capture.angle_too_large',
    // A head turned by 38°, and one turned by 21°.
    fails: () => enlarged(photo(5).extract(region(473, 290, 429, 560)), 725),
    passes: () => enlarged(photo(3).extract(region(438, 192, 503, 608)), 727),
  },
  { rule: 'capture.occluded', fails: masked, passes: scarved },
];
