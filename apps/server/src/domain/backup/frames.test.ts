import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackupError } from './backup-error.js';
import { frameBytes, frameHeadBytes, headerBytes, tagBytes } from './frame-format.js';
import { OpenFrames } from './open-frames.js';
import { SealFrames } from './seal-frames.js';

const secretKey = randomBytes(32);
const fullFrame = frameHeadBytes + frameBytes + tagBytes;

const seal = (chunks: Iterable<Uint8Array>) => buffer(Readable.from(chunks).pipe(new SealFrames(secretKey)));

async function open(sealed: Uint8Array, chunkBytes = 10_000, key: Uint8Array = secretKey): Promise<Buffer> {
  const chunks = Array.from({ length: Math.ceil(sealed.length / chunkBytes) }, (_, n) =>
    Buffer.from(sealed.subarray(n * chunkBytes, (n + 1) * chunkBytes)),
  );
  const opened = Readable.from(chunks).compose(new OpenFrames(key)) as Readable;
  return buffer(opened);
}

const refusal = (sealed: Uint8Array, key?: Uint8Array) =>
  open(sealed, undefined, key).then(
    () => 'opened',
    (error) => (error instanceof BackupError ? error.message : `unforeseen: ${error}`),
  );

/** Bytes of lengths around the borders of frames. */
const length = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -2, max: 2 }))
    .map(([frames, more]) => frames * frameBytes + more),
);

describe('frames', () => {
  it('open to what was sealed, however the bytes arrive', async () => {
    const chunking = fc.integer({ min: 1_000, max: 150_000 });
    await fc.assert(
      fc.asyncProperty(length, chunking, chunking, async (bytes, written, read) => {
        const plain = randomBytes(bytes);
        const chunks = Array.from({ length: Math.ceil(bytes / written) }, (_, n) =>
          plain.subarray(n * written, (n + 1) * written),
        );
        const sealed = await seal(chunks);
        expect(sealed.length).toBe(headerBytes + bytes + Math.max(1, Math.ceil(bytes / frameBytes)) * 20);
        expect((await open(sealed, read)).equals(plain)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('refuse every change of a byte, every cut and everything added', async () => {
    await fc.assert(
      fc.asyncProperty(length, fc.double({ min: 0, max: 0.999999, noNaN: true }), async (bytes, where) => {
        const sealed = await seal([randomBytes(bytes)]);
        const at = Math.floor(where * sealed.length);
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] as number) ^ (1 << (at % 8));
        expect(await refusal(changed), `byte ${at} of ${sealed.length}`).toMatch(/^the (backup|file) /);
        expect(await refusal(sealed.subarray(0, at)), `cut at ${at}`).toMatch(/cut off|not a Facet backup/);
        expect(await refusal(Buffer.concat([sealed, randomBytes(1 + (at % 100))]))).toMatch(/bytes follow its end/);
      }),
      { numRuns: 100 },
    );
  });

  it('refuse frames in another order, taken out, doubled, or of another file', async () => {
    const plain = randomBytes(3 * frameBytes + 10);
    const [sealed, other] = [await seal([plain]), await seal([plain])];
    const frame = (file: Buffer, n: number) =>
      file.subarray(headerBytes + n * fullFrame, headerBytes + (n + 1) * fullFrame);
    const put = (...order: Buffer[]) => refusal(Buffer.concat([sealed.subarray(0, headerBytes), ...order]));
    const [a, b, c, last] = [0, 1, 2, 3].map((n) => frame(sealed, n)) as [Buffer, Buffer, Buffer, Buffer];
    expect(await put(a, b, c, last)).toBe('opened');
    for (const order of [[b, a, c, last], [a, c, last], [a, b, b, c, last], [a, frame(other, 1), c, last], [last]])
      expect(await put(...order)).toMatch(/damaged or changed/);
    expect(await put(a, b, c)).toMatch(/cut off/);
    expect(await put(a, b, c, last, last)).toMatch(/bytes follow its end/);
  });

  it('say plainly when the key is another one, the format newer, or the file something else', async () => {
    const sealed = await seal([Buffer.from('rows')]);
    expect(await refusal(sealed, randomBytes(32))).toMatch(/made with another secret key/);
    const newer = Buffer.from(sealed);
    newer[8] = 2;
    expect(await refusal(newer)).toMatch(/use a newer one/);
    expect(await refusal(Buffer.from('PK'.repeat(100)))).toBe('the file is not a Facet backup');
    expect(await refusal(Buffer.alloc(0))).toBe('the file is not a Facet backup');
  });

  it('keep no plain bytes in the file', async () => {
    const plain = Buffer.from('a name that nobody shall read'.repeat(100));
    const sealed = await seal([plain]);
    expect(sealed.includes(plain.subarray(0, 8))).toBe(false);
  });
});
