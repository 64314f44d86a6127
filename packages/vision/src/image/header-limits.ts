/** What a file claims about itself before a pixel is decoded. */
export interface ImageHeader {
  /** As stored: before the orientation is applied. */
  width: number;
  height: number;
  /** EXIF orientation 1..8; 1 when absent or out of range. */
  orientation: number;
  /** Whether the colours must be converted: there is a profile, and it is not sRGB's. */
  needsConversion: boolean;
}

/** The file contradicts its own format, is cut short, or carries more metadata than a photo has use for. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError';
}

/** Colour profiles of cameras are under 1 MB; a larger one is an attack on the decoder's memory. */
export const maxIccBytes = 4 * 1024 * 1024;
/** JPEG cannot hold more EXIF than this in a segment; the other formats are held to the same. */
export const maxExifBytes = 64 * 1024;
/** Segments or chunks before the pixels. Photos have about 20; panoramas with depth maps a few hundred. */
export const maxHeaderParts = 2000;
