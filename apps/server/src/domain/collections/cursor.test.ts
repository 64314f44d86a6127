import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, decodePosition, encodeCursor } from './cursor.js';

const key = fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme' });

describe('a cursor', () => {
  it('gives back where its own list ended', () => {
    fc.assert(
      fc.property(fc.string(), key, (list, last) => {
        expect(decodeCursor(list, encodeCursor(list, last))).toBe(last);
      }),
    );
    expect(decodeCursor('any', undefined)).toBeUndefined();
  });

  it('is refused by every other list', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 2 }), key, ([one = '', other = ''], last) => {
        expect(() => decodeCursor(other, encodeCursor(one, last))).toThrow('request.invalid');
      }),
    );
  });

  it('cannot be made up', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' })), (text) => {
        expect(() => decodeCursor('faces', text)).toThrow('request.invalid');
      }),
    );
  });

  it('of a list by position names a whole number from 1', () => {
    expect(decodePosition('faces', encodeCursor('faces', '17'))).toBe(17);
    for (const last of ['0', '-1', '1.5', 'x', '1e3', '9'.repeat(16)]) {
      expect(() => decodePosition('faces', encodeCursor('faces', last))).toThrow('request.invalid');
    }
  });
});
