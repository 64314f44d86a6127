import type { Key } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { instant, keyState, listed, localTime } from './keyState.js';

const key = (changes: Partial<Key>) => ({ active: true, expires_at: null, ...changes }) as Key;
const now = new Date('2026-11-21T12:00:00Z');

describe('keyState', () => {
  it('tells why a key does not work', () => {
    expect(keyState(key({}), now)).toBe('active');
    expect(keyState(key({ expires_at: '2026-11-21T12:00:01Z' }), now)).toBe('active');
    expect(keyState(key({ expires_at: '2026-11-21T12:00:00Z' }), now)).toBe('expired');
    expect(keyState(key({ active: false, expires_at: '2020-01-01T00:00:00Z' }), now)).toBe('inactive');
  });
});

describe('what is typed', () => {
  it('is a list with any separators', () => {
    expect(listed(' 10.0.0.0/8,\n::1  192.0.2.1 ')).toEqual(['10.0.0.0/8', '::1', '192.0.2.1']);
    expect(listed('  ')).toEqual([]);
  });

  it('is a moment of local time', () => {
    const iso = '2026-11-21T14:05:00.000Z';
    expect(instant(localTime(iso))).toBe(iso);
    expect(localTime(null)).toBe('');
    expect(instant('')).toBeNull();
    expect(instant('soon')).toBeNull();
  });
});
