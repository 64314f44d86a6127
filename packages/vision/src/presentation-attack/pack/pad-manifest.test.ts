import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownPadPack } from './known-pad-pack.js';
import { parsePadManifest } from './pad-manifest.js';

type Loose = Record<string, unknown>;

/** The known manifest with one place changed; `undefined` takes it away. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = structuredClone(knownPadPack) as unknown as Loose;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Loose;
  at[path[path.length - 1]] = value;
  return JSON.stringify(copy);
}

describe('the manifest of a pad pack', () => {
  it('is read as it was written', () => {
    expect(parsePadManifest(JSON.stringify(knownPadPack))).toEqual(knownPadPack);
  });

  it.each([
    ['a file elsewhere', ['models', 0, 'file'], '../other.onnx'],
    ['a file in a folder', ['models', 0, 'file'], 'a/b.onnx'],
    ['a file with a backslash', ['models', 0, 'file'], '..\\b.onnx'],
    ['a hidden file', ['models', 0, 'file'], '.onnx'],
    ['one file twice', ['models', 0, 'file'], 'minifasnetv2.onnx'],
    ['a version that is a path', ['version'], '../1'],
    ['another pack', ['id'], 'default'],
    ['no models', ['models'], []],
    ['a file too large', ['models', 0, 'bytes'], 1e10],
    ['an input too large', ['models', 0, 'input', 'width'], 100_000],
    ['a digest in capitals', ['models', 0, 'sha256'], 'A'.repeat(64)],
    ['a live class that is not there', ['models', 0, 'output', 'liveIndex'], 3],
    ['a mean too few', ['models', 0, 'input', 'mean'], [0]],
    ['grey weights for colours', ['models', 0, 'input', 'greyWeights'], [1, 1, 1]],
    ['another fit', ['models', 0, 'input', 'fit'], { rule: 'stretch' }],
    ['no resampling', ['models', 0, 'input', 'resample'], undefined],
    ['a shift without an end', ['shift'], 'Infinity'],
    ['something more', ['models', 0, 'run'], 'sh'],
  ] as const)('has no %s, and the fault says where', (_, path, value) => {
    expect(() => parsePadManifest(changed(path, value))).toThrow(new RegExp(String(path[0])));
  });

  it('raises its own error for whatever else is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parsePadManifest(text)).toThrow(expect.objectContaining({ fault: 'manifest' }));
      }),
    );
  });
});
