import { describe, expect, it } from 'vitest';
import { prettyJson } from './prettyJson.js';

describe('prettyJson', () => {
  it('keeps small objects on one line and opens the rest', () => {
    const text = prettyJson(
      '{"faces":[{"bounding_box":{"left":0.1,"top":0.2},"landmarks":[{"type":"nose","x":1,"y":2}]}],"n":[]}',
    );
    expect(text).toBe(
      [
        '{',
        '  "faces": [',
        '    {',
        '      "bounding_box": { "left": 0.1, "top": 0.2 },',
        '      "landmarks": [',
        '        { "type": "nose", "x": 1, "y": 2 }',
        '      ]',
        '    }',
        '  ],',
        '  "n": []',
        '}',
      ].join('\n'),
    );
  });

  it('says the same as the text it was given', () => {
    const value = { a: [1, [2, { b: null }]], 'c"d': 'é\n', long: 'x'.repeat(90), flat: [true, false] };
    expect(JSON.parse(prettyJson(JSON.stringify(value)))).toEqual(value);
  });

  it('leaves what is not JSON alone', () => {
    expect(prettyJson('<html>')).toBe('<html>');
  });
});
