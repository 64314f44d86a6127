import { expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { measureIdentification } from './identification.js';

const axis = (i: number): Float32Array => Float32Array.from({ length: 8 }, (_, k) => (k === i ? 1 : 0));
const thresholds = [0.65, 0.9];

it('finds everybody and no stranger where people are nothing alike', () => {
  const people = Array.from({ length: 8 }, (_, i) => [axis(i), axis(i)]);
  const found = measureIdentification(people, { size: 4, galleries: 3, thresholds }, seededRandom(1));
  expect(found).toMatchObject({ strangerSearches: 12, mateSearches: 12 });
  for (const rates of found.rates) expect(rates).toMatchObject({ falsePositives: 0, falseNegatives: 0 });
});

it('counts a stranger who looks like somebody, and a person who is taken for another or for nobody', () => {
  const twins = [[axis(0), axis(1)], [axis(0)], [axis(0)]];
  const found = measureIdentification(twins, { size: 2, galleries: 30, thresholds }, seededRandom(2));
  const [rates] = found.rates;
  expect(found.strangerSearches).toBe(30);
  expect(found.mateSearches).toBeGreaterThan(0);
  expect(rates?.falsePositives).toBeGreaterThan(0);
  expect(rates?.falseNegatives).toBeGreaterThan(0);
});

it('leaves people with one photo out of the searches for mates', () => {
  const single = Array.from({ length: 8 }, (_, i) => [axis(i)]);
  const found = measureIdentification(single, { size: 7, galleries: 2, thresholds }, seededRandom(3));
  expect(found).toMatchObject({ strangerSearches: 2, mateSearches: 0 });
});

it('refuses a gallery of everybody', () => {
  expect(() => measureIdentification([[axis(0)]], { size: 1, galleries: 1, thresholds }, seededRandom(4))).toThrow(
    'no strangers',
  );
});
