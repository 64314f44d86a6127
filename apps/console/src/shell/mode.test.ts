import { describe, expect, it } from 'vitest';
import { hashOf, type Mode, modeOf } from './mode.js';

describe('rooms in the address', () => {
  it.each<Mode>(['detect', 'compare', 'collections', 'verify'])('leads back to %s', (mode) => {
    expect(modeOf(hashOf(mode))).toBe(mode);
  });

  it('knows what lies inside collections', () => {
    expect(modeOf('#collections/team/search')).toBe('collections');
  });

  it('leaves other fragments alone', () => {
    expect(modeOf('#work')).toBeUndefined();
    expect(modeOf('#collectionsfoo')).toBeUndefined();
  });
});
