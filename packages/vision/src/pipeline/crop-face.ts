import { type Affine, cropToRectangle, cropToTurnedSquare } from '../geometry/affine.js';
import { centre, squareAround } from '../geometry/box.js';
import { type PlanarCrop, type WarpOptions, warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { InputFit, ModelInput } from '../models/manifest.js';
import type { BoundingBox, ImageSize } from '../types.js';
import type { Model } from './model.js';

/** Samples along a pixel's side for models that ask for antialiased crops: up to there it is an average over all pixels shown. */
const antialiasedGrid = 8;

type BoxFit = Extract<InputFit, { rule: 'box' }>;
type InsideFit = Extract<InputFit, { rule: 'inside' }>;

/** The square that the model's manifest cuts out around a face box. Raises RangeError for a model that wants another fit. */
export function squareFor({ input: { fit } }: Model, box: BoundingBox): BoundingBox {
  if (fit.rule !== 'box') throw new RangeError(`no box crop for a model that wants ${fit.rule}`);
  return squareOf(fit, box);
}

/**
 * The part of an image of `size` that a model's fit shows of a face box, in the image's pixels. Raises RangeError for a
 * fit that follows points or the whole image instead of a box.
 */
export function regionFor(fit: InputFit, box: BoundingBox, size: ImageSize): BoundingBox {
  if (fit.rule === 'box') return squareOf(fit, box);
  if (fit.rule === 'inside') return shiftedInside(fit, box, size);
  throw new RangeError(`no box crop for a model that wants ${fit.rule}`);
}

/**
 * The face as the model wants to see it, in the model's own memory: run it before the next is cut. `tilt` is the head's,
 * clockwise in radians: the crop shows it upright. Raises RangeError for a fit without a box.
 */
export function cropFace(model: Model, image: RgbImage, box: BoundingBox, tilt = 0): PlanarCrop {
  const { width, height } = model.input;
  const cropToImage = faceCropToImage(model, image, box, tilt);
  return warp(image, cropToImage, { width, height }, { ...samplingOf(model.input), planes: model.cropPlanes });
}

/** The map from that crop's pixels to the image's. */
export function faceCropToImage({ input }: Model, size: ImageSize, box: BoundingBox, tilt: number): Affine {
  const { width, height, fit } = input;
  const region = regionFor(fit, box, size);
  return tilt === 0
    ? cropToRectangle(region, width, height)
    : cropToTurnedSquare(centre(region), region.height, tilt, width);
}

function samplingOf({ fit, resample }: ModelInput): WarpOptions {
  const fill = fit.rule === 'box' ? fit.outside : 'edge';
  const wanted = resample ?? (fit.rule === 'inside' ? 'bilinear' : undefined);
  if (wanted === undefined) return { fill };
  return { fill, finestGrid: wanted === 'bilinear' ? 1 : antialiasedGrid };
}

function squareOf({ side, margin }: BoxFit, box: BoundingBox): BoundingBox {
  return squareAround(box, margin * (side === 'height' ? box.height : Math.max(box.width, box.height)));
}

function shiftedInside({ side, margin }: InsideFit, box: BoundingBox, size: ImageSize): BoundingBox {
  const square = side === 'height' ? box.height : Math.max(box.width, box.height);
  const wide = side === 'each' ? box.width : square;
  const tall = side === 'each' ? box.height : square;
  const scale = Math.min(margin, size.width / wide, size.height / tall);
  const { x, y } = centre(box);
  const width = wide * scale;
  const height = tall * scale;
  return {
    left: Math.max(0, Math.min(size.width - width, x - width / 2)),
    top: Math.max(0, Math.min(size.height - height, y - height / 2)),
    width,
    height,
  };
}
