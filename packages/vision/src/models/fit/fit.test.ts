import { describe, expect, it } from 'vitest';
import { errorRates } from './calibration-fit.js';
import { choices, crossFit } from './cross-fit.js';
import { parseLfwPairs } from './lfw-pairs.js';
import { principalComponents } from './principal-components.js';
import { symmetricEigen } from './symmetric-eigen.js';
import {
  cosineOf,
  falseMatchRate,
  falseNonMatchRate,
  foldedAccuracy,
  impostorHistogram,
  thresholdAt,
} from './verification-rates.js';

/** Numbers -1..1 that look random and are the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

describe('eigenvectors of a symmetric matrix', () => {
  it('solves a case known by hand', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    expect(vectors[0][0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(vectors[0][1]).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('gives vectors that the matrix only stretches', () => {
    const size = 20;
    const next = numbers(7);
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) for (let j = i; j < size; j++) matrix[i * size + j] = matrix[j * size + i] = next();
    const { values, vectors } = symmetricEigen(matrix, size);
    vectors.forEach((vector, k) => {
      for (let i = 0; i < size; i++) {
        const product = vector.reduce((sum, value, j) => sum + matrix[i * size + j] * value, 0);
        expect(product).toBeCloseTo(values[k] * vector[i], 9);
      }
    });
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });
});

it('finds the directions in which vectors vary', () => {
  const next = numbers(3);
  const vectors = Array.from({ length: 400 }, () => Float32Array.of(5 + 0.1 * next(), 10 * next(), 1 + 3 * next(), 0));
  const { mean, basis, explained } = principalComponents(vectors, 2);
  expect(mean[0]).toBeCloseTo(5, 1);
  expect(Math.abs(basis[1])).toBeGreaterThan(0.99);
  expect(Math.abs(basis[4 + 2])).toBeGreaterThan(0.99);
  expect(cosineOf(basis.subarray(0, 4), basis.subarray(4))).toBeCloseTo(0, 6);
  expect(explained).toBeGreaterThan(0.99);
});

describe('error rates', () => {
  /** Unit vectors in a plane, at angles in degrees. */
  const face = (person: string, degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return { person, vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
  };
  const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);

  it('counts each pair of different people once', () => {
    const histogram = impostorHistogram([face('a', 0), face('a', 5), face('b', 60), face('c', 90)]);
    expect(histogram.pairs).toBe(5);
    // The pairs' angles: 60, 90, 55, 85, 30.
    expect(thresholdAt(histogram, 0)).toBeCloseTo(cosine(30), 4);
    expect(thresholdAt(histogram, 0.2)).toBeCloseTo(cosine(55), 4);
    expect(falseMatchRate(histogram, cosine(50))).toBeCloseTo(0.2);
    expect(falseMatchRate(histogram, cosine(58))).toBeCloseTo(0.4);
    expect(falseMatchRate(histogram, thresholdAt(histogram, 0.4))).toBeCloseTo(0.4);
  });

  it('counts genuine pairs under the threshold', () => {
    expect(falseNonMatchRate([0.1, 0.5, 0.6, 0.9], 0.5)).toBe(0.25);
    const histogram = impostorHistogram([face('a', 0), face('b', 60), face('c', 90)]);
    expect(errorRates(histogram, [0.2, 0.8, 0.9], [0.5])).toMatchObject([{ fmr: 0.5, fnmr: 0.333 }]);
  });

  it('leaves room for people that it has not seen', () => {
    const histogram = impostorHistogram([face('a', 0), face('b', 60), face('c', 90)]);
    // One of the three pairs is a share of 0.33: less than 0.4, but more than fits into 0.8 of that.
    expect(errorRates(histogram, [], [0.4])[0].threshold).toBeCloseTo(cosine(30), 4);
    expect(errorRates(histogram, [], [0.5])[0].threshold).toBeCloseTo(cosine(60), 4);
  });

  it('judges each fold at the threshold of the others', () => {
    const pairs = [0, 1].flatMap((fold) => [
      { fold, genuine: true, cosine: 0.7 },
      { fold, genuine: true, cosine: 0.6 },
      { fold, genuine: false, cosine: 0.2 },
      { fold, genuine: false, cosine: fold === 0 ? 0.65 : 0.1 },
    ]);
    expect(foldedAccuracy(pairs)).toBe((0.75 + 1) / 2);
  });
});

describe('cross-fitting', () => {
  it('chooses each part once', () => {
    expect(choices([1, 2, 3, 4], 2)).toEqual([
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
      [3, 4],
    ]);
  });

  it('judges folds at thresholds that were fitted on the others', () => {
    // In each fold a pair of two people is alike; in the second fold it is more alike than the one person's.
    const angles = [
      ['A/A_0001.jpg', 0, 0],
      ['A/A_0002.jpg', 10, 0],
      ['B/B_0001.jpg', 50, 0],
      ['C/C_0001.jpg', 0, 1],
      ['C/C_0002.jpg', 45, 1],
      ['D/D_0001.jpg', 75, 1],
    ] as const;
    const pairs = [0, 3].flatMap((from) => [
      { first: angles[from][0], second: angles[from + 1][0], genuine: true, fold: angles[from][2] },
      { first: angles[from][0], second: angles[from + 2][0], genuine: false, fold: angles[from][2] },
    ]);
    const vectors = new Map(
      angles.map(([image, degrees]) => {
        const angle = (degrees * Math.PI) / 180;
        return [image, Float32Array.of(Math.cos(angle), Math.sin(angle))];
      }),
    );
    const seen: (readonly string[])[] = [];
    const fit = (images: readonly string[]) => {
      seen.push(images);
      return vectors;
    };
    const result = crossFit(fit, pairs, 1, [0.1]);
    expect(seen).toEqual([angles.slice(0, 3).map(([image]) => image), angles.slice(3).map(([image]) => image)]);
    expect(result).toMatchObject({ fittedFolds: 1, judgedFolds: 1, splits: 2 });
    // Fitted on the first fold the threshold is cos 40°: one of the second fold's two strangers' pairs passes, its
    // genuine pair does not. Fitted on the second it is cos 30°: nothing passes but the first fold's genuine pair.
    expect(result.rates).toEqual([{ wanted: 0.1, fmr: 0.25, highestFmr: 0.5, fnmr: 0.5 }]);
  });
});

describe('LFW pairs', () => {
  it('reads both kinds of line and counts folds', () => {
    const text = '2\t1\nA_B\t1\t12\nA_B\t1\tC\t3\nD\t2\t3\nD\t1\tE\t1\n';
    expect(parseLfwPairs(text)).toEqual([
      { first: 'A_B/A_B_0001.jpg', second: 'A_B/A_B_0012.jpg', genuine: true, fold: 0 },
      { first: 'A_B/A_B_0001.jpg', second: 'C/C_0003.jpg', genuine: false, fold: 0 },
      { first: 'D/D_0002.jpg', second: 'D/D_0003.jpg', genuine: true, fold: 1 },
      { first: 'D/D_0001.jpg', second: 'E/E_0001.jpg', genuine: false, fold: 1 },
    ]);
  });

  it('refuses a cut file and other lines', () => {
    expect(() => parseLfwPairs('1\t1\nA\t1\t2\n')).toThrow(SyntaxError);
    expect(() => parseLfwPairs('1\t1\nA\t1\t2\nA\n')).toThrow(SyntaxError);
  });
});
