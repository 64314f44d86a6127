import sharp from 'sharp';
import { blurred, covered, covers, darkened, resized, selfie } from './captures.js';
import { people, portrait } from './photos.js';

/** What is wrong with each photo is that alone: without it the same woman is enrolled. */
export const unfitPhotos = {
  blurred: async () => blurred(await selfie(), 24),
  dark: async () => darkened(await selfie(), 0.04),
  tiny: () => onAWall(people.greenDress, 40),
  masked: async () => covered(await selfie(), covers.mask),
  'behind sunglasses': async () => covered(await selfie(), covers.sunglasses),
  'behind a hand': async () => covered(await selfie(), covers.hand),
  'behind a phone': async () => covered(await selfie(), covers.phone),
  turned: () => portrait(people.profile),
} as const satisfies Record<string, () => Promise<Buffer>>;

/** A head in the middle of a plain wall of 400 × 400 pixels, so many pixels wide. */
async function onAWall(head: Parameters<typeof portrait>[0], pixels: number): Promise<Buffer> {
  const small = await sharp(await portrait(head))
    .resize(pixels, pixels)
    .toBuffer();
  return over('#9aa3a8', { width: 400, height: 400 }, small, { left: 180, top: 180 });
}

interface Size {
  readonly width: number;
  readonly height: number;
}

async function over(background: string, size: Size, input: Buffer, at: { left: number; top: number }): Promise<Buffer> {
  const canvas = sharp({ create: { ...size, channels: 3, background } });
  return canvas
    .composite([{ input, ...at }])
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** A photo of a faded print of the portrait that lies on a wooden table, with its white margin. */
export async function printed(head: Parameters<typeof portrait>[0] = people.greenTop): Promise<Buffer> {
  const photo = await sharp(await portrait(head))
    .resize(400, 400)
    .jpeg()
    .toBuffer();
  const paper = await over('#f4f2ee', { width: 460, height: 480 }, photo, { left: 30, top: 30 });
  const table = await over('#6b5a48', { width: 900, height: 900 }, paper, { left: 220, top: 210 });
  return sharp(table).linear(0.6, 70).modulate({ saturation: 0.6 }).jpeg({ quality: 60 }).toBuffer();
}

/** One woman side by side with another. */
export async function couple(): Promise<Buffer> {
  const [one, other] = await Promise.all([portrait(people.greenDress), portrait(people.greenTop)]);
  const pair = await over('#9aa3a8', { width: 860, height: 420 }, one, { left: 0, top: 0 });
  return sharp(pair)
    .composite([{ input: other, left: 440, top: 0 }])
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** A portrait of exactly so many pixels each way. */
export async function portraitOf(width: number, height: number): Promise<Buffer> {
  return sharp(await portrait(people.greenDress))
    .resize(width, height, { fit: 'fill' })
    .jpeg()
    .toBuffer();
}

/** Another photo of the same woman: brighter, smaller, a little turned, and cut otherwise. */
export async function again(head: Parameters<typeof portrait>[0]): Promise<Buffer> {
  const photo = await portrait({ ...head, side: Math.round(head.side * 0.95) });
  const turned = await sharp(photo).rotate(4, { background: '#9aa3a8' }).modulate({ brightness: 1.15 }).toBuffer();
  return resized(turned, 0.8);
}
