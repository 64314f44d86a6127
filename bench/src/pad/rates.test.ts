import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseLabels } from './labelled-attacks.js';
import { areaUnderCurve, equalErrorRate, shareFrom, shareUnder, thresholdAtBpcer } from './rates.js';

it('ranks live photos against attacks', () => {
  expect(areaUnderCurve([3, 4], [1, 2])).toBe(1);
  expect(areaUnderCurve([1, 2], [3, 4])).toBe(0);
  expect(areaUnderCurve([1, 1], [1])).toBe(0.5);
  expect(equalErrorRate([3, 4], [1, 2])).toBe(0);
  expect(equalErrorRate([1, 3], [2, 0])).toBe(0.5);
});

it('never refuses more live photos than was allowed', () => {
  const scores = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(scores, fc.constantFrom(0.05, 0.1, 0.5), (live, rate) => {
      const threshold = thresholdAtBpcer(live, rate);
      expect(shareUnder(live, threshold)).toBeLessThanOrEqual(rate + 1e-9);
      expect(shareUnder(live, threshold) + shareFrom(live, threshold)).toBeCloseTo(1);
    }),
  );
});

it('reads labels with commas and quotation marks in them', () => {
  const text =
    'file,label,type,source,person,clip,scope,licence\n"a/b.jpg","live","live","s","p","","scene","x, ""y"""\n';
  expect(parseLabels(text)).toEqual([
    { file: 'a/b.jpg', live: true, type: 'live', source: 's', person: 'p', clip: '', scope: 'scene' },
  ]);
  expect(() => parseLabels('file,label\n')).toThrow('no column type');
});
