import { cropToRectangle, cropToTurnedSquare } from '../geometry/affine.js';
import { centre, squareAround } from '../geometry/box.js';
import { type PlanarCrop, warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox } from '../types.js';
import type { Model } from './model.js';

/** The square that the model's manifest cuts out around a face box. Raises RangeError for a model that wants another fit. */
export function squareFor({ input: { fit } }: Model, box: BoundingBox): BoundingBox {
  if (fit.rule !== 'box') throw new RangeError(`no box crop for a model that wants ${fit.rule}`);
  return squareAround(box, fit.margin * (fit.side === 'height' ? box.height : Math.max(box.width, box.height)));
}

/**
 * The face as the model wants to see it, in the model's own memory: run it before the next is cut. `tilt` is the head's,
 * clockwise in radians: the crop shows it upright.
 */
export function cropFace(model: Model, image: RgbImage, box: BoundingBox, tilt = 0): PlanarCrop {
  const { width, height, fit } = model.input;
  const outside = fit.rule === 'box' ? fit.outside : 'edge';
  const square = squareFor(model, box);
  const cropToImage =
    tilt === 0
      ? cropToRectangle(square, width, height)
      : cropToTurnedSquare(centre(square), square.height, tilt, width);
  return warp(image, cropToImage, { width, height }, { fill: outside, planes: model.cropPlanes });
}
