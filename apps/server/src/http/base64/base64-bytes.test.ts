import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Base64Bytes } from './base64-bytes.js';

function decode(pieces: readonly string[], maxBytes = 1_000) {
  const image = new Base64Bytes(maxBytes, 10);
  for (const piece of pieces) image.append(piece);
  const { bytes, tooLarge, undecodable } = image.end();
  return tooLarge ? 'too large' : undecodable ? 'undecodable' : bytes.toString('latin1');
}

describe('base64', () => {
  it.each([
    ['', ''],
    ['YQ==', 'a'],
    ['YWI=', 'ab'],
    ['YWJj', 'abc'],
    ['YQ', 'a'],
    ['YWI', 'ab'],
    ['-_-_', '\xfb\xff\xbf'],
    ['+/+/', '\xfb\xff\xbf'],
    ['Y\r\nW \tJj\n', 'abc'],
    ['data:image/jpeg;base64,YWJj', 'abc'],
    ['DATA:image/png;name=a;base64,\r\nYWI=', 'ab'],
    ['data:image/jpeg;base64,', ''],
    ['  \n', ''],
    ['data', 'u\xabZ'],
    ['Y', 'undecodable'],
    ['YWJjZ', 'undecodable'],
    ['YQ=', 'undecodable'],
    ['YQ===', 'undecodable'],
    ['====', 'undecodable'],
    ['YQ==YQ==', 'undecodable'],
    ['Y=Q=', 'undecodable'],
    ['YW*j', 'undecodable'],
    ['YW\xe4j', 'undecodable'],
    ['no photo!', 'undecodable'],
    ['data:image/jpeg,YWJj', 'undecodable'],
    [`data:${'x'.repeat(300)};base64,YWJj`, 'undecodable'],
  ])('%j is %j', (text, expected) => {
    expect(decode([text])).toBe(expected);
    expect(decode([...text])).toBe(expected);
  });

  it('ends exactly at its limit', () => {
    const text = (bytes: number) => Buffer.alloc(bytes, 'x').toString('base64');
    for (const bytes of [9, 10, 11]) {
      expect(decode([text(bytes)], bytes)).toBe('x'.repeat(bytes));
      expect(decode([text(bytes + 1)], bytes)).toBe('too large');
      expect(decode([`data:image/png;base64,${text(bytes)}`], bytes)).toBe('x'.repeat(bytes));
    }
    // Its length is told even of what is no base64.
    expect(decode([`${text(30)}*`], 10)).toBe('too large');
  });

  it('gives back any bytes, however they were cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.constantFrom('base64', 'base64url'),
        fc.constantFrom('', 'data:image/jpeg;base64,'),
        (bytes, cuts, alphabet, prefix) => {
          const text =
            prefix +
            Buffer.from(bytes)
              .toString(alphabet as BufferEncoding)
              .replace(/(.{76})/g, '$1\r\n');
          const edges = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
          const pieces = edges.slice(1).map((edge, i) => text.slice(edges[i], edge));
          expect(decode(pieces)).toBe(Buffer.from(bytes).toString('latin1'));
        },
      ),
    );
  });
});
