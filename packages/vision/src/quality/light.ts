import type { PlanarCrop } from '../geometry/warp.js';

/** Light on the face, as the photo was sent. All 0..1. */
export interface Light {
  readonly mean: number;
  /** What the histograms of the two halves share. */
  readonly uniformity: number;
  /** Share of nearly black pixels. */
  readonly under: number;
  /** Share of nearly white pixels. */
  readonly over: number;
}

const bins = 32;

/** `gain` is the factor by which the crop's pixels were brightened. */
export function measureLight({ width, height, planes }: PlanarCrop, gain: number): Light {
  const n = width * height;
  const left = new Float64Array(bins);
  const right = new Float64Array(bins);
  let sum = 0;
  let inner = 0;
  let under = 0;
  let over = 0;
  for (let y = height / 4; y < height; y++) {
    for (let x = width / 4; x < (3 * width) / 4; x++) {
      const i = y * width + x;
      const luma = (0.299 * planes[i] + 0.587 * planes[n + i] + 0.114 * planes[2 * n + i]) / gain;
      sum += luma;
      inner++;
      if (luma < 25) under++;
      if (luma > 247) over++;
      (x < width / 2 ? left : right)[Math.min(bins - 1, Math.floor((luma * bins) / 256))]++;
    }
  }
  let shared = 0;
  for (let bin = 0; bin < bins; bin++) shared += Math.min(left[bin], right[bin]) / (inner / 2);
  return { mean: sum / inner / 255, uniformity: shared, under: under / inner, over: over / inner };
}
