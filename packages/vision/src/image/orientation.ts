import type { ImageSize } from '../types.js';
import type { ImageHeader } from './header-limits.js';
import { type QuarterTurns, type RgbImage, turnImage } from './rgb-image.js';

/** Clockwise quarter turns that bring a stored picture upright, after mirroring where the orientation asks for it. */
const corrections: Record<number, { mirror: boolean; turns: QuarterTurns }> = {
  1: { mirror: false, turns: 0 },
  2: { mirror: true, turns: 0 },
  3: { mirror: false, turns: 2 },
  4: { mirror: true, turns: 2 },
  5: { mirror: true, turns: 3 },
  6: { mirror: false, turns: 1 },
  7: { mirror: true, turns: 1 },
  8: { mirror: false, turns: 3 },
};

/** Size of the upright picture. */
export function orientedSize({ width, height, orientation }: ImageHeader): ImageSize {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * Applies an EXIF orientation. Done here on the small picture: asked to orient, the image library decodes in full
 * size first, which doubles the time for phone photos.
 */
export function orientImage(image: RgbImage, orientation: number): RgbImage {
  const { mirror, turns } = corrections[orientation] ?? corrections[1];
  return turnImage(mirror ? mirrorImage(image) : image, turns);
}

function mirrorImage({ width, height, data }: RgbImage): RgbImage {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = 3 * y * width, to = 3 * (y * width + width - 1); x < width; x++, from += 3, to -= 3) {
      for (let c = 0; c < 3; c++) mirrored[to + c] = data[from + c];
    }
  }
  return { width, height, data: mirrored };
}
