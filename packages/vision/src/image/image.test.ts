import { deflateSync } from 'node:zlib';
import { ProblemError, type ProblemName } from '@facet/contract/problems';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, defaultMaxPixels, inspectImage } from './decode.js';
import { readImageHeader } from './header.js';
import { HeaderError } from './header-limits.js';
import { brighten, gainForDarkImage, turnImage } from './rgb-image.js';
import { sniffImageType } from './sniff.js';

const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg', 'png', 'webp'], field: 'photo' } as const;
const corner = { left: 0, top: 0, width: 12, height: 8 };

/** 36 × 24 with a red corner at the top left, so that every orientation looks different. */
function sample() {
  const red = { create: { width: corner.width, height: corner.height, channels: 3, background: '#f00' } } as const;
  return sharp({ create: { width: 36, height: 24, channels: 3, background: '#04c' } }).composite([
    { input: red, left: 0, top: 0 },
  ]);
}

function problemOf(action: () => unknown): ProblemName | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return undefined;
}

async function problemOfAsync(action: () => Promise<unknown>): Promise<ProblemName | undefined> {
  const error = await action().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined || error instanceof ProblemError) return error?.problem;
  throw error;
}

function pngChunk(kind: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length, 0);
  head.write(kind, 4, 'latin1');
  return Buffer.concat([head, body, Buffer.alloc(4)]);
}

describe('sniffing', () => {
  it('knows what it may decode', async () => {
    expect(sniffImageType(await sample().jpeg().toBuffer())).toBe('jpeg');
    expect(sniffImageType(await sample().png().toBuffer())).toBe('png');
    expect(sniffImageType(await sample().webp().toBuffer())).toBe('webp');
    expect(sniffImageType(await sample().webp({ lossless: true }).toBuffer())).toBe('webp');
  });

  it('knows nothing else', async () => {
    const others = [
      await sample().gif().toBuffer(),
      await sample().tiff().toBuffer(),
      await sample().avif().toBuffer(),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj'),
      Buffer.from('BM\0\0\0\0'),
      Buffer.from('RIFF\0\0\0\0WAVEfmt '),
      Buffer.alloc(0),
    ];
    for (const bytes of others) expect(sniffImageType(bytes)).toBeUndefined();
  });

  it('and the header reader survive any bytes', () => {
    const starts = [[], [0xff, 0xd8, 0xff], [...Buffer.from('RIFF....WEBPVP8X')], [...Buffer.from('RIFF....WEBPVP8 ')]];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        const bytes = Uint8Array.from([...start, ...rest]);
        const type = sniffImageType(bytes);
        if (!type) return;
        try {
          readImageHeader(bytes, type);
        } catch (error) {
          expect(error instanceof HeaderError || error instanceof RangeError).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('inspecting', () => {
  it('reads size and orientation of every type', async () => {
    for (const encoded of [sample().jpeg(), sample().png(), sample().webp(), sample().jpeg({ progressive: true })]) {
      const { size, header } = inspectImage(await encoded.withMetadata({ orientation: 6 }).toBuffer(), policy);
      expect(size).toEqual({ width: 24, height: 36 });
      expect(header.orientation).toBe(6);
    }
  });

  it('names what is wrong before it decodes', async () => {
    const png = await sample().png().toBuffer();
    expect(problemOf(() => inspectImage(new Uint8Array(), policy))).toBe('image.empty');
    expect(problemOf(() => inspectImage(Buffer.from('hello'), policy))).toBe('image.unsupported_type');
    expect(problemOf(() => inspectImage(png, { ...policy, imageTypes: ['jpeg'] }))).toBe('image.unsupported_type');
    expect(problemOf(() => inspectImage(png, { ...policy, maxPixels: 863 }))).toBe('image.too_many_pixels');
    expect(problemOf(() => inspectImage(png.subarray(0, 40), policy))).toBe('image.undecodable');
  });

  it('refuses files that only begin like an image', () => {
    const jpegThenHtml = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('<html><script>')]);
    const jpegThenPdf = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xd9]), Buffer.from('%PDF-1.4')]);
    for (const bytes of [jpegThenHtml, jpegThenPdf]) {
      expect(problemOf(() => inspectImage(bytes, policy))).toBe('image.undecodable');
    }
  });

  it('refuses a colour profile that inflates without end, and endless text', async () => {
    const png = await sample().png().toBuffer();
    const bomb = Buffer.concat([Buffer.from('x\0\0'), deflateSync(Buffer.alloc(64 * 1024 * 1024))]);
    const withProfile = Buffer.concat([png.subarray(0, 33), pngChunk('iCCP', bomb), png.subarray(33)]);
    expect(problemOf(() => inspectImage(withProfile, policy))).toBe('image.undecodable');
    const text = pngChunk('zTXt', Buffer.alloc(300 * 1024));
    const withText = Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]);
    expect(problemOf(() => inspectImage(withText, policy))).toBe('image.undecodable');
  });
});

describe('decoding', () => {
  it('applies all eight orientations as the image library does', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const bytes = await sample().withMetadata({ orientation }).png().toBuffer();
      const image = await decodeImage(inspectImage(bytes, policy), 1000);
      const { data, info } = await sharp(bytes).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true });
      expect([image.width, image.height]).toEqual([info.width, info.height]);
      expect(Buffer.compare(Buffer.from(image.data), data)).toBe(0);
    }
  });

  it('shrinks to the longer side and never enlarges', async () => {
    const bytes = await sharp({ create: { width: 900, height: 300, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    const inspected = inspectImage(bytes, policy);
    expect(await decodeImage(inspected, 300)).toMatchObject({ width: 300, height: 100 });
    expect(await decodeImage(inspected, 5000)).toMatchObject({ width: 900, height: 300 });
  });

  it('gives three channels for grey, palette and transparent pictures', async () => {
    const clear = { create: { width: 9, height: 9, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } } as const;
    for (const encoded of [sample().greyscale().jpeg(), sample().png({ palette: true }), sharp(clear).png()]) {
      const image = await decodeImage(inspectImage(await encoded.toBuffer(), policy), 1000);
      expect(image.data.length).toBe(3 * image.width * image.height);
    }
    const white = await decodeImage(inspectImage(await sharp(clear).png().toBuffer(), policy), 100);
    expect(white.data[0]).toBe(255);
  });

  it('refuses cut files of every type', async () => {
    const noisy = Buffer.from(Array.from({ length: 3 * 300 * 300 }, (_, i) => (i * 7919) % 256));
    const noise = sharp(noisy, { raw: { width: 300, height: 300, channels: 3 } });
    for (const encoded of [noise.clone().jpeg(), noise.clone().png(), noise.clone().webp()]) {
      const bytes = await encoded.toBuffer();
      const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6));
      const problem = await problemOfAsync(async () => decodeImage(inspectImage(cut, policy), 1000));
      expect(problem).toBe('image.undecodable');
    }
  });

  it('takes the first frame of an animation', async () => {
    const frames = await sharp({ create: { width: 20, height: 60, channels: 3, background: '#fff' } })
      .composite([{ input: { create: { width: 20, height: 20, channels: 3, background: '#f00' } }, left: 0, top: 0 }])
      .raw()
      .toBuffer();
    const animation = await sharp(frames, { raw: { width: 20, height: 60, channels: 3, pageHeight: 20 } })
      .webp({ lossless: true })
      .toBuffer();
    const image = await decodeImage(inspectImage(animation, policy), 100);
    expect([image.width, image.height]).toEqual([20, 20]);
    expect([...image.data.subarray(0, 3)]).toEqual([255, 0, 0]);
  });
});

describe('pixels', () => {
  it('come back after four quarter turns', () => {
    const image = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i) };
    const turned = turnImage(image, 1);
    expect([turned.width, turned.height]).toEqual([2, 3]);
    expect([...turned.data.subarray(0, 6)]).toEqual([9, 10, 11, 0, 1, 2]);
    expect(turnImage(turnImage(turned, 2), 1)).toEqual(image);
    expect(turnImage(turned, 3)).toEqual(image);
  });

  it('are brightened when dark, and left alone when not', () => {
    const dark = { width: 10, height: 10, data: new Uint8Array(300).fill(20) };
    const gain = gainForDarkImage(dark);
    expect(gain).toBeCloseTo(235 / 20, 1);
    expect(brighten(dark, gain).data[0]).toBe(235);
    expect(gainForDarkImage({ ...dark, data: new Uint8Array(300).fill(240) })).toBe(1);
  });
});
