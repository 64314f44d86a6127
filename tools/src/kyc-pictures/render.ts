import { type Colour, mixed, type Person, type Surface, scaled } from './person.js';
import { step } from './shapes.js';

export interface Camera {
  /** Centimetres from the middle of the scene. */
  readonly distance: number;
  /** Pixels that a centimetre is wide in the middle of the scene. */
  readonly pixelsPerCentimetre: number;
  /** Which point of the scene, in centimetres, lies in the middle of the frame. */
  readonly at: readonly [number, number];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
}

type Vector = readonly [number, number, number];

const key = unit([-0.26, 0.42, 0.88]);
const fill = unit([0.8, 0.1, 0.6]);
const keyLight: Colour = [1.02, 0.97, 0.9];
const fillLight: Colour = [0.3, 0.32, 0.35];
const skyLight: Colour = [0.46, 0.47, 0.5];
const reach = 250;

/** Draws people before a plain wall: three bytes a pixel, the same on every machine. */
export function render(people: readonly Person[], camera: Camera, { width, height }: Frame): Uint8Array {
  const distance = (x: number, y: number, z: number) => {
    let nearest = reach;
    for (const person of people) nearest = Math.min(nearest, person.distance(x, y, z));
    return nearest;
  };
  const surface = (x: number, y: number, z: number): Surface => {
    const nearest = people.toSorted((a, b) => a.distance(x, y, z) - b.distance(x, y, z))[0];
    if (!nearest) throw new Error('nobody is there');
    return nearest.surface(x, y, z);
  };
  const focal = camera.pixelsPerCentimetre * camera.distance;
  const rayThrough = (column: number, row: number) => {
    const x = (column - width / 2) / focal;
    const y = (height / 2 - row) / focal;
    return unit([x, y, -1]);
  };
  const origin: Vector = [camera.at[0], camera.at[1], camera.distance];
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum: Colour = [0, 0, 0];
      for (const [dx, dy] of samples) {
        const ray = rayThrough(column + dx, row + dy);
        const hit = people.length === 0 ? undefined : march(distance, origin, ray);
        const colour = hit ? shade(distance, surface(...hit), hit, ray) : wall(column / width, row / height);
        sum = [sum[0] + shown(colour[0]), sum[1] + shown(colour[1]), sum[2] + shown(colour[2])];
      }
      for (let channel = 0; channel < 3; channel++) {
        pixels[(row * width + column) * 3 + channel] = Math.round((255 * (sum[channel] ?? 0)) / samples.length);
      }
    }
  }
  return pixels;
}

const samples = [
  [0.25, 0.25],
  [0.75, 0.75],
] as const;

type Distance = (x: number, y: number, z: number) => number;

function march(distance: Distance, [ox, oy, oz]: Vector, [dx, dy, dz]: Vector): Vector | undefined {
  let t = 0;
  for (let i = 0; i < 160 && t < reach; i++) {
    const d = distance(ox + t * dx, oy + t * dy, oz + t * dz);
    if (d < 0.012) return [ox + t * dx, oy + t * dy, oz + t * dz];
    t += 0.75 * d;
  }
  return undefined;
}

function shade(distance: Distance, { colour, gloss, tightness, soft }: Surface, at: Vector, ray: Vector): Colour {
  const normal = normalAt(distance, at);
  const open = openness(distance, at, normal);
  const lit = shadow(distance, at, normal);
  const facing = dot(normal, key);
  const wrap = soft ? 0.25 : 0.05;
  const direct = Math.max(0, (facing + wrap) / (1 + wrap)) * lit;
  const filled = Math.max(0, dot(normal, fill)) * (0.5 + 0.5 * open);
  const ambient = open * (0.55 + 0.45 * normal[1]);
  const half = unit([key[0] - ray[0], key[1] - ray[1], key[2] - ray[2]]);
  const shine = gloss * Math.max(0, dot(normal, half)) ** tightness * lit;
  const edge = 0.25 * (1 + dot(normal, ray)) ** 3 * open;
  const glow = soft ? step(-0.35, 0.1, facing) * (1 - step(0.1, 0.6, facing)) * lit * 0.12 : 0;
  const light = (channel: 0 | 1 | 2) =>
    (colour[channel] ?? 0) *
      (keyLight[channel] * direct + fillLight[channel] * filled + skyLight[channel] * (ambient + edge)) +
    shine;
  return [light(0) + glow * colour[0], light(1) + 0.3 * glow * colour[1], light(2) + 0.2 * glow * colour[2]];
}

function normalAt(distance: Distance, [x, y, z]: Vector): Vector {
  const e = 0.02;
  const a = distance(x + e, y - e, z - e);
  const b = distance(x - e, y - e, z + e);
  const c = distance(x - e, y + e, z - e);
  const d = distance(x + e, y + e, z + e);
  return unit([a - b - c + d, -a - b + c + d, -a + b - c + d]);
}

/** How much of the sky a point sees, 0..1, guessed from how fast the space before it widens. */
function openness(distance: Distance, [x, y, z]: Vector, [nx, ny, nz]: Vector): number {
  let closed = 0;
  let weight = 0.7;
  for (const away of [0.25, 0.6, 1.2, 2.4]) {
    const d = distance(x + away * nx, y + away * ny, z + away * nz);
    closed += weight * Math.max(0, 1 - d / away);
    weight *= 0.6;
  }
  return Math.max(0, 1 - 0.75 * closed);
}

/** 1 in the key light, 0 in full shadow; the lamp is large, so edges are soft. */
function shadow(distance: Distance, [x, y, z]: Vector, [nx, ny, nz]: Vector): number {
  let lit = 1;
  let t = 0.15;
  const [kx, ky, kz] = key;
  for (let i = 0; i < 26 && t < 22; i++) {
    const d = distance(x + 0.05 * nx + t * kx, y + 0.05 * ny + t * ky, z + 0.05 * nz + t * kz);
    lit = Math.min(lit, (3.2 * d) / t);
    if (lit < 0.01) return 0;
    t += Math.min(2, Math.max(0.12, d));
  }
  return lit * lit * (3 - 2 * lit);
}

function wall(x: number, y: number): Colour {
  const pool = Math.exp(-(((x - 0.35) / 0.7) ** 2) - ((y - 0.3) / 0.8) ** 2);
  return scaled(mixed([0.3, 0.34, 0.38], [0.62, 0.65, 0.67], pool), 1 - 0.12 * y);
}

/** Linear light as a screen shows it, highlights rolled off. */
function shown(light: number): number {
  const rolled = light < 0.7 ? light : 0.7 + 0.3 * (1 - Math.exp(-(light - 0.7) / 0.3));
  return rolled <= 0.0031308 ? 12.92 * rolled : 1.055 * rolled ** (1 / 2.4) - 0.055;
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit([x, y, z]: Vector): Vector {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}
