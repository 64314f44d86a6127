import { fail } from '@facet/contract/problems';
import sharp from 'sharp';
import type { ImageSize, ImageType } from '../types.js';
import { readImageHeader } from './header.js';
import { HeaderError, type ImageHeader } from './header-limits.js';
import { orientedSize, orientImage } from './orientation.js';
import type { RgbImage } from './rgb-image.js';
import { sniffImageType } from './sniff.js';

/** The default bound on width × height, from the header. */
export const defaultMaxPixels = 50_000_000;

export interface DecodePolicy {
  maxPixels: number;
  imageTypes: readonly ImageType[];
  /** Form field that a problem's details name. */
  field: string;
}

/** An image that passed the checks that need no decoding. */
export interface InspectedImage {
  readonly bytes: Uint8Array;
  readonly type: ImageType;
  readonly header: ImageHeader;
  /** Upright, in full resolution. */
  readonly size: ImageSize;
  readonly policy: DecodePolicy;
}

/**
 * One thread a decode and no cache: the pool of workers is the parallelism, and photos do not come back. Holds for the
 * whole process. Which decoder opens a file needs no setting: the library decides by the same first bytes as `sniffImageType`.
 */
export function configureDecoder(): void {
  sharp.concurrency(1);
  sharp.cache(false);
}

/**
 * Checks type and claimed size without decoding. Raises `image.empty`, `image.unsupported_type`, `image.undecodable`
 * (a header that contradicts itself) and `image.too_many_pixels`.
 */
export function inspectImage(bytes: Uint8Array, policy: DecodePolicy): InspectedImage {
  const { field, maxPixels } = policy;
  if (bytes.byteLength === 0) fail('image.empty', { field });
  const type = sniffImageType(bytes);
  if (!type || !policy.imageTypes.includes(type)) fail('image.unsupported_type', { field });
  const header = readHeader(bytes, type, field);
  if (header.width * header.height > maxPixels) fail('image.too_many_pixels', { field, limitPixels: maxPixels });
  return { bytes, type, header, size: orientedSize(header), policy };
}

function readHeader(bytes: Uint8Array, type: ImageType, field: string): ImageHeader {
  try {
    return readImageHeader(bytes, type);
  } catch (error) {
    if (error instanceof HeaderError || error instanceof RangeError) fail('image.undecodable', { field }, error);
    throw error;
  }
}

/**
 * Decodes the first frame upright, in sRGB, transparency over white, so that its longer side is at most `maxSide`
 * (never enlarged). Raises `image.undecodable` for damaged and cut files.
 */
export async function decodeImage(image: InspectedImage, maxSide: number): Promise<RgbImage> {
  const { header, policy } = image;
  const longer = Math.max(header.width, header.height);
  try {
    let pipeline = sharp(image.bytes, {
      // 'error' takes in 'truncated' and spares files with harmless warnings, which many cameras write.
      failOn: 'error',
      limitInputPixels: policy.maxPixels,
      sequentialRead: true,
      pages: 1,
      ignoreIcc: !header.needsConversion,
    });
    if (longer > maxSide) {
      const scale = maxSide / longer;
      pipeline = pipeline.resize({
        width: Math.max(1, Math.round(header.width * scale)),
        height: Math.max(1, Math.round(header.height * scale)),
        fit: 'fill',
        // After the decoder's own halving, linear (a box filter here) is as good for the models and faster.
        kernel: 'linear',
      });
    }
    if (image.type !== 'jpeg') pipeline = pipeline.flatten({ background: '#fff' });
    const { data, info } = await pipeline.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    const pixels = info.channels === 3 ? data : widenToRgb(data, info.channels);
    return orientImage({ width: info.width, height: info.height, data: pixels }, header.orientation);
  } catch (error) {
    return fail('image.undecodable', { field: policy.field }, error);
  }
}

function widenToRgb(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(3 * pixels);
  const isGrey = channels < 3;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[channels * i + (isGrey ? 0 : c)];
  }
  return rgb;
}
