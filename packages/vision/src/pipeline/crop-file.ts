import { fail } from '@facet/contract/problems';
import sharp from 'sharp';
import { alignedSize } from '../geometry/template.js';
import type { PlanarCrop } from '../geometry/warp.js';
import { decodeImage, inspectImage } from '../image/decode.js';
import { sniffImageType } from '../image/sniff.js';

const field = 'crop';
/** Three times what the pixels take uncompressed. */
const maxFileBytes = 9 * alignedSize * alignedSize;

/** The crop as a PNG without metadata: what rounding to whole numbers takes is all that is lost. */
export async function encodeCrop({ width, height, planes }: PlanarCrop): Promise<Uint8Array> {
  const n = width * height;
  const pixels = new Uint8Array(3 * n);
  for (let i = 0; i < n; i++) {
    for (let channel = 0; channel < 3; channel++) pixels[3 * i + channel] = Math.round(planes[channel * n + i]);
  }
  const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  // A copy in memory of its own, which can be moved to another thread.
  return new Uint8Array(png);
}

/** The crop in such a file. Raises `image.undecodable` for anything but a PNG of the aligned size. */
export async function decodeCrop(file: Uint8Array): Promise<PlanarCrop> {
  if (file.byteLength > maxFileBytes || sniffImageType(file) !== 'png') fail('image.undecodable', { field });
  // The size is compared before anything is decoded, so no other bound is needed.
  const image = inspectImage(file, { maxPixels: Number.MAX_SAFE_INTEGER, imageTypes: ['png'], field });
  if (image.size.width !== alignedSize || image.size.height !== alignedSize) fail('image.undecodable', { field });
  const { width, height, data } = await decodeImage(image, alignedSize);
  const n = width * height;
  const planes = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) {
    for (let channel = 0; channel < 3; channel++) planes[channel * n + i] = data[3 * i + channel];
  }
  return { width, height, planes };
}
