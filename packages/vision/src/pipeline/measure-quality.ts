import type { PlanarCrop } from '../geometry/warp.js';
import type { FaceQuality } from '../types.js';

/** Laplacian variance at which sharpness is 0.5; see `measureQuality`. */
const halfSharp = 100;

/** Rec. 601 luma of a crop, 0..255. */
function lumaOf({ width, height, planes }: PlanarCrop): Float32Array {
  const n = width * height;
  const luma = new Float32Array(n);
  for (let i = 0; i < n; i++) luma[i] = 0.299 * planes[i] + 0.587 * planes[n + i] + 0.114 * planes[2 * n + i];
  return luma;
}

/**
 * Brightness: mean luma of the aligned crop's inner part (the face without the background at its sides), 0..1.
 * Sharpness: `v / (v + 100)` of the variance `v` of the 4-neighbour Laplacian over the aligned crop, 0..1.
 * On 174 LFW faces the middle 90 % lie at 0.29 to 0.74; the same photos blurred (σ 3) at 0.04 to 0.12, and enlarged from
 * faces of 40 pixels at 0.19 to 0.47. Darkened to a quarter, brightness falls from 0.34–0.67 to 0.08–0.17.
 * `gain` is the factor by which the crop's pixels were brightened; brightness is told
 * as the photo was sent.
 */
export function measureQuality(aligned: PlanarCrop, gain = 1): FaceQuality {
  const luma = lumaOf(aligned);
  const { width, height } = aligned;
  let brightness = 0;
  let inner = 0;
  let sum = 0;
  let squares = 0;
  let n = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const laplacian = 4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width];
      sum += laplacian;
      squares += laplacian * laplacian;
      n++;
      if (x >= width / 4 && x < (3 * width) / 4 && y >= height / 4) {
        brightness += luma[i];
        inner++;
      }
    }
  }
  const variance = squares / n - (sum / n) ** 2;
  return { brightness: brightness / inner / 255 / gain, sharpness: variance / (variance + halfSharp) };
}
