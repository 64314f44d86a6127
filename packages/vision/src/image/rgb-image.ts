/** Interleaved 8-bit sRGB pixels, no padding between rows. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export type QuarterTurns = 0 | 1 | 2 | 3;

/** The image turned clockwise by `turns` × 90°. */
export function turnImage(image: RgbImage, turns: QuarterTurns): RgbImage {
  if (turns === 0) return image;
  const { width, height, data } = image;
  const turned = new Uint8Array(data.length);
  const outWidth = turns === 2 ? width : height;
  const outHeight = turns === 2 ? height : width;
  // Where pixel (0, 0) lands, and how far one step along x and y moves in the turned image.
  const start = turns === 1 ? outWidth - 1 : turns === 2 ? outWidth * outHeight - 1 : (outHeight - 1) * outWidth;
  const stepX = 3 * (turns === 1 ? outWidth : turns === 2 ? -1 : -outWidth);
  const stepY = 3 * (turns === 1 ? -1 : turns === 2 ? -outWidth : 1);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = 3 * start + y * stepY; x < width; x++, from += 3, to += stepX) {
      turned[to] = data[from];
      turned[to + 1] = data[from + 1];
      turned[to + 2] = data[from + 2];
    }
  }
  return { width: outWidth, height: outHeight, data: turned };
}

/** The image with every value multiplied by `gain`, saturating at 255. */
export function brighten(image: RgbImage, gain: number): RgbImage {
  const table = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value * gain)));
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = table[image.data[i]];
  return { ...image, data };
}

/**
 * Gain that lifts a dark photo so that its highlights (mean + 3σ of the brightest channel) reach 235, at most 16;
 * 1 for a photo that is bright enough already. Judged by about 16,000 pixels, spread over the whole image.
 */
export function gainForDarkImage({ data }: RgbImage): number {
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  const step = 3 * Math.max(1, Math.floor(data.length / 3 / 16_384));
  let n = 0;
  for (let i = 0; i < data.length; i += step, n++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = data[i + channel];
      sums[channel] += value;
      squares[channel] += value * value;
    }
  }
  let highest = 0;
  for (let channel = 0; channel < 3; channel++) {
    const mean = sums[channel] / n;
    highest = Math.max(highest, mean + 3 * Math.sqrt(Math.max(0, squares[channel] / n - mean * mean)));
  }
  return Math.max(1, Math.min(16, 235 / Math.max(1, highest)));
}
