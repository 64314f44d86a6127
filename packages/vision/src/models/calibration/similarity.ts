import type { SimilarityScale } from '../../types.js';
import { calibrationKnots } from './calibration-knots.js';
import { monotoneCurve } from './monotone-curve.js';

/**
 * Each scale's score at the cosine that at most one in a thousand pairs of different people reaches (FMR 1e-3): the
 * thresholds that the surfaces document as their default. `top` is the score of equal vectors.
 */
export const scales: Readonly<Record<SimilarityScale, { readonly anchor: number; readonly top: number }>> = {
  face: { anchor: 0.65, top: 1 },
  workspace: { anchor: 0.55, top: 1 },
  kyc: { anchor: 75, top: 100 },
};

const curve = monotoneCurve(calibrationKnots);

/**
 * How alike two faces are on a scale: 0 for opposite vectors, `top` for equal ones, rising strictly with the cosine
 * (-1..1; beyond, the nearer end). All scales bend the same fitted curve, by a power that puts the anchor in its place.
 */
export function similarity(scale: SimilarityScale, cosine: number): number {
  return scales[scale].top * curve.at(cosine) ** exponentOf(scale);
}

/** The cosine, -1..1, that has this score; the inverse of `similarity`. */
export function cosineAt(scale: SimilarityScale, score: number): number {
  const share = Math.min(1, Math.max(0, score / scales[scale].top));
  return curve.inverse(share ** (1 / exponentOf(scale)));
}

/** The curve itself is the face scale. */
function exponentOf(scale: SimilarityScale): number {
  const { anchor, top } = scales[scale];
  return Math.log(anchor / top) / Math.log(scales.face.anchor);
}
