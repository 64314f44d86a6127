import { ball, cut, ellipsoid, join, rod } from './shapes.js';

/**
 * A head of average proportions in centimetres: the origin lies between the pupils, x points to the viewer's right,
 * y up and z to the camera. It is nobody's: the numbers are the usual means of head measurements, rounded.
 */
export interface Shape {
  /** Width of the face and the jaw, 1 is average. */
  readonly jaw: number;
  /** Width of the nose, 1 is average. */
  readonly nose: number;
  /** Thickness of the lips, 1 is average. */
  readonly lips: number;
  readonly longHair: boolean;
}

export const eyeAt = { x: 3.15, y: 0, z: 0.05 };

/** Signed distance, in the plane of the face, to the almond between the lids of the right-hand eye. */
export function lidOpening(x: number, y: number): number {
  const u = x - eyeAt.x;
  const v = y - eyeAt.y - 0.1 * (u / 1.5);
  const upper = Math.sqrt(u * u + (v + 1.49) * (v + 1.49)) - 2.13;
  const lower = Math.sqrt(u * u + (v - 2.25) * (v - 2.25)) - 2.7;
  return Math.max(upper, lower);
}

export function eyeball(x: number, y: number, z: number): number {
  return ball(Math.abs(x) - eyeAt.x, y - eyeAt.y, z - eyeAt.z, 1.24);
}

/** How far the mouth's middle line lies below the eyes at this distance from the middle. */
export function mouthLine(x: number): number {
  return -7 + 0.045 * x * x - 0.05 * Math.cos(x * 2.4);
}

/** Everything of a head but eyes and hair. */
export function flesh(shape: Shape, x0: number, y: number, z: number): number {
  const x = Math.abs(x0);
  const { jaw } = shape;
  let d = ellipsoid(x, y - 3.4, z + 7.2, 7.2, 8.4, 9.2);
  d = join(d, ellipsoid(x, y + 2.6, z + 3.9, 6.35 * jaw, 7.6, 5.9), 2);
  d = join(d, ellipsoid(x, y + 8.3, z + 1.6, 3.7 * jaw, 2.6, 3.3), 2.4);
  d = join(d, ellipsoid(x - 4.4 * jaw, y + 5.8, z + 5.2, 1.4, 2.9, 3), 2.4);
  d = join(d, ellipsoid(x - 3.9, y + 2.7, z + 1.25, 1.9, 1.5, 1.6), 2.2);
  d = join(d, rod(x - 0.9, y - 1.9, z - 1.35, [4.1, 0.1, -1.9], 0.7, 0.6), 1.4);
  d = cut(d, ellipsoid(x - 3, y + 0.05, z - 2, 1.9, 1, 1.05), 1);
  d = join(d, ellipsoid(x, y + 9.9, z - 0.75, 1.7 * jaw, 1.3, 1.25), 1.5);
  d = ears(d, x, y, z);
  if (z > -1) {
    d = lids(d, x, y, z);
    d = nose(d, shape.nose, x, y, z);
    d = mouth(d, shape.lips, x, y, z);
  }
  return d;
}

function lids(face: number, x: number, y: number, z: number): number {
  const lid = ball(x - eyeAt.x, y - eyeAt.y, z - eyeAt.z, 1.36);
  return cut(join(face, lid, 0.35), Math.max(lidOpening(x, y), -z), 0.1);
}

function nose(face: number, width: number, x: number, y: number, z: number): number {
  let d = join(face, rod(x, y - 0.9, z - 1.35, [0, -4.5, 1.95], 0.5, 0.7 * width), 1.4);
  d = join(d, ellipsoid(x, y + 4.05, z - 3.45, 0.95 * width, 0.75, 0.8), 0.7);
  d = join(d, ellipsoid(x - 1.1 * width, y + 4.55, z - 2.5, 0.6 * width, 0.55, 0.85), 0.45);
  return cut(d, ellipsoid(x - 0.62 * width, y + 5.1, z - 3, 0.36 * width, 0.2, 0.5), 0.2);
}

function mouth(face: number, fullness: number, x: number, y: number, z: number): number {
  const bent = z + 0.1 * x * x;
  const line = mouthLine(x);
  let d = join(face, ellipsoid(x, y + 6.8, z - 0.7, 2.9, 1.9, 2), 1.3);
  d = join(d, ellipsoid(x - 0.5, y - line - 0.3 * fullness, bent - 2.45, 1.75, 0.36 * fullness, 0.6), 0.3);
  d = join(d, ellipsoid(x, y - line + 0.42 * fullness, bent - 2.35, 1.75, 0.48 * fullness, 0.68), 0.35);
  return cut(d, ellipsoid(x, y - line, bent - 3.1, 2, 0.06, 0.75), 0.16);
}

function ears(face: number, x: number, y: number, z: number): number {
  const out = x - 7.05;
  const back = z + 8.2;
  const u = 0.85 * out + 0.52 * back;
  const w = 0.85 * back - 0.52 * out;
  const lean = w + 0.2 * (y + 1);
  let d = join(face, ellipsoid(u - 0.2, y + 1.1, lean, 0.55, 3, 1.7), 0.6);
  d = cut(d, ellipsoid(u - 0.8, y + 0.8, lean - 0.1, 0.5, 2.1, 1), 0.5);
  return d;
}

/** The hair on the head: a cap up to the hairline, with lengths down to the shoulders where it is long. */
export function hair(shape: Shape, x0: number, y: number, z: number): number {
  const x = Math.abs(x0);
  let d = ellipsoid(x, y - 3.9, z + 7.4, 7.85, 8.85, 9.85);
  const rise = Math.max(0, y + 0.2) / 7;
  const hairline = -4.2 + 6.6 * rise ** 1.7 - 0.35 * Math.abs(x0 - 1.5) * (shape.longHair ? 1 : 0.3);
  d = cut(d, 0.7 * (hairline - z), 0.7);
  if (!shape.longHair) return cut(d, 0.8 * (y + 4.5 + 0.25 * (z + 12)), 0.8);
  d = join(d, ellipsoid(x - 6.3, y + 5, z + 7.6, 2.3, 10, 3.2), 1.5);
  return join(d, ellipsoid(x, y + 5, z + 13, 7, 11, 3.4), 2);
}

/** Neck, in the frame of the body: it does not turn with the head. */
export function neck(x: number, y: number, z: number): number {
  return rod(x, y + 6, z + 8.6, [0, -14, -1.2], 5, 5.4);
}

/** Shoulders and chest in their clothes. */
export function clothes(x: number, y: number, z: number): number {
  const chest = ellipsoid(x, y + 42, z + 10, 16, 24, 8.5);
  const shoulders = rod(Math.abs(x) - 3, y + 19.3, z + 10.5, [13, -3.4, 0], 4.6, 5);
  const arm = rod(Math.abs(x) - 16.2, y + 23, z + 10.5, [3.5, -40, 0], 4.9, 4.2);
  const collar = Math.max(Math.abs(rod(x, y + 6, z + 8.6, [0, -14, -1.2], 5.3, 5.8)) - 0.35, y + 16.6 + 0.25 * z);
  return join(join(join(chest, shoulders, 5), arm, 2.5), collar, 0.8);
}
