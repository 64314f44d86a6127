import { ProblemError } from '@facet/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonSieve } from './json-sieve.js';

interface Sifted {
  value: unknown;
  texts: string[];
  problem?: string;
}

/** What comes of a body that arrives cut at these places. */
function sift(body: string | Buffer, cuts: readonly number[] = [], maxBytes = 10_000): Sifted {
  const texts: string[] = [];
  const sieve = new JsonSieve({
    kept: new Set(['key']),
    sifted: new Set(['image', 'card']),
    siftedLists: new Set(['frames']),
    maxBytes,
    open: () => {
      const number = texts.push('') - 1;
      return {
        append(text) {
          texts[number] += text;
        },
      };
    },
  });
  const bytes = Buffer.from(body);
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  try {
    for (let i = 1; i < edges.length; i++) sieve.write(bytes.subarray(edges[i - 1], edges[i]));
    return { value: sieve.end(), texts };
  } catch (error) {
    return { value: undefined, texts: [], problem: error instanceof ProblemError ? error.problem : String(error) };
  }
}

const everyCut = (body: string): number[] => Array.from({ length: Buffer.byteLength(body) }, (_, at) => at);

describe('a sieve of JSON', () => {
  it.each([
    ['{"key":"k","image":"abc","card":"de"}', { key: 'k', image: '0', card: '1' }, ['abc', 'de']],
    [' { "card" : "" , "image" : "x" } ', { card: '0', image: '1' }, ['', 'x']],
    ['{"frames":["a","b"],"image":null}', { frames: ['0', '1'], image: null }, ['a', 'b']],
    ['{"frames":"a","image":["b"]}', { frames: '', image: ['b'] }, []],
    ['{"frames":[["a"],{"image":"b"},1]}', { frames: [['a'], { image: 'b' }, 1] }, []],
    ['{"x":{"image":"a","frames":["b"]}}', { x: { image: 'a', frames: ['b'] } }, []],
    ['{"unknown":"long","y":["image","z"]}', { unknown: '', y: ['image', 'z'] }, []],
    ['{"i\\u006dage":"a\\/b\\n\\u0063"}', { image: '0' }, ['a/b\nc']],
    ['{"image":"a\\\\","key":"\\"image\\":\\"x\\""}', { image: '0', key: '"image":"x"' }, ['a\\']],
    ['["image","a",{"image":"b"}]', ['image', 'a', { image: 'b' }], []],
    ['"image"', 'image', []],
    ['{"key":"ä€😀"}', { key: 'ä€😀' }, []],
    ['', undefined, []],
  ])('%s', (body, value, texts) => {
    expect(sift(body)).toEqual({ value, texts });
    expect(sift(body, everyCut(body))).toEqual({ value, texts });
  });

  it.each([
    '{',
    '{"image":"a}',
    '{"image" "a"}',
    '{"image":"a" "b"}',
    '{"image":"a",}',
    '{"image":"a\\x"}',
    '{"image":"a\\u12"}',
    '{"image":"a\nb"}',
    '{"image":"a"}}',
    '}{"image":"a"}',
    '{"image":a}',
    ' ',
    "{'image':'a'}",
  ])('refuses %j', (body) => {
    expect(sift(body).problem).toBe('request.malformed_json');
    expect(sift(body, everyCut(body)).problem).toBe('request.malformed_json');
  });

  it('refuses what is not UTF-8', () => {
    expect(sift(Buffer.from('{"key":"\xff"}', 'latin1')).problem).toBe('request.malformed_json');
  });

  it('bounds what it keeps, and only that', () => {
    const long = 'A'.repeat(1000);
    expect(sift(`{"image":"${long}","unknown":"${long}"}`, [], 100).texts).toEqual([long]);
    expect(sift(`{"key":"${long}"}`, [], 100).problem).toBe('request.body_too_large');
    expect(sift(' '.repeat(1000), [], 100).problem).toBe('request.body_too_large');
    expect(sift(`{"${long}":1}`, [], 100).problem).toBe('request.body_too_large');
    expect(sift('['.repeat(1000), [], 100).problem).toBe('request.body_too_large');
  });

  it('reads any JSON as the platform does, however it is cut and escaped', () => {
    const escaped = (json: string) => json.replace(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
    fc.assert(
      fc.property(
        fc.record(
          {
            key: fc.string({ unit: 'binary' }),
            image: fc.string(),
            card: fc.base64String(),
            frames: fc.array(fc.string(), { maxLength: 3 }),
            other: fc.jsonValue({ maxDepth: 2 }).filter((value) => typeof value !== 'string'),
          },
          { requiredKeys: [] },
        ),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.constantFrom(0, 2),
        fc.boolean(),
        (given, cuts, space, isEscaped) => {
          const plain = JSON.stringify(given, undefined, space);
          // Letters outside of texts are those of true, false and null.
          const body = isEscaped
            ? plain.replace(/"(?:[^"\\]|\\.)*"/g, (text) => (text.includes('\\') ? text : escaped(text)))
            : plain;
          const { value, texts, problem } = sift(body, cuts);
          expect(problem).toBeUndefined();
          const back = { ...(value as Record<string, unknown>) };
          for (const name of ['image', 'card']) if (name in back) back[name] = texts[Number(back[name])];
          if ('frames' in back) back.frames = (back.frames as string[]).map((number) => texts[Number(number)]);
          // What is sifted is read byte for byte, as base64 is.
          const latin = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
          expect(back).toEqual({
            ...JSON.parse(plain),
            ...('image' in given && { image: latin(given.image as string) }),
            ...('frames' in given && { frames: (given.frames as string[]).map(latin) }),
          });
        },
      ),
    );
  });
});
