import type { Point } from '../types.js';

/**
 * Plane map `x' = a·x + b·y + c`, `y' = d·x + e·y + f` as `[a, b, c, d, e, f]`.
 * Coordinates are continuous: pixel `i` covers `[i, i + 1)`, so its centre lies at `i + 0.5`.
 */
export type Affine = readonly [number, number, number, number, number, number];

export const identity: Affine = [1, 0, 0, 0, 1, 0];

export function apply(m: Affine, { x, y }: Point): Point {
  return { x: m[0] * x + m[1] * y + m[2], y: m[3] * x + m[4] * y + m[5] };
}

/** The map that applies `first`, then `second`. */
export function compose(second: Affine, first: Affine): Affine {
  const [a, b, c, d, e, f] = second;
  return [
    a * first[0] + b * first[3],
    a * first[1] + b * first[4],
    a * first[2] + b * first[5] + c,
    d * first[0] + e * first[3],
    d * first[1] + e * first[4],
    d * first[2] + e * first[5] + f,
  ];
}

/** The map that undoes `m`. Raises a RangeError when `m` flattens the plane. */
export function invert(m: Affine): Affine {
  const determinant = m[0] * m[4] - m[1] * m[3];
  if (!Number.isFinite(1 / determinant)) throw new RangeError('affine map has no inverse');
  const a = m[4] / determinant;
  const b = -m[1] / determinant;
  const d = -m[3] / determinant;
  const e = m[0] / determinant;
  return [a, b, -(a * m[2] + b * m[5]), d, e, -(d * m[2] + e * m[5])];
}

/** How many source pixels one unit step covers: the square root of the area factor. */
export function scaleOf(m: Affine): number {
  return Math.sqrt(Math.abs(m[0] * m[4] - m[1] * m[3]));
}

/**
 * Least-squares similarity (rotation, uniform scale, translation, no mirroring) that takes `from` onto `to`.
 * Raises a RangeError when all points of `from` coincide.
 */
export function similarityBetween(from: readonly Point[], to: readonly Point[]): Affine {
  const n = from.length;
  let fx = 0;
  let fy = 0;
  let tx = 0;
  let ty = 0;
  for (let i = 0; i < n; i++) {
    fx += from[i].x / n;
    fy += from[i].y / n;
    tx += to[i].x / n;
    ty += to[i].y / n;
  }
  let spread = 0;
  let dot = 0;
  let cross = 0;
  for (let i = 0; i < n; i++) {
    const x = from[i].x - fx;
    const y = from[i].y - fy;
    const u = to[i].x - tx;
    const v = to[i].y - ty;
    spread += x * x + y * y;
    dot += x * u + y * v;
    cross += x * v - y * u;
  }
  if (!(spread > 0)) throw new RangeError('points coincide');
  const a = dot / spread;
  const b = cross / spread;
  return [a, -b, tx - a * fx + b * fy, b, a, ty - b * fx - a * fy];
}

/** Map from a `width` × `height` crop onto the rectangle of the source that it shows. */
export function cropToRectangle(
  rectangle: { left: number; top: number; width: number; height: number },
  width: number,
  height: number,
): Affine {
  return [rectangle.width / width, 0, rectangle.left, 0, rectangle.height / height, rectangle.top];
}

/** Map from a `size` × `size` crop onto a square of the source turned clockwise (as seen) by `radians` about `centre`. */
export function cropToTurnedSquare(centre: Point, side: number, radians: number, size: number): Affine {
  const k = side / size;
  const cos = Math.cos(radians) * k;
  const sin = Math.sin(radians) * k;
  const half = size / 2;
  return [cos, -sin, centre.x - cos * half + sin * half, sin, cos, centre.y - sin * half - cos * half];
}
