import { readExifOrientation } from './exif-orientation.js';
import { HeaderError, type ImageHeader, maxExifBytes, maxHeaderParts, maxIccBytes } from './header-limits.js';
import { isSrgbProfile } from './icc-profile.js';

/** Walks the chunks. The first picture of an animation stands for it; EXIF follows the pixels in this format. */
export function readWebpHeader(bytes: Buffer): ImageHeader {
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  let size: { width: number; height: number } | undefined;
  let orientation = 1;
  let needsConversion = false;
  let pixels = false;
  let at = 12;
  for (let part = 0; part < maxHeaderParts && at + 8 <= end; part++) {
    const kind = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, Math.min(end, at + 8 + length));
    const isCut = at + 8 + length > end;
    at += 8 + length + (length & 1);
    if (isCut) throw new HeaderError('WebP chunk cut short');
    if (kind === 'VP8X' && body.length >= 10) {
      size = { width: 1 + body.readUIntLE(4, 3), height: 1 + body.readUIntLE(7, 3) };
    } else if (kind === 'VP8 ' || kind === 'VP8L') {
      const picture = kind === 'VP8 ' ? readLossy(body) : readLossless(body);
      // A picture larger than its canvas is damaged; the larger number is what memory must be granted for.
      size = {
        width: Math.max(size?.width ?? 0, picture.width),
        height: Math.max(size?.height ?? 0, picture.height),
      };
      pixels = true;
    } else if (kind === 'ANMF') pixels = true;
    else if (kind === 'ICCP') {
      if (length > maxIccBytes) throw new HeaderError('colour profile too large');
      needsConversion = !isSrgbProfile(body);
    } else if (kind === 'EXIF') {
      if (length > maxExifBytes) throw new HeaderError('EXIF too large');
      orientation = readExifOrientation(body.toString('latin1', 0, 6) === 'Exif\0\0' ? body.subarray(6) : body);
    }
  }
  if (!size || !pixels) throw new HeaderError('WebP without a picture');
  return { ...size, orientation, needsConversion };
}

function readLossy(body: Buffer): { width: number; height: number } {
  if (body.length < 10 || body.readUIntBE(3, 3) !== 0x9d012a) throw new HeaderError('WebP picture damaged');
  return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
}

function readLossless(body: Buffer): { width: number; height: number } {
  if (body.length < 5 || body[0] !== 0x2f) throw new HeaderError('WebP picture damaged');
  const bits = body.readUInt32LE(1);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
}
