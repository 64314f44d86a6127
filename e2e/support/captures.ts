import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { type Head, people, portrait } from './photos.js';

/** Where to cut a photo, in its pixels. */
export interface Cut {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One person alone before the camera, large enough for a capture: a head of a sample photo, enlarged twice. */
export async function selfie(head: Head = people.greenDress): Promise<Buffer> {
  return resized(await portrait(head), 2);
}

/** The photo enlarged or shrunk by a factor. */
export async function resized(photo: Buffer, factor: number): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata();
  return jpeg(sharp(photo).resize(Math.round(width * factor), Math.round(height * factor), { fit: 'fill' }));
}

export function cut(photo: Buffer, { left, top, width, height }: Cut): Promise<Buffer> {
  const area = { left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) };
  return jpeg(sharp(photo).extract(area));
}

/** The photo with as many pixels cut off each side. */
export async function trimmed(
  photo: Buffer,
  by: Partial<Record<'left' | 'right' | 'above' | 'below', number>>,
): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata();
  const [left, right, above, below] = [by.left, by.right, by.above, by.below].map((pixels = 0) => Math.round(pixels));
  return cut(photo, { left, top: above, width: width - left - right, height: height - above - below });
}

/** A plain wall with the photo in the middle of its left half and `other`, scaled, in the middle of its right half. */
export async function besides(photo: Buffer, other: Buffer, scale: number): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata();
  const second = await resized(other, scale);
  const size = await sharp(second).metadata();
  const left = Math.round(width + (width - size.width) / 2);
  const top = Math.round((height - size.height) / 2);
  return jpeg(
    wall(2 * width, height).composite([
      { input: photo, left: 0, top: 0 },
      { input: second, left, top },
    ]),
  );
}

export function blurred(photo: Buffer, sigma: number): Promise<Buffer> {
  return jpeg(sharp(photo).blur(sigma));
}

export function darkened(photo: Buffer, light: number): Promise<Buffer> {
  return jpeg(sharp(photo).modulate({ brightness: light }));
}

/** The photo with drawings over it, in SVG, in its pixels. */
export async function covered(photo: Buffer, drawing: string): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawing}</svg>`;
  const over: OverlayOptions = { input: Buffer.from(svg), left: 0, top: 0 };
  return jpeg(sharp(photo).composite([over]));
}

function wall(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#9aa3a8' } });
}

function jpeg(image: Sharp): Promise<Buffer> {
  return image.jpeg({ quality: 95 }).toBuffer();
}

/** Drawn to the measure of `people.greenDress` as `selfie` shows her: what hides a part of the face. */
export const covers = {
  mask: `<path d="M205 430 Q340 470 480 420 Q570 415 640 380 L632 520 Q600 640 495 672 Q360 680 268 600 Z" fill="#9cc3d8"/>
    <path d="M222 480 Q430 540 636 430 M240 530 Q430 590 632 480 M262 580 Q430 640 622 540" stroke="#7fa9c2" stroke-width="6" fill="none"/>
    <path d="M205 430 L150 330 M640 380 L660 300" stroke="#dfe9ee" stroke-width="8"/>`,
  sunglasses: `<g fill="#16171b" stroke="#050506" stroke-width="10">
    <path d="M240 325 Q340 285 440 320 Q450 420 350 440 Q255 445 240 325 Z"/>
    <path d="M480 312 Q570 268 655 282 Q660 385 575 402 Q490 405 480 312 Z"/>
    <path d="M440 330 Q460 315 480 325 M240 335 L150 320" fill="none" stroke-width="16"/></g>`,
  hand: `<g stroke-linecap="round" fill="none" stroke-width="74">
    <path d="M250 800 Q330 700 400 640" stroke="#a8714f" stroke-width="190"/>
    <path d="M330 640 Q470 500 610 430" stroke="#b98360"/><path d="M350 680 Q500 560 640 490" stroke="#c38d69"/>
    <path d="M370 720 Q510 620 640 550" stroke="#b98360"/><path d="M390 760 Q520 680 620 610" stroke="#ae7753"/></g>`,
  phone: `<rect x="330" y="415" width="270" height="400" rx="34" fill="#1b1d22" stroke="#3b3f47" stroke-width="8" transform="rotate(-8 465 615)"/>
    <circle cx="400" cy="490" r="22" fill="#30343b"/>`,
} as const;

/** As many things that hide nothing of the face: under the chin, up in the hair, beside it, and clear glass. */
export const besideTheFace = {
  mask: `<g transform="translate(10 255)">${covers.mask}</g>`,
  sunglasses: `<g transform="translate(-5 -250)">${covers.sunglasses}</g>`,
  hand: `<g transform="translate(-370 190)">${covers.hand}</g>`,
  phone: `<g transform="translate(330 300)">${covers.phone}</g>`,
  glasses: `<g fill="none" stroke="#3a3330" stroke-width="7"><ellipse cx="346" cy="368" rx="88" ry="68"/>
    <ellipse cx="553" cy="344" rx="84" ry="66"/><path d="M434 360 Q452 346 470 354 M258 366 L165 350"/></g>`,
} as const;

export interface NearMiss {
  readonly taken: Buffer;
  readonly refused: Buffer;
  /** How strong the change of each is. */
  readonly strengths: { readonly taken: number; readonly refused: number };
}

/**
 * The last photo of a series that is taken and the first that is refused: halves the way between a strength that is taken
 * and one that is refused until they are `resolution` apart.
 */
export async function nearMiss(
  series: { readonly taken: number; readonly refused: number; readonly resolution: number },
  at: (strength: number) => Promise<Buffer>,
  isTaken: (photo: Buffer) => Promise<boolean>,
): Promise<NearMiss> {
  let strengths = { taken: series.taken, refused: series.refused };
  let [taken, refused] = [await at(series.taken), await at(series.refused)];
  if (!(await isTaken(taken)) || (await isTaken(refused))) throw new Error('the series has no edge');
  while (Math.abs(strengths.refused - strengths.taken) > series.resolution) {
    const strength = (strengths.taken + strengths.refused) / 2;
    const photo = await at(strength);
    if (await isTaken(photo)) [taken, strengths] = [photo, { ...strengths, taken: strength }];
    else [refused, strengths] = [photo, { ...strengths, refused: strength }];
  }
  return { taken, refused, strengths };
}
