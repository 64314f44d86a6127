import { describe, expect, it } from 'vitest';
import { lfwPath, parseFolds, parseLfwPairs } from './lfw-pairs.js';

const twoFolds = ['2\t1', 'Ann\t1\t2', 'Ann\t1\tBob\t3', 'Cy\t4\t5', 'Cy\t4\tDee\t1', ''].join('\n');

describe('parseLfwPairs', () => {
  it('knows fold and kind by the place of a line', () => {
    const pairs = parseLfwPairs(twoFolds);
    expect(pairs.map(({ fold, same }) => [fold, same])).toEqual([
      [1, true],
      [1, false],
      [2, true],
      [2, false],
    ]);
    expect(pairs[1]).toMatchObject({ first: { person: 'Ann', number: 1 }, second: { person: 'Bob', number: 3 } });
  });

  it('reads a file of one fold', () => {
    expect(parseLfwPairs('1\nAnn 1 2\nAnn 1 Bob 3').map(({ fold }) => fold)).toEqual([1, 1]);
  });

  it.each([
    ['x\n', 'line 1'],
    ['1\t2\nAnn\t1\t2', 'expected 4 pairs, found 1'],
    ['1\nAnn 1 2\nAnn 1 Bob', 'line 3'],
    ['1\nAnn 1 zwei\nAnn 1 Bob 3', "line 2: 'zwei'"],
  ])('names what is wrong with %j', (text, message) => expect(() => parseLfwPairs(text)).toThrow(message));
});

it('pads the number in a path', () => {
  expect(lfwPath({ person: 'Ann_Veneman', number: 3 })).toBe('Ann_Veneman/Ann_Veneman_0003.jpg');
});

describe('parseFolds', () => {
  it('expands ranges once each, in order', () => expect(parseFolds('7,1-3,2')).toEqual([1, 2, 3, 7]));
  it('refuses other text', () => expect(() => parseFolds('1-')).toThrow(SyntaxError));
});
