import type { Knot } from './monotone-curve.js';

/** Cosine → similarity on the face scale, as in `data/calibration.json`, where the fit and its error rates stand. */
export const calibrationKnots: readonly Knot[] = [
  [-1, 0],
  [-0.00343, 0.2],
  [0.14866, 0.4],
  [0.28018, 0.55],
  [0.37824, 0.65],
  [0.45505, 0.72],
  [0.52121, 0.78],
  [0.71792, 0.92],
  [1, 1],
];
