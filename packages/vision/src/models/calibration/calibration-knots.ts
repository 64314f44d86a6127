import type { Knot } from './monotone-curve.js';

/** Cosine → similarity on the face scale, as in `data/calibration.json`, where the fit and its error rates stand. */
export const calibrationKnots: readonly Knot[] = [
  [-1, 0],
  [-0.00344, 0.2],
  [0.14865, 0.4],
  [0.2802, 0.55],
  [0.37828, 0.65],
  [0.45543, 0.72],
  [0.5213, 0.78],
  [0.71793, 0.92],
  [1, 1],
];
