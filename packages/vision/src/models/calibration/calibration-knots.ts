import type { Knot } from './monotone-curve.js';

/** Cosine → similarity on the face scale, as in `data/calibration.json`, where the fit and its error rates stand. */
export const calibrationKnots: readonly Knot[] = [
  [-1, 0],
  [0.02583, 0.2],
  [0.16389, 0.4],
  [0.29098, 0.55],
  [0.38677, 0.65],
  [0.46232, 0.72],
  [0.52752, 0.78],
  [0.71498, 0.92],
  [1, 1],
];
