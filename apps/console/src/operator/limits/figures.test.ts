import { describe, expect, it } from 'vitest';
import {
  figuresFault,
  keyFigures,
  parseFigure,
  planFigures,
  readFigures,
  setFigures,
  shownFigure,
  typedFigure,
} from './figures.js';

describe('a typed figure', () => {
  it.each([
    ['', 'collections', null],
    ['5 000', 'collections', 5_000],
    ['5,000', 'faces_per_collection', 5_000],
    ['0', 'collections', 0],
    ['8 MB', 'image_bytes', 8_388_608],
    ['1.5gb', 'storage_bytes', 1_610_612_736],
    ['2048', 'image_bytes', 2_048],
  ] as const)('%s of %s is %s', (text, figure, value) => {
    expect(parseFigure(text, figure)).toBe(value);
  });

  it.each([
    ['-1', 'collections'],
    ['1.5', 'collections'],
    ['8 MB', 'collections'],
    ['many', 'image_bytes'],
    ['1e3', 'collections'],
    ['99999999999999999999', 'storage_bytes'],
  ] as const)('%s of %s is none', (text, figure) => {
    expect(parseFigure(text, figure)).toBeUndefined();
  });

  it('comes back as it was typed', () => {
    for (const value of [0, 1, 1_024, 1_500, 8_388_608]) {
      expect(parseFigure(typedFigure(value, 'image_bytes'), 'image_bytes')).toBe(value);
    }
    expect(typedFigure(8_388_608, 'image_bytes')).toBe('8 MB');
    expect(typedFigure(undefined, 'image_bytes')).toBe('');
  });
});

describe('figures', () => {
  it('are read together, or not at all when one is wrong', () => {
    const read = readFigures(keyFigures, { per_minute: '60', per_day: '' });
    expect(read && setFigures(read)).toEqual({ per_minute: 60 });
    expect(readFigures(planFigures, { collections: 'x' })).toBeUndefined();
    expect(figuresFault(planFigures, { collections: 'x' })).toBeDefined();
  });

  it('are unlimited at 0', () => {
    expect(shownFigure(0, 'collections')).toBe('unlimited');
    expect(shownFigure(25_000, 'collections')).toBe('25,000');
    expect(shownFigure(1_073_741_824, 'storage_bytes')).toBe('1 GB');
    expect(shownFigure(1_500_000, 'storage_bytes')).toBe('1.4 MB');
  });
});
