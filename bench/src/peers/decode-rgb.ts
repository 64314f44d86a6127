import sharp from 'sharp';

export interface Rgb {
  data: Uint8Array;
  width: number;
  height: number;
  decodeMs: number;
}

/** Pixels for an engine that wants them decoded, in full size. */
export async function decodeRgb(image: Uint8Array): Promise<Rgb> {
  const began = performance.now();
  const { data, info } = await sharp(image)
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, decodeMs: performance.now() - began };
}
