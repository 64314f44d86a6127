import { describe, expect, it } from 'vitest';
import { byDay, ranked } from './usageFigures.js';

const surface = 'workspace';
const usage = [
  { day: '2026-02-28', key_id: 'a', surface, code: 'ok', requests: 3 },
  { day: '2026-02-28', key_id: null, surface, code: 'FACE_NOT_DETECTED', requests: 2 },
  { day: '2026-03-01', key_id: 'a', surface, code: 'RATE_LIMIT_EXCEEDED', requests: 4 },
];

describe('byDay', () => {
  it('tells what went well apart from what was refused', () => {
    expect(byDay(usage)).toEqual([
      { day: '2026-02-28', ok: 3, failed: 2 },
      { day: '2026-03-01', ok: 0, failed: 4 },
    ]);
  });
});

describe('ranked', () => {
  it('adds up by name, the most first', () => {
    expect(ranked(usage, ({ key_id }) => key_id ?? 'members')).toEqual([
      { name: 'a', requests: 7 },
      { name: 'members', requests: 2 },
    ]);
  });
});
