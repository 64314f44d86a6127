import { describe, expect, it } from 'vitest';
import { matchesTitle, shownMatches, whyNobody } from './results.js';

const bounding_box = { left: 0, top: 0, width: 0.1, height: 0.1 };
const match = (face_id: string, similarity: number) => ({
  face_id,
  similarity,
  external_image_id: null,
  external_face_id: null,
  bounding_box,
});
const found = { matches: [], searched_face: { bounding_box, confidence: 0.99 }, threshold: 0.65 };

describe('the matches on show', () => {
  it('reach the threshold and were not erased since', () => {
    const matches = [match('a', 0.9), match('b', 0.7), match('c', 0.66)];
    expect(shownMatches(matches, 0.7, new Set(['a'])).map(({ face_id }) => face_id)).toEqual(['b']);
    expect(shownMatches(matches, 0.65, new Set())).toEqual(matches);
  });
});

describe('the answer in words', () => {
  it('counts, and says plainly when there is nobody', () => {
    expect([1, 3].map((shown) => matchesTitle(found, shown))).toEqual(['1 match', '3 matches']);
    expect(matchesTitle(found, 0)).toBe('Nobody looks alike');
    expect(whyNobody(found, 0.9)).toContain('0.90');
  });

  it('tells a photo without a face from a collection without a likeness', () => {
    const none = { ...found, searched_face: null };
    expect(matchesTitle(none, 0)).toBe('No face in this photo');
    expect(whyNobody(none, 0.65)).toContain('nobody to search for');
  });
});
