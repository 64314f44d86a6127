import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MultipartParser } from './parser.js';
import type { PartHead } from './part-head.js';
import { MultipartSyntaxError } from './syntax-error.js';

type Part = PartHead & { body: Buffer };
const limits = { parts: 20, headerBytes: 1024 };

/** Every part, or the message of the syntax error. */
function parse(body: Buffer, cuts: readonly number[] = [], boundary = 'B'): Part[] | string {
  const parts: Part[] = [];
  let pieces: Buffer[] = [];
  const parser = new MultipartParser(
    boundary,
    {
      partStarted: (head) => parts.push({ ...head, body: Buffer.alloc(0) }),
      partData: (bytes) => pieces.push(Buffer.from(bytes)),
      partEnded: () => {
        const part = parts.at(-1);
        if (part) part.body = Buffer.concat(pieces);
        pieces = [];
      },
    },
    limits,
  );
  const edges = [0, ...cuts.map((cut) => cut % (body.length + 1)).sort((a, b) => a - b), body.length];
  try {
    for (let i = 1; i < edges.length; i++) parser.write(body.subarray(edges[i - 1], edges[i]));
    parser.end();
    return parts;
  } catch (error) {
    if (error instanceof MultipartSyntaxError) return error.message;
    throw error;
  }
}

const head = (name: string, filename?: string) =>
  `Content-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}`;
const text = (...lines: string[]) => Buffer.from(lines.join('\r\n'));
const anyCuts = fc.array(fc.nat(), { maxLength: 12 });

describe('MultipartParser', () => {
  it('reads fields and files in order', () => {
    const body = text(
      '--B',
      head('attributes'),
      '',
      'all',
      '--B',
      head('image', 'a.jpg'),
      'Content-Type: image/jpeg',
      '',
      'xyz',
      '--B--',
      '',
    );
    expect(parse(body)).toEqual([
      { name: 'attributes', body: Buffer.from('all') },
      { name: 'image', filename: 'a.jpg', body: Buffer.from('xyz') },
    ]);
  });

  it.each([
    ['a closing delimiter without a line break', text('--B', head('a'), '', 'x', '--B--'), 'x'],
    ['an epilogue', text('--B', head('a'), '', 'x', '--B--', 'and so on'), 'x'],
    ['a preamble', text('hello', '--B', head('a'), '', 'x', '--B--'), 'x'],
    ['blanks after a boundary', text('--B \t', head('a'), '', 'x', '--B--'), 'x'],
    ['an empty part', text('--B', head('a'), '', '', '--B--'), ''],
    ['an empty part without its own line break', text('--B', head('a'), '', '--B--'), ''],
    ['a body of line breaks', text('--B', head('a'), '', '', '', '', '--B--'), '\r\n\r\n'],
    ['a longer boundary inside', text('--B', head('a'), '', 'x', '--BB', 'y', '--B--'), 'x\r\n--BB\r\ny'],
    [
      'a header continued on the next line',
      text('--B', 'Content-Disposition: form-data;', ' name="a"', '', 'x', '--B--'),
      'x',
    ],
  ])('accepts %s', (_, body, value) => {
    expect(parse(body)).toEqual([{ name: 'a', body: Buffer.from(value) }]);
  });

  it.each([
    ['nothing', text('')],
    ['only a delimiter', text('--B')],
    ['no closing delimiter', text('--B', head('a'), '', 'x')],
    ['a part without disposition', text('--B', 'Content-Type: text/plain', '', 'x', '--B--')],
    ['a part without a name', text('--B', 'Content-Disposition: form-data', '', 'x', '--B--')],
    ['an attachment', text('--B', 'Content-Disposition: attachment; name="a"', '', 'x', '--B--')],
    ['a header without a colon', text('--B', 'nonsense', head('a'), '', 'x', '--B--')],
    ['a delimiter with text after it', text('--B-x', head('a'), '', 'x', '--B--')],
    ['too many parts', text(...Array.from({ length: 21 }, () => ['--B', head('a'), '', 'x']).flat(), '--B--')],
    ['headers without end', Buffer.concat([text('--B', 'X: '), Buffer.alloc(2000, 'a')])],
    ['noise', Buffer.alloc(9000, 7)],
  ])('refuses %s', (_, body) => {
    expect(parse(body)).toBeTypeOf('string');
  });

  it('gives back what was put in, however it is cut', () => {
    const part = fc.record({
      name: fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'abz_ é"\\') }),
      body: fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ maxLength: 40, unit: fc.constantFrom('\r', '\n', '-', 'B', 'x') }).map((s) => Buffer.from(s)),
      ),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), anyCuts, (parts, cuts) => {
        const boundary = 'Boundary-not-inside';
        const body = Buffer.concat([
          ...parts.flatMap(({ name, body }) => [
            Buffer.from(`--${boundary}\r\n${head(name.replace(/(["\\])/g, '\\$1'))}\r\n\r\n`),
            body,
            Buffer.from('\r\n'),
          ]),
          Buffer.from(`--${boundary}--\r\n`),
        ]);
        expect(parse(body, cuts, boundary)).toEqual(parts.map(({ name, body }) => ({ name, body: Buffer.from(body) })));
      }),
    );
  });

  it('never depends on the cuts, whatever the bytes', () => {
    const pieces = fc.constantFrom(
      '\r\n',
      '\r',
      '\n',
      '--B',
      '-',
      '--',
      'B',
      ' ',
      head('a'),
      ': ',
      'x',
      '--B--',
      '\r\n\r\n',
      '\r\n--B\r\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), anyCuts, (texts, cuts) => {
        const body = Buffer.from(texts.join(''));
        expect(parse(body, cuts)).toEqual(parse(body));
      }),
      { numRuns: 2000 },
    );
  });
});
