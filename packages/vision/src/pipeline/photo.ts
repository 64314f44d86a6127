import { decodeImage, type InspectedImage } from '../image/decode.js';
import type { ImageSize } from '../types.js';
import type { FoundFace } from './look.js';
import {
  brightenedView,
  fromUprightBox,
  toUprightBox,
  turnedView,
  uprightScale,
  type View,
  wholeView,
} from './view.js';

/**
 * Longer side of the first decode. Photos up to `undecimated` are decoded as they are: asking the JPEG decoder for
 * less than a half saves nothing, and resampling costs more than the extra pixels.
 */
const baseSide = 1280;
const undecimated = 2048;
/** Longer side of the decode for small faces. */
const closerSide = 3200;
/** Upright pixels a pixel from which a larger decode is worth its time. */
const muchMore = 1.2;
/** Faces under this height in the first decode are looked at in the larger one before they are embedded: the aligned crop shows about 80 pixels of a face's height. */
const smallFaceHeight = 80;

/** A photo and its decodes, each made once. */
export interface Photo {
  readonly size: ImageSize;
  /** As detection sees it first. */
  readonly base: View;
  /** With more pixels, where the photo has more than `base` shows; otherwise `base`. */
  closer(): Promise<View>;
}

/** Decodes the photo for a first look. Raises what `decodeImage` raises. */
export async function openPhoto(image: InspectedImage): Promise<Photo> {
  const decode = async (side: number) => wholeView(await decodeImage(image, side), image.size);
  const longer = Math.max(image.size.width, image.size.height);
  const base = await decode(longer <= undecimated ? undecimated : baseSide);
  let closer: Promise<View> | undefined;
  return {
    size: image.size,
    base,
    closer() {
      closer ??= uprightScale(base) <= muchMore ? Promise.resolve(base) : decode(closerSide);
      return closer;
    },
  };
}

/**
 * The face where it has the most pixels: in its own view, or, if it has less than `smallHeight` pixels there, in a larger
 * decode.
 */
export async function sharpestView(
  photo: Photo,
  face: FoundFace,
  smallHeight: number = smallFaceHeight,
): Promise<FoundFace> {
  if (face.boundingBox.height >= smallHeight || uprightScale(face.view) <= muchMore) return face;
  const larger = await photo.closer();
  if (uprightScale(larger) >= uprightScale(face.view)) return face;
  const turned = face.view.turns === 0 ? larger : turnedView(larger, face.view.turns);
  const view = face.view.gain === 1 ? turned : brightenedView(turned, face.view.gain);
  return { ...face, boundingBox: fromUprightBox(view, toUprightBox(face.view, face.boundingBox)), view };
}
