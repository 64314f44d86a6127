import { describe, expect, it } from 'vitest';
import { componentGroups } from './components.js';

describe('componentGroups', () => {
  it('shows what the answer has, in plain words, and nothing else', () => {
    expect(componentGroups({ sharpness: { value: 0.3, score: 1 }, eyes_visible: { value: 0.1, score: 0.9 } })).toEqual([
      { title: 'Light and sharpness', components: [{ name: 'sharpness', label: 'Sharpness', score: 1 }] },
      { title: 'Visible', components: [{ name: 'eyes_visible', label: 'Eyes', score: 0.9 }] },
    ]);
  });

  it('keeps components that are new', () => {
    expect(componentGroups({ no_head_coverings: { value: 1, score: 0.5 } })).toEqual([
      { title: 'Other', components: [{ name: 'no_head_coverings', label: 'No head coverings', score: 0.5 }] },
    ]);
  });
});
