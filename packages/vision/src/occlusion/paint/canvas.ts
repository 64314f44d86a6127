import type { RgbImage } from '../../image/rgb-image.js';
import type { Point } from '../../types.js';
import type { Shape } from './shapes.js';
import { type Colour, photoPiece, scaled, type Texture } from './textures.js';

/** A face with its 68 points. */
export interface PointedFace {
  readonly image: RgbImage;
  readonly points: readonly Point[];
}

/**
 * A face's own frame: the origin halfway between the eyes, one unit their distance, x to the image's right along the eye
 * line, y to the chin.
 */
export interface Frame extends PointedFace {
  /** The 68 points in the frame. */
  readonly places: readonly Point[];
  readonly pixelsPerUnit: number;
  /** Place of each pixel's middle. */
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Pixels that lie about the face: painting goes no further. */
  readonly near: Int32Array;
}

export function frameOf(face: PointedFace): Frame {
  const { width, height } = face.image;
  const right = meanOf(face.points.slice(36, 42));
  const left = meanOf(face.points.slice(42, 48));
  const origin = meanOf([right, left]);
  const pixelsPerUnit = Math.max(4, Math.hypot(left.x - right.x, left.y - right.y));
  const cos = (left.x - right.x) / pixelsPerUnit ** 2;
  const sin = (left.y - right.y) / pixelsPerUnit ** 2;
  const toFrame = (x: number, y: number) => ({
    x: (x - origin.x) * cos + (y - origin.y) * sin,
    y: (y - origin.y) * cos - (x - origin.x) * sin,
  });
  const xs = new Float32Array(width * height);
  const ys = new Float32Array(width * height);
  const near: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    const { x, y } = toFrame((i % width) + 0.5, Math.floor(i / width) + 0.5);
    xs[i] = x;
    ys[i] = y;
    if (Math.abs(x) < 2 && y > -1.6 && y < 3) near.push(i);
  }
  const places = face.points.map(({ x, y }) => toFrame(x, y));
  return { ...face, places, pixelsPerUnit, xs, ys, near: Int32Array.from(near) };
}

/** A face to paint on; places are told in its frame. */
export interface Canvas {
  readonly image: RgbImage;
  readonly frame: Frame;
  readonly points: readonly Point[];
  readonly pixelsPerUnit: number;
  /** How opaquely covers lie over each pixel, 0..1. */
  readonly covered: Float32Array;
  /** The same for what belongs to a face and may still hide a part: hair. */
  readonly hidden: Float32Array;
  /** Colour about the cheeks and the nose. */
  readonly skin: Colour;
  /** Other people's faces, whose skin and background serve as textures. */
  readonly others: readonly PointedFace[];
  readonly random: () => number;
}

export function canvasOver(frame: Frame, others: readonly PointedFace[], random: () => number): Canvas {
  const { image, places, pixelsPerUnit } = frame;
  return {
    image: { ...image, data: Uint8Array.from(image.data) },
    frame,
    points: places,
    pixelsPerUnit,
    covered: new Float32Array(image.width * image.height),
    hidden: new Float32Array(image.width * image.height),
    skin: skinColour(frame),
    others,
    random,
  };
}

export interface Brush {
  /** 0..1, or by place. */
  readonly opacity?: number | Shape;
  /** Width over which the edge fades, in pixels. */
  readonly softness?: number;
  readonly counts?: 'covered' | 'hidden' | 'no';
  /** The texture multiplies what is there (255 leaves it) instead of hiding it. */
  readonly multiply?: boolean;
}

export function paint(
  canvas: Canvas,
  shape: Shape,
  texture: Texture,
  { opacity = 1, softness = 1.2, counts = 'covered', multiply = false }: Brush = {},
): void {
  const { image, frame, pixelsPerUnit } = canvas;
  const { data } = image;
  for (const i of frame.near) {
    const x = frame.xs[i];
    const y = frame.ys[i];
    const edge = (shape(x, y) * pixelsPerUnit) / softness + 0.5;
    if (edge <= 0) continue;
    const alpha = Math.min(1, edge) * (typeof opacity === 'number' ? opacity : opacity(x, y));
    if (alpha <= 0) continue;
    const colour = texture(x, y);
    for (let c = 0, at = 3 * i; c < 3; c++, at++) {
      const painted = multiply ? (data[at] * colour[c]) / 255 : colour[c];
      data[at] = Math.max(0, Math.min(255, data[at] + (painted - data[at]) * alpha));
    }
    if (counts !== 'no') canvas[counts][i] = 1 - (1 - canvas[counts][i]) * (1 - alpha);
  }
}

/** How much of the skin under a smaller copy of the light is there: 1 for a face lit as usual. */
export function lightOn({ skin }: Canvas): number {
  return Math.max(0.25, Math.min(1.3, (0.3 * skin[0] + 0.59 * skin[1] + 0.11 * skin[2]) / 140));
}

/** Skin of another person as a texture, in the colour of this face or of the other. */
export function skinTexture(canvas: Canvas, own: boolean): Texture {
  const { others, random, skin } = canvas;
  const other = others[Math.floor(random() * others.length)];
  const { points, image } = other;
  const cheek = points[random() < 0.5 ? 2 : 14];
  const [nose, mouth] = [points[30], points[random() < 0.5 ? 48 : 54]];
  const middle = { x: (cheek.x + 2 * nose.x) / 3, y: (cheek.y + nose.y + mouth.y) / 3 };
  const reach = Math.max(4, 0.12 * Math.abs(points[16].x - points[0].x));
  const piece = photoPiece(
    image,
    { x: middle.x - reach / 2, y: middle.y - reach / 2 },
    canvas.pixelsPerUnit * (0.5 + random()),
    reach,
  );
  const mean = skinColour(other);
  const wanted = scaled(own ? skin : mean, 0.75 + 0.45 * random());
  const gains = wanted.map((value, c) => value / Math.max(20, mean[c]));
  return (x, y) => {
    const [r, g, b] = piece(x, y);
    return [r * gains[0], g * gains[1], b * gains[2]];
  };
}

/** Any piece of another photo as a texture. */
export function photoTexture({ others, random, pixelsPerUnit }: Canvas): Texture {
  const { image } = others[Math.floor(random() * others.length)];
  const reach = (0.25 + 0.5 * random()) * Math.min(image.width, image.height);
  const from = { x: random() * (image.width - reach), y: random() * (image.height - reach) };
  return photoPiece(image, from, pixelsPerUnit * (0.4 + 2 * random()), reach);
}

export function skinColour({ image, points }: PointedFace): Colour {
  const { data, width, height } = image;
  const sum = [0, 0, 0];
  let n = 0;
  for (const [a, b] of [
    [2, 29],
    [14, 29],
    [30, 30],
  ]) {
    const x0 = Math.round((points[a].x + points[b].x) / 2);
    const y0 = Math.round((points[a].y + points[b].y) / 2);
    for (let y = Math.max(0, y0 - 2); y <= Math.min(height - 1, y0 + 2); y++) {
      for (let x = Math.max(0, x0 - 2); x <= Math.min(width - 1, x0 + 2); x++, n++) {
        for (let c = 0; c < 3; c++) sum[c] += data[3 * (y * width + x) + c];
      }
    }
  }
  return n > 0 ? [sum[0] / n, sum[1] / n, sum[2] / n] : [150, 120, 100];
}

export function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}
