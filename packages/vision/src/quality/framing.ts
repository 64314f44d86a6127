import { clampToImage } from '../geometry/box.js';
import type { BoundingBox, ImageSize, Point } from '../types.js';

/** Where the face lies in the frame, in upright pixels. */
export interface Framing {
  /** Pixels from the face to each border; negative where it reaches beyond. */
  readonly margins: { readonly left: number; readonly right: number; readonly above: number; readonly below: number };
  /** The part of the face's outline box that lies outside the frame, 0..1. */
  readonly outside: number;
  /** The box's width as a share of the frame's, 0..1. */
  readonly widthShare: number;
  readonly heightShare: number;
  /** The longer side of the face's box. */
  readonly faceSize: number;
}

/** `box` is the detector's, not cut to the image. */
export function measureFraming(box: BoundingBox, mesh: readonly Point[], size: ImageSize): Framing {
  const xs = mesh.map(({ x }) => x);
  const ys = mesh.map(({ y }) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const outline = { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
  const inside = clampToImage(outline, size);
  const clamped = clampToImage(box, size);
  return {
    margins: {
      left,
      right: size.width - left - outline.width,
      above: top,
      below: size.height - top - outline.height,
    },
    outside: 1 - (inside.width * inside.height) / (outline.width * outline.height),
    widthShare: clamped.width / size.width,
    heightShare: clamped.height / size.height,
    faceSize: Math.max(box.width, box.height),
  };
}
