import { cross, dot, type Point3, type Rotation, weightedSum } from '../geometry/vector3.js';
import type { Point } from '../types.js';
import { averageHead } from './face-shape.js';

/** Mesh points of forehead, brows, eye corners, nose and cheeks: what moves little when a face speaks or laughs. */
const rigid = [
  10, 67, 297, 109, 338, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 19, 94, 2, 98, 327, 33, 133, 362, 263, 70, 300, 107, 336,
  105, 334, 127, 356, 234, 454, 93, 323, 50, 280, 205, 425, 36, 266, 48, 278, 116, 345, 143, 372, 117, 346,
] as const;

/** The average head laid under a face's mesh. */
export interface HeadFit {
  /** From the average head to the image: x to the right, y down, z away from the camera. */
  readonly rotation: Rotation;
  /** Pixels an eye distance of the average head. */
  readonly scale: number;
  /** Where the middle of the rigid points lies in the image. */
  readonly middle: Point;
  /** Root mean square distance of the rigid points from the turned head, as a share of their own spread. */
  readonly residual: number;
}

interface PreparedHead {
  readonly centred: readonly Point3[];
  /** What each point's offset adds to the linear map that fits best: the rows of the pseudo-inverse. */
  readonly solve: readonly Point3[];
}

let prepared: PreparedHead | undefined;

/**
 * Turns and scales the average head until its rigid points lie as near as can be to those of the mesh: weak perspective,
 * least squares. The best linear map is brought to the nearest scaled rotation.
 */
export function fitHead(mesh: readonly Point[]): HeadFit {
  prepared ??= prepareHead();
  const { centred, solve } = prepared;
  const seen = rigid.map((i) => mesh[i]);
  const middle = { x: mean(seen.map(({ x }) => x)), y: mean(seen.map(({ y }) => y)) };
  const offsets = seen.map(({ x, y }) => ({ x: x - middle.x, y: y - middle.y }));
  const across = weightedSum(
    solve,
    offsets.map(({ x }) => x),
  );
  const down = weightedSum(
    solve,
    offsets.map(({ y }) => y),
  );
  const { first, second, scale } = orthonormal(across, down);
  let off = 0;
  let spread = 0;
  offsets.forEach(({ x, y }, i) => {
    off += (scale * dot(first, centred[i]) - x) ** 2 + (scale * dot(second, centred[i]) - y) ** 2;
    spread += x * x + y * y;
  });
  return { rotation: [first, second, cross(first, second)], scale, middle, residual: Math.sqrt(off / spread) };
}

function prepareHead(): PreparedHead {
  const head = averageHead();
  const chosen = rigid.map((i) => head[i]);
  const middle = {
    x: mean(chosen.map(({ x }) => x)),
    y: mean(chosen.map(({ y }) => y)),
    z: mean(chosen.map(({ z }) => z)),
  };
  const centred = chosen.map(({ x, y, z }) => ({ x: x - middle.x, y: y - middle.y, z: z - middle.z }));
  // The inverse of the points' second moments, by cofactors.
  const axes = ['x', 'y', 'z'] as const;
  const [r0, r1, r2] = axes.map((axis) =>
    weightedSum(
      centred,
      centred.map((point) => point[axis]),
    ),
  );
  const determinant = dot(r0, cross(r1, r2));
  const columns = [cross(r1, r2), cross(r2, r0), cross(r0, r1)];
  const solve = centred.map((point) => {
    const [x, y, z] = columns.map((column) => dot(column, point) / determinant);
    return { x, y, z };
  });
  return { centred, solve };
}

/** The two rows of a scaled rotation nearest to `a` and `b`: their Gram matrix's square root is taken out. */
function orthonormal(a: Point3, b: Point3): { first: Point3; second: Point3; scale: number } {
  const [p, q, r] = [dot(a, a), dot(a, b), dot(b, b)];
  const root = Math.sqrt(Math.max(1e-12, p * r - q * q));
  const trace = Math.sqrt(p + r + 2 * root);
  const both = (alpha: number, beta: number) => weightedSum([a, b], [alpha / (trace * root), beta / (trace * root)]);
  return { first: both(r + root, -q), second: both(-q, p + root), scale: trace / 2 };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
