import { readExifOrientation } from './exif-orientation.js';
import { HeaderError, type ImageHeader, maxHeaderParts, maxIccBytes } from './header-limits.js';
import { isSrgbProfile } from './icc-profile.js';

const startOfScan = 0xda;
const endOfImage = 0xd9;
/** Baseline, extended sequential and progressive Huffman: what the decoder reads. */
const decodableFrames = new Set([0xc0, 0xc1, 0xc2]);
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isStandalone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Walks the segments up to the first scan. */
export function readJpegHeader(bytes: Buffer): ImageHeader {
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  let iccBytes = 0;
  let needsConversion = false;
  let at = 2;
  for (let part = 0; part < maxHeaderParts; part++) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    if (at + 4 > bytes.length || bytes[at] !== 0xff) throw new HeaderError('JPEG segment expected');
    const marker = bytes[at + 1];
    at += 2;
    if (isStandalone(marker)) continue;
    if (marker === endOfImage) break;
    if (marker === startOfScan) {
      if (!size) break;
      return { ...size, orientation, needsConversion };
    }
    const length = bytes.readUInt16BE(at);
    if (length < 2 || at + length > bytes.length) throw new HeaderError('JPEG segment cut short');
    const body = bytes.subarray(at + 2, at + length);
    at += length;
    if (isFrame(marker)) {
      if (size || !decodableFrames.has(marker) || body.length < 6) throw new HeaderError('JPEG frame not supported');
      size = { height: body.readUInt16BE(1), width: body.readUInt16BE(3) };
    } else if (marker === 0xe1 && body.toString('latin1', 0, 6) === 'Exif\0\0') {
      orientation = readExifOrientation(body.subarray(6));
    } else if (marker === 0xe2 && body.toString('latin1', 0, 11) === 'ICC_PROFILE') {
      // The name stands in the first segment.
      if (iccBytes === 0) needsConversion = !isSrgbProfile(body);
      iccBytes += body.length;
      if (iccBytes > maxIccBytes) throw new HeaderError('colour profile too large');
    }
  }
  throw new HeaderError('JPEG without a picture');
}
