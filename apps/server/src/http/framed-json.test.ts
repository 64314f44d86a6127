import { describe, expect, it } from 'vitest';
import { frameJson, WrittenJson } from './framed-json.js';

const text = (...given: Parameters<typeof frameJson>) => Buffer.from(frameJson(...given)).toString();

describe('framed JSON', () => {
  it('is what JSON.stringify writes where nothing is written already', () => {
    const value = { status: 200, text: 'a"b\u2028', none: null, inner: { yes: true, empty: {} } };
    expect(text(value)).toBe(JSON.stringify(value));
  });

  it('holds written JSON as it is, wherever it stands', () => {
    const outputs = new WrittenJson(Buffer.from('{"n":  1.0}'));
    expect(text(outputs)).toBe('{"n":  1.0}');
    expect(text({ a: 1, outer: { outputs, again: outputs }, z: null })).toBe(
      '{"a":1,"outer":{"outputs":{"n":  1.0},"again":{"n":  1.0}},"z":null}',
    );
  });
});
