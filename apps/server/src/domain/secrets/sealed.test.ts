import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBytes, sealBytes, UnsealError } from './sealed.js';

const key = randomBytes(32);

describe('sealed bytes', () => {
  it('open to what was sealed, each time under another nonce', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.string(), (plain, context) => {
        const sealed = sealBytes(key, context, plain);
        expect(Buffer.from(openBytes(key, context, sealed)).equals(plain)).toBe(true);
        expect(Buffer.from(sealBytes(key, context, plain)).equals(sealed)).toBe(false);
      }),
    );
  });

  it('do not open with another key or context', () => {
    const sealed = sealBytes(key, 'crop:1:2', Buffer.from('a face'));
    expect(() => openBytes(randomBytes(32), 'crop:1:2', sealed)).toThrow(UnsealError);
    expect(() => openBytes(key, 'crop:1:3', sealed)).toThrow(UnsealError);
  });

  it('do not open after any change or cut', () => {
    const sealed = sealBytes(key, 'crop:1:2', Buffer.from('a face'));
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => openBytes(key, 'crop:1:2', changed), `byte ${at}`).toThrow(UnsealError);
      expect(() => openBytes(key, 'crop:1:2', sealed.subarray(0, at)), `cut at ${at}`).toThrow(UnsealError);
    }
  });
});
