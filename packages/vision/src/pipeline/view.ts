import { type Affine, apply, compose, identity, invert, scaleOf } from '../geometry/affine.js';
import { clampToImage, transformBox } from '../geometry/box.js';
import type { QuarterTurns, RgbImage } from '../image/rgb-image.js';
import { brighten, turnImage } from '../image/rgb-image.js';
import type { BoundingBox, ImageSize, Point } from '../types.js';

/** Pixels to look at, and where they lie in the upright image as sent. */
export interface View {
  readonly image: RgbImage;
  readonly toUpright: Affine;
  /** Clockwise quarter turns from the upright image to this view. */
  readonly turns: QuarterTurns;
  /** Factor by which the pixels were brightened. */
  readonly gain: number;
  readonly uprightSize: ImageSize;
}

export function wholeView(image: RgbImage, uprightSize: ImageSize): View {
  const toUpright: Affine = [uprightSize.width / image.width, 0, 0, 0, uprightSize.height / image.height, 0];
  return { image, toUpright, turns: 0, gain: 1, uprightSize };
}

/** The same view, turned clockwise. */
export function turnedView(view: View, turns: QuarterTurns): View {
  const { width, height } = view.image;
  const back: Affine =
    turns === 1
      ? [0, 1, 0, -1, 0, height]
      : turns === 2
        ? [-1, 0, width, 0, -1, height]
        : turns === 3
          ? [0, -1, width, 1, 0, 0]
          : identity;
  const total = ((view.turns + turns) % 4) as QuarterTurns;
  return { ...view, image: turnImage(view.image, turns), toUpright: compose(view.toUpright, back), turns: total };
}

export function brightenedView(view: View, gain: number): View {
  return { ...view, image: brighten(view.image, gain), gain: view.gain * gain };
}

/** Upright pixels, cut to the image. */
export function toUprightBox(view: View, box: BoundingBox): BoundingBox {
  return clampToImage(transformBox(view.toUpright, box), view.uprightSize);
}

export function fromUprightBox(view: View, box: BoundingBox): BoundingBox {
  return transformBox(invert(view.toUpright), box);
}

export function toUprightPoint(view: View, point: Point): Point {
  return apply(view.toUpright, point);
}

/** Upright pixels that one pixel of the view stands for. */
export function uprightScale(view: View): number {
  return scaleOf(view.toUpright);
}
