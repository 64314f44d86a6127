import type { Covers, Judgement, Point } from '../types.js';
import { type FaceFeatures, featuresAtPlaces, placeCount, valuesPerPlace } from './face-features.js';
import { judge } from './judge-shape.js';

/** What each place of the face is reduced to, and how many numbers weigh the places together. */
export const perPlace = 8;
export const hiddenUnits = 32;
export const answers = ['eyes', 'nose', 'mouth', 'any'] as const satisfies readonly (keyof Covers)[];

/**
 * A small network over the maps that the age and gender model computes anyway: each place's values become `perPlace`
 * numbers by the place's own weights, all places together `hiddenUnits`, these the four log odds; negative numbers become
 * 0 in between.
 */
export interface OcclusionWeights {
  /** By place, then by what it is reduced to. */
  readonly placeWeights: Float32Array;
  readonly placeBiases: Float32Array;
  readonly hiddenWeights: Float32Array;
  readonly hiddenBiases: Float32Array;
  readonly answerWeights: Float32Array;
  readonly answerBiases: Float32Array;
}

/** Length of each array of the weights, in the order in which they are kept. */
export const weightLengths: Readonly<Record<keyof OcclusionWeights, number>> = {
  placeWeights: placeCount * perPlace * valuesPerPlace,
  placeBiases: placeCount * perPlace,
  hiddenWeights: hiddenUnits * placeCount * perPlace,
  hiddenBiases: hiddenUnits,
  answerWeights: answers.length * hiddenUnits,
  answerBiases: answers.length,
};

/** How probable it is that something covers eyes, nose and mouth. `mesh` is in pixels of the image that was looked at. */
export function judgeCovers(weights: OcclusionWeights, features: FaceFeatures, mesh: readonly Point[]): Covers {
  const [eyes, nose, mouth, any] = coverProbabilities(weights, featuresAtPlaces(features, mesh));
  return { eyes, nose, mouth, any };
}

/** Whether something covers a main part of the face: docs/models.md has the error rates. */
export function judgeOccluded(covers: Covers): Judgement {
  return judge(covers.any);
}

/** The four probabilities, in the order of `answers`, from the values at the places. */
export function coverProbabilities(weights: OcclusionWeights, values: Float32Array): number[] {
  const reduced = new Float32Array(placeCount * perPlace);
  for (let unit = 0, at = 0; unit < reduced.length; unit++) {
    const from = Math.floor(unit / perPlace) * valuesPerPlace;
    let sum = weights.placeBiases[unit];
    for (let i = from; i < from + valuesPerPlace; i++, at++) sum += weights.placeWeights[at] * values[i];
    reduced[unit] = Math.max(0, sum);
  }
  const hidden = weighed(weights.hiddenWeights, weights.hiddenBiases, reduced).map((value) => Math.max(0, value));
  const odds = weighed(weights.answerWeights, weights.answerBiases, hidden);
  return Array.from(odds, (value) => 1 / (1 + Math.exp(-value)));
}

function weighed(weights: Float32Array, biases: Float32Array, inputs: Float32Array): Float32Array {
  return biases.map((bias, row) => {
    let sum = bias;
    for (let i = 0, at = row * inputs.length; i < inputs.length; i++, at++) sum += weights[at] * inputs[i];
    return sum;
  });
}
