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
  image: RgbImage,
  cropToImage: Affine,
  size: { width: number; height: number },
  fill: EdgeFill,
  grid: number,
  planes: Float32Array,
): void {
  const averageInside = grid === 2 ? averageFourInside : averageRowInside;
  for (let y = 0; y < size.height; y++) {
    const [from, to] = insideOf(cropToImage, y, size.width, image);
    averageRow(image, cropToImage, size, y, 0, from, fill, grid, planes);
    averageInside(image, cropToImage, size, y, from, to, grid, planes);
    averageRow(image, cropToImage, size, y, to, size.width, fill, grid, planes);
  }
}

/** The part of a row, `from` to before `to`, whose samples may lie anywhere. */
function averageRow(
  { data, width, height }: RgbImage,
  [a, b, c, d, e, f]: Affine,
  size: { width: number; height: number },
  y: number,
  from: number,
  to: number,
  fill: EdgeFill,
  grid: number,
  planes: Float32Array,
): void {
  const n = size.width * size.height;
  const share = 1 / (grid * grid);
  const step = 1 / grid;
  for (let x = from, k = y * size.width + from; x < to; x++, k++) {
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

/** The same for samples inside the image, which most are: without asking of each where it lies, it takes a third of the time. */
function averageRowInside(
  { data, width }: RgbImage,
  [a, b, c, d, e, f]: Affine,
  size: { width: number; height: number },
  y: number,
  from: number,
  to: number,
  grid: number,
  planes: Float32Array,
): void {
  const n = size.width * size.height;
  const share = 1 / (grid * grid);
  const step = 1 / grid;
  const [rightX, rightY] = [a * step, d * step];
  for (let x = from, k = y * size.width + from; x < to; x++, k++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let j = 0; j < grid; j++) {
      const v = y + (j + 0.5) * step;
      let sx = a * (x + 0.5 * step) + b * v + c;
      let sy = d * (x + 0.5 * step) + e * v + f;
      for (let i = 0; i < grid; i++, sx += rightX, sy += rightY) {
        const p = ((sy | 0) * width + (sx | 0)) * 3;
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

/** The same for a grid of two, written out. */
function averageFourInside(
  { data, width }: RgbImage,
  [a, b, c, d, e, f]: Affine,
  size: { width: number; height: number },
  y: number,
  from: number,
  to: number,
  _grid: number,
  planes: Float32Array,
): void {
  const n = size.width * size.height;
  const [rightX, rightY, downX, downY] = [a / 2, d / 2, b / 2, e / 2];
  let sx = a * (from + 0.25) + b * (y + 0.25) + c;
  let sy = d * (from + 0.25) + e * (y + 0.25) + f;
  for (let x = from, k = y * size.width + from; x < to; x++, k++, sx += a, sy += d) {
    const p = ((sy | 0) * width + (sx | 0)) * 3;
    const q = (((sy + rightY) | 0) * width + ((sx + rightX) | 0)) * 3;
    const r = (((sy + downY) | 0) * width + ((sx + downX) | 0)) * 3;
    const s = (((sy + rightY + downY) | 0) * width + ((sx + rightX + downX) | 0)) * 3;
    planes[k] = (data[p] + data[q] + data[r] + data[s]) * 0.25;
    planes[n + k] = (data[p + 1] + data[q + 1] + data[r + 1] + data[s + 1]) * 0.25;
    planes[2 * n + k] = (data[p + 2] + data[q + 2] + data[r + 2] + data[s + 2]) * 0.25;
  }
}

/** The pixels of a crop's row that show nothing beyond the image: from the first to before the second number. */
function insideOf([a, b, c, d, e, f]: Affine, y: number, count: number, image: RgbImage): [number, number] {
  let first = 0;
  let last = count;
  const keep = (step: number, start: number, limit: number) => {
    if (step === 0) {
      if (start < 0 || start >= limit) last = 0;
      return;
    }
    const ends = [-start / step, (limit - start) / step];
    first = Math.max(first, Math.min(...ends));
    last = Math.min(last, Math.max(...ends));
  };
  for (const v of [y, y + 1]) {
    keep(a, b * v + c, image.width);
    keep(d, e * v + f, image.height);
  }
  const from = Math.min(count, Math.ceil(first));
  return [from, Math.max(from, Math.floor(last))];
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
  const columns = sampledPlaces(size.width * grid, a / grid, c, width, fill).map((column) => column * 3);
  const rows = sampledPlaces(size.height * grid, e / grid, f, height, fill).map((row) => row * width * 3);
  const isWhole = columns[0] >= 0 && rows[0] >= 0 && (columns.at(-1) ?? -1) >= 0 && (rows.at(-1) ?? -1) >= 0;
  if (grid === 2 && isWhole) averageFour(data, columns, rows, planes);
  else averageAt(data, columns, rows, grid, planes);
}

/** Averages the pixels whose places are a sum of a row's and a column's; negative ones count as black. */
function averageAt(data: Uint8Array, columns: Int32Array, rows: Int32Array, grid: number, planes: Float32Array): void {
  const width = columns.length / grid;
  const n = (width * rows.length) / grid;
  const share = 1 / (grid * grid);
  for (let k = 0; k < n; k++) {
    const top = Math.floor(k / width) * grid;
    const left = (k % width) * grid;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let j = top; j < top + grid; j++) {
      if (rows[j] < 0) continue;
      for (let i = left; i < left + grid; i++) {
        if (columns[i] < 0) continue;
        const p = rows[j] + columns[i];
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

/** The same for a grid of two without black places. */
function averageFour(data: Uint8Array, columns: Int32Array, rows: Int32Array, planes: Float32Array): void {
  const n = (columns.length * rows.length) / 4;
  for (let j = 0, k = 0; j < rows.length; j += 2) {
    const upper = rows[j];
    const lower = rows[j + 1];
    for (let i = 0; i < columns.length; i += 2, k++) {
      const p = upper + columns[i];
      const q = upper + columns[i + 1];
      const r = lower + columns[i];
      const s = lower + columns[i + 1];
      planes[k] = (data[p] + data[q] + data[r] + data[s]) * 0.25;
      planes[n + k] = (data[p + 1] + data[q + 1] + data[r + 1] + data[s + 1]) * 0.25;
      planes[2 * n + k] = (data[p + 2] + data[q + 2] + data[r + 2] + data[s + 2]) * 0.25;
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
