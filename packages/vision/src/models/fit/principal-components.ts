import type { Projection } from '../projection.js';
import { symmetricEigen } from './symmetric-eigen.js';

export interface PrincipalComponents extends Projection {
  /** Share of the variance that the kept dimensions hold, 0..1. */
  readonly explained: number;
}

/**
 * The `dimensions` orthonormal directions in which the vectors vary most (principal component analysis), around their
 * mean. All vectors have the same length; there should be several times as many of them as that length.
 */
export function principalComponents(vectors: readonly Float32Array[], dimensions: number): PrincipalComponents {
  const size = vectors[0]?.length ?? 0;
  const mean = meanOf(vectors, size);
  const { values, vectors: directions } = symmetricEigen(covariance(vectors, mean), size);
  const basis = new Float32Array(dimensions * size);
  for (let row = 0; row < dimensions; row++) basis.set(directions[row], row * size);
  const sum = (numbers: Float64Array) => numbers.reduce((total, value) => total + value, 0);
  return {
    mean: Float32Array.from(mean),
    basis,
    dimensions,
    explained: sum(values.subarray(0, dimensions)) / sum(values),
  };
}

function meanOf(vectors: readonly Float32Array[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const vector of vectors) for (let i = 0; i < size; i++) mean[i] += vector[i] / vectors.length;
  return mean;
}

function covariance(vectors: readonly Float32Array[], mean: Float64Array): Float64Array {
  const size = mean.length;
  const result = new Float64Array(size * size);
  const centred = new Float64Array(size);
  for (const vector of vectors) {
    for (let i = 0; i < size; i++) centred[i] = vector[i] - mean[i];
    for (let i = 0; i < size; i++) {
      const value = centred[i] / vectors.length;
      const row = result.subarray(i * size, (i + 1) * size);
      for (let j = i; j < size; j++) row[j] += value * centred[j];
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) result[i * size + j] = result[j * size + i];
  return result;
}
