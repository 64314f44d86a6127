import { decodeImage, type InspectedImage } from '../image/decode.js';
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
/** Faces under this height in the first decode are looked at in the larger one before they are embedded: the aligned crop shows about 80 pixels of a face's height. */
const smallFaceHeight = 80;

/** The photo as detection sees it first. */
export async function baseView(image: InspectedImage): Promise<View> {
  const longer = Math.max(image.size.width, image.size.height);
  return wholeView(await decodeImage(image, longer <= undecimated ? undecimated : baseSide), image.size);
}

/** The photo with more pixels, where it has more than `base` shows; otherwise `base`. */
export async function closerView(image: InspectedImage, base: View): Promise<View> {
  if (uprightScale(base) <= 1.2) return base;
  return wholeView(await decodeImage(image, closerSide), image.size);
}

/** The face where it has the most pixels: in its own view, or, if it is small there, in a larger decode. */
export async function sharpestView(image: InspectedImage, face: FoundFace): Promise<FoundFace> {
  if (face.boundingBox.height >= smallFaceHeight || uprightScale(face.view) <= 1.2) return face;
  const larger = wholeView(await decodeImage(image, closerSide), image.size);
  const turned = face.view.turns === 0 ? larger : turnedView(larger, face.view.turns);
  const view = face.view.gain === 1 ? turned : brightenedView(turned, face.view.gain);
  if (uprightScale(view) >= uprightScale(face.view)) return face;
  return { ...face, boundingBox: fromUprightBox(view, toUprightBox(face.view, face.boundingBox)), view };
}
