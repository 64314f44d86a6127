import { describe, expect, it } from 'vitest';
import { addressOf, type CollectionsPlace, isExternalId, placeOf } from './route.js';

describe('places in the address', () => {
  it.each<CollectionsPlace>([
    { at: 'list' },
    { at: 'faces', externalId: 'team:2026.A_b-c' },
    { at: 'search', externalId: 'team' },
    { at: 'search', externalId: 'team', faceId: '8f14e45f-ceea-467f-a0e6-1f0a2f2b3c4d' },
  ])('leads back to $at', (place) => {
    expect(placeOf(addressOf(place))).toEqual(place);
  });

  it.each([
    '#collections/',
    '#collections/two words',
    '#collections/%',
    '#collections/a/b',
    '#collections/a/search/b/c',
  ])('leads to the list from %s', (hash) => {
    expect(placeOf(hash)).toEqual({ at: 'list' });
  });

  it('is nothing of other rooms', () => {
    expect(placeOf('')).toBeUndefined();
    expect(placeOf('#compare')).toBeUndefined();
  });
});

describe('isExternalId', () => {
  it('takes what the API takes', () => {
    expect(['a', 'A-z_0.9:', 'x'.repeat(120)].every(isExternalId)).toBe(true);
    expect(['', 'a b', 'ä', 'a/b', 'x'.repeat(121)].some(isExternalId)).toBe(false);
  });
});
