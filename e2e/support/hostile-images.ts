import { createCipheriv } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export const MEGABYTE = 1_048_576;

/** `bytes` bytes that look like noise and are the same in every run. */
export function noise(bytes: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16, 1)).update(Buffer.alloc(bytes));
}

/** A photo grown to exactly `bytes` bytes by application segments, which every decoder skips. */
export function paddedJpeg(jpeg: Buffer, bytes: number): Buffer {
  const segments: Buffer[] = [];
  let missing = bytes - jpeg.length;
  while (missing > 0) {
    // A segment is its marker (2 bytes), its length (2 bytes, counting themselves) and up to 65,533 bytes of content.
    const size = missing > 65_537 + 4 ? 65_537 : Math.min(missing, 65_537);
    const taken = missing - size > 0 && missing - size < 4 ? size - 4 : size;
    const segment = Buffer.alloc(taken);
    segment.writeUInt16BE(0xffef, 0);
    segment.writeUInt16BE(taken - 2, 2);
    segments.push(segment);
    missing -= taken;
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(data, crc32(Buffer.from(type, 'latin1'))), 0);
  return Buffer.concat([head, data, tail]);
}

/** A PNG of the given size and about 30 kB whose pixels unpack to far more memory than a server should spend. */
export function pngBomb(width = 50_000, height = 50_000): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(30 * MEGABYTE), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** An animated GIF: small on the wire, 200 frames to decode. */
export function gifOf200Frames(): Promise<Buffer> {
  const frames = 200;
  const raw = noise(64 * 64 * 3 * frames);
  return sharp(raw, { raw: { width: 64, height: 64 * frames, channels: 3, pageHeight: 64 } })
    .gif({ colours: 4 })
    .toBuffer();
}

/** A one-colour JPEG of the given size. */
export function plainJpeg(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#7f9f7f' }, limitInputPixels: false })
    .jpeg()
    .toBuffer();
}

export const svg = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle cx="200" cy="200" r="150" fill="#e0b090"/></svg>',
);

export const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
