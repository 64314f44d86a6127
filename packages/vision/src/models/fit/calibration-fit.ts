import type { Knot } from '../calibration/monotone-curve.js';
import { scales } from '../calibration/similarity.js';
import { type CosineHistogram, falseNonMatchRate, thresholdAt } from './verification-rates.js';

/** Errors at a threshold on the cosine. */
export interface ErrorRates {
  /** False match rate that the threshold keeps to: share of pairs of different people at or above it. */
  readonly fmr: number;
  readonly threshold: number;
  /** False non-match rate: share of pairs of one person under it. */
  readonly fnmr: number;
}

/**
 * Where false match rates of pairs of different people lie on the face scale. The anchor is the surfaces' default
 * threshold; the others are spread so that each tenfold drop in false matches is a clear step that gets smaller.
 */
const levels = [
  { fmr: 0.5, similarity: 0.2 },
  { fmr: 1e-1, similarity: 0.4 },
  { fmr: 1e-2, similarity: 0.55 },
  { fmr: 1e-3, similarity: scales.face.anchor },
  { fmr: 1e-4, similarity: 0.72 },
  { fmr: 1e-5, similarity: 0.78 },
] as const;
const genuineMedianSimilarity = 0.92;

/**
 * A threshold lets this part of its FMR through among the people that it is fitted on, so that it keeps to the FMR among
 * others: of ten splits of LFW's first five folds (fitted on three, judged on two) the judged people had 1.07 times the
 * FMR of the others on average and 1.18 times at most.
 */
export const fittedShare = 0.8;

/** Knots of the curve from cosine to similarity on the face scale. Needs about a million impostor pairs for 1e-5. */
export function fitCalibration(impostors: CosineHistogram, genuine: readonly number[]): Knot[] {
  const median = genuine.toSorted((a, b) => a - b)[Math.floor(genuine.length / 2)];
  const knots: Knot[] = levels.map(({ fmr, similarity }) => [thresholdAt(impostors, fittedShare * fmr), similarity]);
  return [[-1, 0], ...knots, [Number(median.toFixed(5)), genuineMedianSimilarity], [1, 1]];
}

export function errorRates(
  impostors: CosineHistogram,
  genuine: readonly number[],
  rates: readonly number[],
): ErrorRates[] {
  return rates.map((fmr) => {
    const threshold = thresholdAt(impostors, fittedShare * fmr);
    return { fmr, threshold, fnmr: Number(falseNonMatchRate(genuine, threshold).toPrecision(3)) };
  });
}
