import { type Affine, apply } from '../geometry/affine.js';
import type { Point } from '../types.js';

/**
 * What the age and gender network has made of a face half-way: two of its maps, 14 × 14 cells of 512 values from 0 to 6
 * each, and where the face lies in them.
 */
export interface FaceFeatures {
  /** One after a third of the network's depth, one after two thirds: parts and edges first, then what they belong to. */
  readonly maps: readonly [Float32Array, Float32Array];
  /** From the image to the network's crop. */
  readonly toCrop: Affine;
}

/** Tensors of the built faceres model that hold the maps. */
export const mapTensors = [
  { name: 'Clip_81', role: 'earlyMap' },
  { name: 'Clip_125', role: 'lateMap' },
] as const;

const side = 14;
const channels = 512;
const pixelsPerCell = 224 / side;

/**
 * Mesh points whose mean is a place to look at: both eyes, the nose's bridge and tip, the mouth's corners and middle, the
 * cheeks, the chin and between the brows.
 */
const places: readonly (readonly number[])[] = [
  [33, 133, 159, 145],
  [263, 362, 386, 374],
  [6],
  [1],
  [61],
  [13, 14],
  [291],
  [50],
  [280],
  [199],
  [9],
];

export const placeCount = places.length;
export const valuesPerPlace = 2 * channels;

/** The maps' values at each place of the mesh, read between their cells: `placeCount` × `valuesPerPlace` numbers. */
export function featuresAtPlaces({ maps, toCrop }: FaceFeatures, mesh: readonly Point[]): Float32Array {
  const values = new Float32Array(placeCount * valuesPerPlace);
  places.forEach((indices, k) => {
    let x = 0;
    let y = 0;
    for (const index of indices) {
      const point = apply(toCrop, mesh[index]);
      x += point.x / indices.length;
      y += point.y / indices.length;
    }
    maps.forEach((map, m) => {
      readBetween(map, x / pixelsPerCell - 0.5, y / pixelsPerCell - 0.5, values, k * valuesPerPlace + m * channels);
    });
  });
  return values;
}

function readBetween(map: Float32Array, column: number, row: number, into: Float32Array, from: number): void {
  const x = Math.max(0, Math.min(side - 1.001, column));
  const y = Math.max(0, Math.min(side - 1.001, row));
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const w11 = (x - x0) * (y - y0);
  const w10 = x - x0 - w11;
  const w01 = y - y0 - w11;
  const w00 = 1 - w10 - w01 - w11;
  for (let c = 0, at = y0 * side + x0; c < channels; c++, at += side * side) {
    into[from + c] = map[at] * w00 + map[at + 1] * w10 + map[at + side] * w01 + map[at + side + 1] * w11;
  }
}
