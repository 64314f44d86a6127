import { alignedCropToImage, alignedSize } from '../geometry/template.js';
import { type PlanarCrop, warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { Projection } from '../models/projection.js';
import type { Embedding, Landmarks5 } from '../types.js';
import type { Model } from './model.js';

/** Samples along a pixel's side for the crop that identity is judged by: large faces must not alias. */
const finestGrid = 5;

/** The face turned upright and scaled so that eyes, nose and mouth lie at the places the embedders expect. */
export function alignFace(image: RgbImage, points: Landmarks5): PlanarCrop {
  const size = { width: alignedSize, height: alignedSize };
  return warp(image, alignedCropToImage(points), size, { finestGrid });
}

/** Both models' vectors, each of length 1, one after the other: 512 + 192 numbers. */
export async function embedAligned(models: { embedA: Model; embedB: Model }, crop: PlanarCrop): Promise<Float32Array> {
  const a = (await models.embedA.run(crop)).output;
  const b = (await models.embedB.run(crop)).output;
  const joined = new Float32Array(a.length + b.length);
  joined.set(normalise(a), 0);
  joined.set(normalise(b), a.length);
  return joined;
}

/** The vector scaled to length 1; a vector of zeros stays as it is. */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  return vector.map((value) => value * factor);
}

/** The stored form of an embedding: projected, then of length 1. */
export function project({ mean, basis, dimensions }: Projection, joined: Float32Array): Embedding {
  const projected = new Float32Array(dimensions);
  for (let row = 0; row < dimensions; row++) {
    let sum = 0;
    for (let i = 0, k = row * joined.length; i < joined.length; i++, k++) sum += basis[k] * (joined[i] - mean[i]);
    projected[row] = sum;
  }
  return normalise(projected);
}

/** Cosine of two vectors of length 1, -1..1. */
export function cosineBetween(a: Embedding, b: Embedding): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return Math.max(-1, Math.min(1, dot));
}
