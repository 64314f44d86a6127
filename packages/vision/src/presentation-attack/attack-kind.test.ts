import { expect, it } from 'vitest';
import { attackShares, oddsOfClasses, oddsOfTraits } from './attack-kind.js';
import { livenessOf } from './fuse-liveness.js';

it('takes what looks like an attack for paper or a screen, by the mean of the models', () => {
  const refused = livenessOf(-2);
  expect(attackShares(refused, [3, -1])).toEqual({
    print: expect.closeTo(1 / (1 + Math.exp(-1))),
    replay: expect.closeTo(1 / (1 + Math.exp(1))),
    mask: 0,
  });
  expect(attackShares(refused, [])).toEqual({ print: 0.5, replay: 0.5, mask: 0 });
});

it('takes an attack that looks live for a mask', () => {
  const { print, replay, mask } = attackShares(livenessOf(4), [5]);
  expect(mask).toBeGreaterThan(0.9);
  expect(print + replay + mask).toBeCloseTo(1);
});

it('reads the odds from logits, from probabilities and from traits', () => {
  const classes = { print: 0, replay: 2 };
  expect(oddsOfClasses(Float32Array.of(3, 9, 1), 'logits', classes)).toBe(2);
  expect(oddsOfClasses(Float32Array.of(0.3, 0.6, 0.1), 'probabilities', classes)).toBeCloseTo(Math.log(3));
  expect(oddsOfClasses(Float32Array.of(0, 1, 0), 'probabilities', classes)).toBe(0);
  expect(oddsOfTraits(Float32Array.of(1, 2), { weights: Float32Array.of(0.5, -1), bias: 1 })).toBe(-0.5);
  expect(() => oddsOfTraits(Float32Array.of(1), { weights: Float32Array.of(1, 1), bias: 0 })).toThrow(RangeError);
});
