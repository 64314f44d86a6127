import { cosineAt, similarity } from '@facet/vision';

/** Scores are shown with four digits, and decided on as they are shown. */
const DIGITS = 1e4;

/** Similarity on the face scale, 0..1, as answers show it and thresholds judge it. */
export function shownSimilarity(cosine: number): number {
  return Math.round(similarity('face', cosine) * DIGITS) / DIGITS;
}

/** A cosine that nothing which would be shown at or above the threshold falls below. */
export function leastCosineFor(threshold: number): number {
  return cosineAt('face', Math.max(0, threshold - 1 / DIGITS));
}
