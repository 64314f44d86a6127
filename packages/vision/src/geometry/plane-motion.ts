import type { Point } from '../types.js';

/**
 * What no moved plane explains of the way from one set of points to another: the root mean square distance that the best
 * plane-to-plane map (shifting, turning, scaling, tilting with perspective) leaves, as a share of the points' own root
 * mean square distance from their centre. 0 for pictures of one flat thing. Raises a RangeError for points on a line and
 * for fewer than four.
 */
export function planeResidual(from: readonly Point[], to: readonly Point[]): number {
  const source = centred(from);
  const target = centred(to);
  const map = projectiveMap(source, target);
  const squares = source.reduce((sum, point, i) => {
    const { x, y } = mapped(map, point);
    return sum + (x - target[i].x) ** 2 + (y - target[i].y) ** 2;
  }, 0);
  return Math.sqrt(squares / source.length);
}

/** About their centre, at a root mean square distance of 1. */
function centred(points: readonly Point[]): Point[] {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const size = Math.sqrt(points.reduce((sum, p) => sum + (p.x - x) ** 2 + (p.y - y) ** 2, 0) / points.length);
  if (!(size > 0)) throw new RangeError('points coincide');
  return points.map((point) => ({ x: (point.x - x) / size, y: (point.y - y) / size }));
}

function mapped([a, b, c, d, e, f, g, h]: readonly number[], { x, y }: Point): Point {
  const w = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** Least squares of the equations that are linear in the map's eight numbers. */
function projectiveMap(from: readonly Point[], to: readonly Point[]): number[] {
  const system = Array.from({ length: 8 }, () => new Array<number>(9).fill(0));
  const add = (row: readonly number[]) => {
    for (let i = 0; i < 8; i++) for (let j = 0; j < 9; j++) system[i][j] += row[i] * row[j];
  };
  from.forEach(({ x, y }, i) => {
    const { x: u, y: v } = to[i];
    add([x, y, 1, 0, 0, 0, -x * u, -y * u, u]);
    add([0, 0, 0, x, y, 1, -x * v, -y * v, v]);
  });
  return solve(system);
}

/** Gauss-Jordan with row exchange; each row ends with the right-hand side. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let j = i + 1; j < n; j++) if (Math.abs(rows[j][i]) > Math.abs(rows[pivot][i])) pivot = j;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    if (!(Math.abs(rows[i][i]) > 1e-9)) throw new RangeError('the points lie on a line, or are too few');
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const factor = rows[j][i] / rows[i][i];
      for (let k = i; k <= n; k++) rows[j][k] -= factor * rows[i][k];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}
