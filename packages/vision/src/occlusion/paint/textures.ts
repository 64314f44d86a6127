import type { RgbImage } from '../../image/rgb-image.js';
import type { Point } from '../../types.js';

export type Colour = readonly [number, number, number];
type Random = () => number;

/** The colour at a place, 0..255; coordinates in distances between the eyes. */
export type Texture = (x: number, y: number) => Colour;

export const plain =
  (colour: Colour): Texture =>
  () =>
    colour;

export function mix(a: Colour, b: Colour, share: number): Colour {
  const t = Math.max(0, Math.min(1, share));
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function scaled(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

/** A colour of things: any, a grey, a dark, a light or a strong one. */
export function anyColour(random: Random): Colour {
  const kind = random();
  const grey = 255 * random();
  const any: Colour = [255 * random(), 255 * random(), 255 * random()];
  if (kind < 0.35) return any;
  if (kind < 0.5) return mix([grey, grey, grey], any, 0.15);
  if (kind < 0.7) return scaled(any, 0.25);
  if (kind < 0.85) return mix(any, [245, 245, 245], 0.75);
  return mix(any, [any[0] > 128 ? 255 : 0, any[1] > 128 ? 255 : 0, any[2] > 128 ? 255 : 0], 0.7);
}

export function gradient(a: Colour, b: Colour, angle: number, middle: Point, reach: number): Texture {
  const cos = Math.cos(angle) / reach;
  const sin = Math.sin(angle) / reach;
  return (x, y) => mix(a, b, 0.5 + (x - middle.x) * cos + (y - middle.y) * sin);
}

export function stripes(a: Colour, b: Colour, angle: number, period: number): Texture {
  const cos = Math.cos(angle) / period;
  const sin = Math.sin(angle) / period;
  return (x, y) => mix(a, b, 0.5 + 2 * Math.sin(2 * Math.PI * (x * cos + y * sin)));
}

export function checks(a: Colour, b: Colour, angle: number, period: number): Texture {
  const first = stripes([0, 0, 0], [1, 1, 1], angle, period);
  const second = stripes([0, 0, 0], [1, 1, 1], angle + Math.PI / 2, period);
  return (x, y) => mix(a, b, (first(x, y)[0] + second(x, y)[0]) / 2);
}

export function dots(ground: Colour, dot: Colour, period: number, radius: number): Texture {
  return (x, y) => {
    const u = x / period - Math.round(x / period);
    const v = y / period - Math.round(y / period);
    return mix(ground, dot, (radius - Math.hypot(u, v)) * 10);
  };
}

/** Smooth noise in 0..1 whose blotches are about `size` wide. */
export function blotches(size: number, random: Random): (x: number, y: number) => number {
  const side = 32;
  const grid = Float32Array.from({ length: side * side }, random);
  const at = (i: number, j: number) => grid[(i & (side - 1)) + side * (j & (side - 1))];
  return (x, y) => {
    const u = x / size;
    const v = y / size;
    const i = Math.floor(u);
    const j = Math.floor(v);
    const s = (u - i) ** 2 * (3 - 2 * (u - i));
    const t = (v - j) ** 2 * (3 - 2 * (v - j));
    const above = at(i, j) + (at(i + 1, j) - at(i, j)) * s;
    const below = at(i, j + 1) + (at(i + 1, j + 1) - at(i, j + 1)) * s;
    return above + (below - above) * t;
  };
}

export function blotched(a: Colour, b: Colour, size: number, random: Random): Texture {
  const noise = blotches(size, random);
  return (x, y) => mix(a, b, 0.5 + 3 * (noise(x, y) - 0.5));
}

/** A part of a photo, mirrored at its edges: `pixels` of it on one distance between the eyes. */
export function photoPiece(image: RgbImage, from: Point, pixels: number, reach: number): Texture {
  const fold = (value: number, start: number, limit: number) => {
    const period = 2 * reach;
    const along = Math.abs((((value % period) + period) % period) - reach);
    return Math.max(0, Math.min(limit - 1, Math.floor(start + along)));
  };
  return (x, y) => {
    const at = 3 * (fold(y * pixels, from.y, image.height) * image.width + fold(x * pixels, from.x, image.width));
    return [image.data[at], image.data[at + 1], image.data[at + 2]];
  };
}

/** Folds, a side that the light falls on, and grain. */
export function shaded(texture: Texture, random: Random, { folds = 0.15, light = 0.2, grain = 0.05 } = {}): Texture {
  const angle = 2 * Math.PI * random();
  const depth = folds * random();
  const pitch = 3 + 12 * random();
  const bend = blotches(0.4 + random(), random);
  const slope = (random() - 0.5) * 2 * light;
  const direction = 2 * Math.PI * random();
  return (x, y) => {
    const wave = Math.sin(pitch * (x * Math.cos(angle) + y * Math.sin(angle)) + 4 * bend(x, y));
    const lit = 1 + depth * wave + slope * (x * Math.cos(direction) + y * Math.sin(direction));
    return scaled(texture(x, y), lit + (random() - 0.5) * grain);
  };
}

export function anyPattern(a: Colour, b: Colour, random: Random): Texture {
  const angle = Math.PI * random();
  const period = 0.06 + 0.5 * random() ** 2;
  const kind = random();
  if (kind < 0.25) return stripes(a, b, angle, period);
  if (kind < 0.4) return checks(a, b, angle, period);
  if (kind < 0.55) return dots(a, b, period, 0.2 + 0.25 * random());
  if (kind < 0.8) return blotched(a, b, 0.05 + 0.4 * random(), random);
  return gradient(a, b, 2 * angle, { x: 0, y: 0.6 }, 0.5 + 2 * random());
}
