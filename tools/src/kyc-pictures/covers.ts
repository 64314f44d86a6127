import { flesh, type Shape } from './head.js';
import { ellipsoid, join, rod } from './shapes.js';

/** What hides a part of the face. */
export type Cover = 'mask' | 'sunglasses';

/** Distance to the cover and its straps or temples, in the frame of the head. */
export function cover(kind: Cover, shape: Shape, x0: number, y: number, z: number): number {
  const x = Math.abs(x0);
  return kind === 'mask' ? mask(shape, x, y, z) : sunglasses(x, y, z);
}

function mask(shape: Shape, x: number, y: number, z: number): number {
  const over = join(flesh(shape, x, y, z), ellipsoid(x, y + 5.4, z - 0.4, 4, 4.4, 3.4), 2.5) - 0.3;
  const top = -1.9 - 0.35 * x + 0.02 * x * x;
  const bottom = -10.9 + 0.28 * x;
  const cloth = Math.max(over, 0.9 * (y - top), 0.9 * (bottom - y), -2.5 - z);
  const upper = rod(x - 5.6, y + 3.9, z + 2.4, [1.9, 3.4, -5.6], 0.14, 0.14);
  const lower = rod(x - 4.9, y + 9, z + 2.4, [2.5, 5.6, -5.4], 0.14, 0.14);
  return Math.min(cloth, upper, lower);
}

function sunglasses(x: number, y: number, z: number): number {
  const bent = z + 0.06 * x * x;
  const lens = ellipsoid(x - 3.2, y + 0.5, bent - 2.75, 2.75, 2.2, 0.3);
  const bridge = rod(x, y - 0.5, z - 2.9, [1.2, 0, -0.1], 0.2, 0.2);
  const temple = rod(x - 5.7, y - 0.6, z - 0.8, [1.75, 0.2, -8], 0.2, 0.2);
  return Math.min(lens, bridge, temple);
}
