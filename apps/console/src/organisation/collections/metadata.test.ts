import { describe, expect, it } from 'vitest';
import { metadataFault, readMetadata } from './metadata.js';

describe('metadata as people type it', () => {
  it('is a JSON object, or nothing', () => {
    expect(readMetadata(' ')).toEqual({});
    expect(readMetadata('{"a":[1,null]}')).toEqual({ a: [1, null] });
    expect(metadataFault('{}')).toBeUndefined();
  });

  it.each(['[1]', '"text"', 'null', '1', '{a:1}', '{'])('is not %s', (text) => {
    expect(readMetadata(text)).toBeUndefined();
    expect(metadataFault(text)).toMatch(/JSON object/);
  });
});
