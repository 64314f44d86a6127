import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

function chunk(kind: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A one-bit PNG that claims the given size; the data for it is cut at 32 MB unpacked, some 30 kB packed. */
export function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(Math.min((1 + Math.ceil(width / 8)) * height, 32 * 1024 * 1024)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** A GIF that flickers between two colours. */
export async function longGif(frames: number): Promise<Buffer> {
  const pixels = Buffer.alloc(32 * 32 * frames * 3);
  for (let frame = 0; frame < frames; frame++) pixels.fill(frame % 2 ? 255 : 0, frame * 3072, (frame + 1) * 3072);
  const raw = { width: 32, height: 32 * frames, channels: 3, pageHeight: 32 } as const;
  return sharp(pixels, { raw }).gif().toBuffer();
}

export const svg = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400"/></svg>',
);
export const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
/** Begins as a GIF and ends as a JPEG that another reader could find. */
export const gifThenJpeg = (jpeg: Buffer) => Buffer.concat([Buffer.from('GIF89a/*'), jpeg]);
/** A JPEG's first bytes before a page with a script. */
export const jpegThenHtml = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  Buffer.from('<html><script>1</script>'),
]);
