import type { PlanarCrop } from '../geometry/warp.js';

/** Light on the face as the photo was sent, 0..1. */
export interface Light {
  /** Mean luma. */
  readonly mean: number;
  /** Mean luma of the darker side of the face over the brighter one's. */
  readonly uniformity: number;
  /** Share of nearly black pixels. */
  readonly under: number;
  /** Share of nearly white pixels. */
  readonly over: number;
}

/** OFIQ's bounds of what is nearly black and nearly white, of 0..255. */
const black = 25;
const white = 247;

/**
 * Measures the light on the inner part of an aligned crop: brows to chin, without the background at the sides. `gain` is the
 * factor by which the crop's pixels were brightened; what that drove to white counts as it was sent.
 */
export function measureLight({ width, height, planes }: PlanarCrop, gain: number): Light {
  const n = width * height;
  let left = 0;
  let right = 0;
  let under = 0;
  let over = 0;
  let count = 0;
  for (let y = height / 4; y < height; y++) {
    for (let x = width / 4; x < (3 * width) / 4; x++) {
      const i = y * width + x;
      const luma = (0.299 * planes[i] + 0.587 * planes[n + i] + 0.114 * planes[2 * n + i]) / gain;
      if (x < width / 2) left += luma;
      else right += luma;
      if (luma < black) under++;
      if (luma > white) over++;
      count++;
    }
  }
  return {
    mean: (left + right) / count / 255,
    uniformity: Math.min(left, right) / Math.max(left, right, 1),
    under: under / count,
    over: over / count,
  };
}
