import type { ImageType } from '../types.js';

function startsWith(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((value, i) => bytes[offset + i] === value);
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const pngSignature = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a, 0, 0, 0, 13, ...ascii('IHDR')];

/**
 * The image type that the content itself shows, whatever the name or content type claims; undefined for everything
 * but JPEG, PNG and WebP. SVG, PDF, GIF, TIFF, HEIF and the like, which the image library could open, are not known.
 */
export function sniffImageType(bytes: Uint8Array): ImageType | undefined {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, 0, pngSignature)) return 'png';
  if (startsWith(bytes, 0, ascii('RIFF')) && startsWith(bytes, 8, ascii('WEBPVP8'))) return 'webp';
  return undefined;
}
