import { describe, expect, it } from 'vitest';
import { allDays, daysBefore, niceCeiling, shortDay } from './days.js';

describe('days', () => {
  it('are all there, both ends included, over the end of a month', () => {
    expect(allDays('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
    expect(allDays('2026-02-27', '2026-02-27')).toHaveLength(1);
    expect(allDays('2026-02-27', '2026-02-26')).toEqual([]);
  });

  it('are counted back in UTC', () => {
    expect(daysBefore(new Date('2026-03-01T00:10:00Z'), 1)).toBe('2026-02-28');
    expect(shortDay('2026-03-01')).toBe('1 Mar 2026');
  });
});

it.each([
  [0, 2],
  [1, 2],
  [3, 4],
  [5, 6],
  [10, 10],
  [11, 20],
  [61, 80],
  [99, 100],
  [12_345, 20_000],
])('a scale for %i ends at %i', (value, ceiling) => {
  expect(niceCeiling(value)).toBe(ceiling);
});
