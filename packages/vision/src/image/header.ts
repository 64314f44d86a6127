import type { ImageType } from '../types.js';
import { HeaderError, type ImageHeader } from './header-limits.js';
import { readJpegHeader } from './jpeg-header.js';
import { readPngHeader } from './png-header.js';
import { readWebpHeader } from './webp-header.js';

/**
 * Reads size and orientation in bounded time and memory, without decoding. For an animation the numbers are those of
 * its canvas. Raises HeaderError, or RangeError where the file ends early, for one that cannot be a picture of this type.
 */
export function readImageHeader(bytes: Uint8Array, type: ImageType): ImageHeader {
  const read = { jpeg: readJpegHeader, png: readPngHeader, webp: readWebpHeader }[type];
  const header = read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (header.width < 1 || header.height < 1) throw new HeaderError('image without pixels');
  return header;
}
