import type { RgbImage } from '../image/rgb-image.js';
import { type Affine, scaleOf } from './affine.js';

/** Samples along each side of a crop's pixel. With more, no detector or landmark model found more, and they took longer. */
const usualGrid = 2;

/** What a crop shows where it reaches over the image's edge: its pixels repeated, black, or the image mirrored at them. */
export type EdgeFill = 'edge' | 'black' | 'reflect';

/** Red, green and blue planes one after the other, 0..255, each `width` × `height`. */
export interface PlanarCrop {
  readonly width: number;
  readonly height: number;
  readonly planes: Float32Array;
}

export interface WarpOptions {
  /** Default `edge`. */
  readonly fill?: EdgeFill;
  /** Samples along a crop pixel's side where the crop shrinks. Default 2. */
  readonly finestGrid?: number;
  /** Where to write. Default an array of its own. */
  readonly planes?: Float32Array;
}

/**
 * Fills a crop by looking up, for each of its pixels, the place in `image` that `cropToImage` names.
 * Bilinear; a crop that shrinks by more than 1.6 averages several samples a pixel, because plain bilinear reading
 * would skip source pixels (measured: recognition suffers from there on). `finestGrid` squared is the most samples;
 * with 1 every crop is plainly bilinear. The crop is written into `planes`, three times the crop's area long; what it held before is lost.
 */
export function warp(
  image: RgbImage,
  cropToImage: Affine,
  size: { width: number; height: number },
  { fill = 'edge', finestGrid = usualGrid, planes = new Float32Array(3 * size.width * size.height) }: WarpOptions = {},
): PlanarCrop {
  if (fill === 'black') planes.fill(0);
  const shrink = scaleOf(cropToImage);
  if (shrink <= 1.6 || finestGrid === 1) warpBilinear(image, cropToImage, size, fill, planes);
  else {
    const grid = Math.min(finestGrid, Math.ceil(shrink));
    const isUpright = cropToImage[1] === 0 && cropToImage[3] === 0;
    (isUpright ? averageUpright : averageTurned)(image, cropToImage, size, fill, grid, planes);
  }
  return { ...size, planes };
}

function warpBilinear(
  { data, width, height }: RgbImage,
  [a, b, c, d, e, f]: Affine,
  size: { width: number; height: number },
  fill: EdgeFill,
  planes: Float32Array,
): void {
  const n = size.width * size.height;
  const maxX = width - 1;
  const maxY = height - 1;
  for (let y = 0, k = 0; y < size.height; y++) {
    let sx = a * 0.5 + b * (y + 0.5) + c - 0.5;
    let sy = d * 0.5 + e * (y + 0.5) + f - 0.5;
    for (let x = 0; x < size.width; x++, k++, sx += a, sy += d) {
      if (fill === 'black' && (sx < -0.5 || sy < -0.5 || sx > maxX + 0.5 || sy > maxY + 0.5)) continue;
      const px = sx >= 0 && sx <= maxX ? sx : broughtInside(sx, maxX, fill);
      const py = sy >= 0 && sy <= maxY ? sy : broughtInside(sy, maxY, fill);
      const x0 = px | 0;
      const y0 = py | 0;
      const fx = px - x0;
      const fy = py - y0;
      const p = (y0 * width + x0) * 3;
      const right = x0 < maxX ? 3 : 0;
      const q = y0 < maxY ? p + width * 3 : p;
      const w11 = fx * fy;
      const w01 = fx - w11;
      const w10 = fy - w11;
      const w00 = 1 - fx - w10;
      planes[k] = data[p] * w00 + data[p + right] * w01 + data[q] * w10 + data[q + right] * w11;
      planes[n + k] = data[p + 1] * w00 + data[p + right + 1] * w01 + data[q + 1] * w10 + data[q + right + 1] * w11;
      planes[2 * n + k] = data[p + 2] * w00 + data[p + right + 2] * w01 + data[q + 2] * w10 + data[q + right + 2] * w11;
    }
  }
}

/** Averages `grid` × `grid` nearest samples a pixel: close to a box filter at a cost that does not grow with the image. */
function averageTurned(
  { data, width, height }: RgbImage,
  [a, b, c, d, e, f]: Affine,
  size: { width: number; height: number },
  fill: EdgeFill,
  grid: number,
  planes: Float32Array,
): void {
  const n = size.width * size.height;
  const share = 1 / (grid * grid);
  const step = 1 / grid;
  for (let y = 0, k = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, k++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = 0; j < grid; j++) {
        const v = y + (j + 0.5) * step;
        let sx = a * (x + 0.5 * step) + b * v + c;
        let sy = d * (x + 0.5 * step) + e * v + f;
        for (let i = 0; i < grid; i++, sx += a * step, sy += d * step) {
          let px = sx | 0;
          let py = sy | 0;
          if (sx < 0 || sy < 0 || px >= width || py >= height) {
            if (fill === 'black') continue;
            px = broughtInside(Math.floor(sx), width - 1, fill);
            py = broughtInside(Math.floor(sy), height - 1, fill);
          }
          const p = (py * width + px) * 3;
          red += data[p];
          green += data[p + 1];
          blue += data[p + 2];
        }
      }
      planes[k] = red * share;
      planes[n + k] = green * share;
      planes[2 * n + k] = blue * share;
    }
  }
}

/** The same for a map that keeps the axes, where columns and rows can be looked up instead of computed. */
function averageUpright(
  { data, width, height }: RgbImage,
  [a, , c, , e, f]: Affine,
  size: { width: number; height: number },
  fill: EdgeFill,
  grid: number,
  planes: Float32Array,
): void {
  const n = size.width * size.height;
  const share = 1 / (grid * grid);
  const columns = sampledPlaces(size.width * grid, a / grid, c, width, fill);
  const rows = sampledPlaces(size.height * grid, e / grid, f, height, fill);
  for (let y = 0, k = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, k++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = y * grid; j < (y + 1) * grid; j++) {
        if (rows[j] < 0) continue;
        const start = rows[j] * width * 3;
        for (let i = x * grid; i < (x + 1) * grid; i++) {
          if (columns[i] < 0) continue;
          const p = start + columns[i] * 3;
          red += data[p];
          green += data[p + 1];
          blue += data[p + 2];
        }
      }
      planes[k] = red * share;
      planes[n + k] = green * share;
      planes[2 * n + k] = blue * share;
    }
  }
}

/** Source column (or row) of each sample; -1 for one that stays black. */
function sampledPlaces(count: number, step: number, offset: number, limit: number, fill: EdgeFill): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    const place = Math.floor((i + 0.5) * step + offset);
    if (place >= 0 && place < limit) return place;
    return fill === 'black' ? -1 : broughtInside(place, limit - 1, fill);
  });
}

/** The place, 0..`last`, whose pixel stands for one that lies outside. */
function broughtInside(place: number, last: number, fill: EdgeFill): number {
  if (fill !== 'reflect' || last === 0) return Math.max(0, Math.min(last, place));
  const period = 2 * last;
  const folded = ((place % period) + period) % period;
  return Math.min(folded, period - folded);
}
