export interface Point3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A rotation by its rows: `dot(row, point)` gives the turned point's x, y and z. */
export type Rotation = readonly [Point3, Point3, Point3];

export function dot(a: Point3, b: Point3): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function cross(a: Point3, b: Point3): Point3 {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

/** The sum of the vectors, each taken as often as its weight says. */
export function weightedSum(vectors: readonly Point3[], weights: readonly number[]): Point3 {
  const sum = { x: 0, y: 0, z: 0 };
  vectors.forEach((v, i) => {
    sum.x += weights[i] * v.x;
    sum.y += weights[i] * v.y;
    sum.z += weights[i] * v.z;
  });
  return sum;
}
