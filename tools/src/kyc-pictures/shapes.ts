/** Distances to solids, in the unit of their arguments: negative inside. `sqrt` is faster here than `Math.hypot`. */

export function ball(x: number, y: number, z: number, radius: number): number {
  return Math.sqrt(x * x + y * y + z * z) - radius;
}

/** Close to the true distance near the surface, which is where it matters. */
export function ellipsoid(x: number, y: number, z: number, rx: number, ry: number, rz: number): number {
  const a = x / rx;
  const b = y / ry;
  const c = z / rz;
  const inUnits = Math.sqrt(a * a + b * b + c * c);
  const slope = Math.sqrt((a * a) / (rx * rx) + (b * b) / (ry * ry) + (c * c) / (rz * rz));
  return slope < 1e-9 ? -Math.min(rx, ry, rz) : (inUnits * (inUnits - 1)) / slope;
}

/** A rod from one end to the other whose radius changes evenly. Coordinates are relative to the first end. */
export function rod(
  x: number,
  y: number,
  z: number,
  [ex, ey, ez]: readonly [number, number, number],
  from: number,
  to: number,
): number {
  const along = (x * ex + y * ey + z * ez) / (ex * ex + ey * ey + ez * ez);
  const t = along < 0 ? 0 : along > 1 ? 1 : along;
  return ball(x - t * ex, y - t * ey, z - t * ez, from + t * (to - from));
}

/** Both solids, with a fillet about as wide as `blend`. */
export function join(a: number, b: number, blend: number): number {
  const h = Math.max(blend - Math.abs(a - b), 0) / blend;
  return Math.min(a, b) - (h * h * blend) / 4;
}

/** The first solid without the second, with an edge rounded about as wide as `blend`. */
export function cut(a: number, b: number, blend: number): number {
  return -join(-a, b, blend);
}

/** 0 below `from`, 1 over `to`, smooth between. */
export function step(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

function lattice(x: number, y: number, z: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(z, 2147483647 - 58);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise between 0 and 1, one bump a unit, the same on every machine. */
export function noise(x: number, y: number, z: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const u = step(0, 1, x - i);
  const v = step(0, 1, y - j);
  const w = step(0, 1, z - k);
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const a = corner & 1;
    const b = (corner >> 1) & 1;
    const c = corner >> 2;
    sum += lattice(i + a, j + b, k + c) * (a ? u : 1 - u) * (b ? v : 1 - v) * (c ? w : 1 - w);
  }
  return sum;
}
