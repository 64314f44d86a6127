import type { ImageSize, ImageType } from '../types.js';
import { decodeImage, defaultMaxPixels, inspectImage } from './decode.js';

const anyType: readonly ImageType[] = ['jpeg', 'png', 'webp'];
/** Damage shows in the compressed data, whatever size it is decoded to. */
const CHECKED_SIDE = 64;

const policyFor = (field: string) => ({ maxPixels: defaultMaxPixels, imageTypes: anyType, field });

/**
 * Upright size in pixels, from the header. Raises `image.empty`, `image.unsupported_type`, `image.undecodable` (a header
 * that contradicts itself) and `image.too_many_pixels`.
 */
export function measureImage(image: Uint8Array, field: string): ImageSize {
  return inspectImage(image, policyFor(field)).size;
}

/** Decodes the whole image for nothing but its faults: those of `measureImage`, and `image.undecodable` for damage. */
export async function checkImage(image: Uint8Array, field: string): Promise<void> {
  await decodeImage(inspectImage(image, policyFor(field)), CHECKED_SIDE);
}
