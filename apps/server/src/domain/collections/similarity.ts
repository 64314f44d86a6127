import { cosineAt, type Embedding, type SimilarityScale, similarity } from '@facet/vision';

/** Scores are shown with four digits, and decided on as they are shown. */
const DIGITS = 1e4;

/** The scales that run from 0 to 1. */
export type UnitScale = Extract<SimilarityScale, 'face' | 'workspace'>;

/** Similarity, 0..1, as answers show it and thresholds judge it. */
export function shownSimilarity(cosine: number, scale: UnitScale = 'face'): number {
  return Math.round(similarity(scale, cosine) * DIGITS) / DIGITS;
}

/** The same of two embeddings of one model. */
export function similarityOf(one: Embedding, other: Embedding, scale: UnitScale): number {
  let cosine = 0;
  for (let i = 0; i < one.length; i++) cosine += (one[i] as number) * (other[i] as number);
  return shownSimilarity(cosine, scale);
}

/** A cosine that nothing which would be shown at or above the threshold falls below. */
export function leastCosineFor(threshold: number, scale: UnitScale = 'face'): number {
  return cosineAt(scale, Math.max(0, threshold - 1 / DIGITS));
}
