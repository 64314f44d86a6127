import { describe, expect, it } from 'vitest';
import { faultyAt, readJson } from './readJson.js';

function faultOf(text: string): string | undefined {
  let said: string | undefined;
  readJson(text, (fault) => {
    said = fault;
  });
  return said;
}

describe('readJson', () => {
  it.each(['1', '"a\\u00e9"', '[]', '{}', '{"a": [1, {"b": null}], "c": true}', ' [-1.5e+3, "x"] '])(
    'reads %s',
    (text) => {
      expect(readJson(text, () => expect.unreachable())).toEqual(JSON.parse(text));
    },
  );

  it.each([
    ['{\n  "a": 1,\n}', 'line 3, column 1'],
    ['{\n  "a" 1\n}', 'line 2, column 7'],
    ['{"a": 1', 'line 1, column 8'],
    ['[1 2]', 'line 1, column 4'],
    ['{a: 1}', 'line 1, column 2'],
    ['[01]', 'line 1, column 2'],
    ['{}}', 'line 1, column 3'],
    ['[}', 'line 1, column 2'],
    ['"a\nb"', 'line 1, column 1'],
    ['', 'line 1, column 1'],
  ])('says where %j stops being JSON', (text, place) => {
    expect(faultOf(text)).toContain(place);
  });
});

describe('faultyAt', () => {
  it('finds nothing wrong before the end of what is JSON', () => {
    for (const text of ['{"a":[1,2,{"b":"c"}]}', '[[],{}]', 'null']) expect(faultyAt(text)).toBe(text.length);
  });
});
