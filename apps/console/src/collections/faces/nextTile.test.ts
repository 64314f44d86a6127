import { describe, expect, it } from 'vitest';
import { nextTile } from './nextTile.js';

describe('keys in a grid of seven tiles in three columns', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 3, 2],
    ['ArrowDown', 1, 4],
    ['ArrowUp', 6, 3],
    ['Home', 5, 0],
    ['End', 1, 6],
    ['ArrowRight', 6, 6],
    ['ArrowDown', 5, 5],
    ['ArrowUp', 2, 2],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(nextTile(key, from, 7, 3)).toBe(to);
  });

  it('leaves other keys to the page', () => {
    expect(nextTile('Tab', 2, 7, 3)).toBeUndefined();
  });
});
