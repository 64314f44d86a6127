import { inflateSync } from 'node:zlib';
import { readExifOrientation } from './exif-orientation.js';
import { HeaderError, type ImageHeader, maxExifBytes, maxHeaderParts, maxIccBytes } from './header-limits.js';
import { isSrgbProfile } from './icc-profile.js';

/** All text chunks together: the decoder would inflate each of them. */
const maxTextBytes = 256 * 1024;

/** Walks the chunks up to the first pixels. An APNG is read as its default picture. */
export function readPngHeader(bytes: Buffer): ImageHeader {
  const width = bytes.length >= 33 ? bytes.readUInt32BE(16) : 0;
  const height = bytes.length >= 33 ? bytes.readUInt32BE(20) : 0;
  let orientation = 1;
  let needsConversion = false;
  let textBytes = 0;
  let at = 33;
  for (let part = 0; part < maxHeaderParts && at + 12 <= bytes.length; part++) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString('latin1', at + 4, at + 8);
    if (kind === 'IDAT') return { width, height, orientation, needsConversion };
    if (at + 12 + length > bytes.length) throw new HeaderError('PNG chunk cut short');
    const body = bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (kind === 'iCCP') needsConversion = !isSrgbProfile(inflateProfile(body));
    else if (kind === 'eXIf') {
      if (length > maxExifBytes) throw new HeaderError('EXIF too large');
      orientation = readExifOrientation(body);
    } else if (kind === 'tEXt' || kind === 'zTXt' || kind === 'iTXt') {
      textBytes += length;
      if (textBytes > maxTextBytes) throw new HeaderError('PNG text too large');
    }
  }
  throw new HeaderError('PNG without pixels');
}

/** A compressed profile of a few kilobytes can inflate to gigabytes: inflate it here with a limit first. */
function inflateProfile(chunk: Buffer): Buffer {
  const nameEnd = chunk.indexOf(0);
  if (nameEnd < 0 || nameEnd > 79) throw new HeaderError('PNG colour profile damaged');
  try {
    return inflateSync(chunk.subarray(nameEnd + 2), { maxOutputLength: maxIccBytes });
  } catch (cause) {
    throw new HeaderError('PNG colour profile damaged or too large', { cause });
  }
}
