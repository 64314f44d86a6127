import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNote, splitLines, writeNote } from './contents.js';

const collect = async (chunks: readonly Buffer[]) => {
  const lines: string[] = [];
  for await (const line of splitLines(Readable.from(chunks))) lines.push(line.toString());
  return lines;
};

describe('splitLines', () => {
  it('finds the lines wherever chunks are cut, and ends them at line feeds alone', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', '{', '€', '😀', '\u2028', '\r', '\u0085') });
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const text = Buffer.from(lines.map((each) => `${each}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, n) =>
          text.subarray(n * size, (n + 1) * size),
        );
        expect(await collect(chunks)).toEqual(lines);
      }),
    );
  });

  it('gives a last line without a line feed', async () => {
    expect(await collect([Buffer.from('a\nb')])).toEqual(['a', 'b']);
  });
});

describe('notes', () => {
  it('are told from rows', () => {
    expect(readNote(Buffer.from(writeNote({ note: 'end', rows: 3 }).trimEnd()))).toEqual({ note: 'end', rows: 3 });
    expect(readNote(Buffer.from('{"note":"end","rows":3}'))).toBeUndefined();
    expect(readNote(Buffer.alloc(0))).toBeUndefined();
    expect(() => readNote(Buffer.from('#{"note":"other"}'))).toThrow();
  });
});
