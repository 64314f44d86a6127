import sharp from 'sharp';
import { type Affine, apply, compose, invert } from '../geometry/affine.js';
import { warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { Point } from '../types.js';

type Random = () => number;

/** A photo taken differently, and where a place of the first lies in it. */
export interface Retaken {
  readonly image: RgbImage;
  readonly moved: (place: Point) => Point;
}

/** The same scene from further or nearer, tilted, seen a little from the side, mirrored, in other light, by a worse camera. */
export async function retake(image: RgbImage, random: Random): Promise<Retaken> {
  const turned = random() < 0.75 ? reframe(image, random) : { image, moved: (place: Point) => place };
  const lit = random() < 0.7 ? relight(turned.image, random) : turned.image;
  return { ...turned, image: await worsen(lit, random) };
}

function reframe(image: RgbImage, random: Random): Retaken {
  const { width, height } = image;
  const scale = random() < 0.5 ? 1 : 0.35 + 1.1 * random();
  const angle = random() < 0.5 ? (random() - 0.5) * 0.9 : (random() - 0.5) * 0.1;
  const squash = random() < 0.3 ? 0.78 + 0.22 * random() : 1;
  const mirror = random() < 0.5 ? -1 : 1;
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const fromMiddle: Affine = [1, 0, -size.width / 2, 0, 1, -size.height / 2];
  const linear: Affine = [
    (mirror * Math.cos(angle)) / scale / squash,
    (-mirror * Math.sin(angle)) / scale / squash,
    width / 2,
    Math.sin(angle) / scale,
    Math.cos(angle) / scale,
    height / 2,
  ];
  const newToOld = compose(linear, fromMiddle);
  const oldToNew = invert(newToOld);
  const { planes } = warp(image, newToOld, size, { finestGrid: 3 });
  const n = size.width * size.height;
  const data = new Uint8Array(3 * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < 3; c++) data[3 * i + c] = planes[c * n + i];
  return { image: { ...size, data }, moved: (place) => apply(oldToNew, place) };
}

function relight(image: RgbImage, random: Random): RgbImage {
  const gain = 2 ** ((random() - 0.6) * 2);
  const gamma = 2 ** ((random() - 0.5) * 1.4);
  const contrast = 0.6 + 0.7 * random();
  const isGrey = random() < 0.2;
  const warmth = random() < 0.5 ? (random() - 0.5) * 0.4 : 0;
  const green = random() < 0.3 ? (random() - 0.5) * 0.2 : 0;
  const noise = random() < 0.3 ? 20 * random() : 0;
  const tables = [1 + warmth, 1 + green, 1 - warmth].map((tint) =>
    Float32Array.from({ length: 256 }, (_, value) => {
      const lifted = 255 * (value / 255) ** gamma * gain * tint;
      return 110 + (lifted - 110) * contrast;
    }),
  );
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const grain = noise > 0 ? (random() + random() - 1) * noise : 0;
    const grey = 0.3 * image.data[i] + 0.59 * image.data[i + 1] + 0.11 * image.data[i + 2];
    for (let c = 0; c < 3; c++) {
      const value = tables[c][isGrey ? Math.round(grey) : image.data[i + c]] + grain;
      data[i + c] = Math.max(0, Math.min(255, value));
    }
  }
  return { ...image, data };
}

/** Fewer pixels, blur and JPEG as cheap cameras and messengers leave them. */
async function worsen({ data, width, height }: RgbImage, random: Random): Promise<RgbImage> {
  let pipeline = sharp(data, { raw: { width, height, channels: 3 } });
  const kind = random();
  if (kind < 0.2) {
    const share = 0.25 + 0.5 * random();
    const small = await pipeline
      .resize({ width: Math.round(width * share), height: Math.round(height * share), fit: 'fill' })
      .raw()
      .toBuffer();
    const raw = { width: Math.round(width * share), height: Math.round(height * share), channels: 3 } as const;
    pipeline = sharp(small, { raw }).resize({
      width,
      height,
      fit: 'fill',
      kernel: random() < 0.5 ? 'linear' : 'cubic',
    });
  } else if (kind < 0.4) pipeline = pipeline.blur(0.4 + (random() * width) / 120);
  const quality = random() < 0.5 ? Math.round(15 + 70 * random()) : 95;
  const jpeg = await pipeline.jpeg({ quality }).toBuffer();
  return { width, height, data: await sharp(jpeg).raw().toBuffer() };
}
