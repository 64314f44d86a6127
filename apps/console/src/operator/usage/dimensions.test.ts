import { describe, expect, it } from 'vitest';
import { dayCounts, rowKey } from './dimensions.js';

describe('usage', () => {
  it('is summed by day, answered or not', () => {
    const counts = dayCounts([
      { day: '2026-11-20', code: 'invalid_key', calls: 2 },
      { day: '2026-11-20', code: 'ok', calls: 5 },
      { day: '2026-11-20', code: 'rate_limited', calls: 1 },
      { day: '2026-11-21', code: 'ok', calls: 4 },
    ]);
    expect(counts).toEqual([
      { day: '2026-11-20', ok: 5, failed: 3 },
      { day: '2026-11-21', ok: 4, failed: 0 },
    ]);
  });

  it('keeps its rows apart, whatever was counted', () => {
    expect(rowKey({ surface: 'face', calls: 1 })).toBe(rowKey({ surface: 'face', calls: 2 }));
    expect(rowKey({ key_id: null, calls: 1 })).not.toBe(rowKey({ calls: 1 }));
  });
});
