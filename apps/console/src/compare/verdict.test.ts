import { describe, expect, it } from 'vitest';
import { isMatch, verdictSentence } from './verdict.js';

describe('the verdict', () => {
  it('counts a similarity at the threshold as a match, as the API does', () => {
    expect(isMatch(0.65, 0.65)).toBe(true);
    expect(isMatch(0.6499, 0.65)).toBe(false);
  });

  it('says which figure decided', () => {
    expect(verdictSentence(0.8731, 0.65)).toBe('A similarity of 0.873 reaches the threshold of 0.65.');
    expect(verdictSentence(0.2, 0.65)).toBe('A similarity of 0.200 stays below the threshold of 0.65.');
  });

  it('shows enough decimals not to contradict itself', () => {
    expect(verdictSentence(0.6497, 0.65)).toBe('A similarity of 0.6497 stays below the threshold of 0.65.');
    expect(verdictSentence(0.6504, 0.65)).toBe('A similarity of 0.650 reaches the threshold of 0.65.');
  });
});
