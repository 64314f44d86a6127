import { describe, expect, it } from 'vitest';
import { addressesIn, endOfDay, keyState, lastDay } from './keyState.js';

describe('keyState', () => {
  const now = new Date('2026-05-01T12:00:00Z');

  it('is expired from the moment on at which it expires', () => {
    expect(keyState({ active: true, expires_at: '2026-05-01T12:00:00Z' }, now)).toBe('expired');
    expect(keyState({ active: true, expires_at: '2026-05-01T12:00:01Z' }, now)).toBe('active');
    expect(keyState({ active: false, expires_at: null }, now)).toBe('off');
  });
});

describe('the last day of a key', () => {
  it('leads back from the moment at which it ends', () => {
    expect(lastDay(endOfDay('2026-12-31') ?? null)).toBe('2026-12-31');
    expect(endOfDay('')).toBeNull();
    expect(lastDay(null)).toBe('');
    expect(endOfDay('tomorrow')).toBeUndefined();
  });
});

describe('addressesIn', () => {
  it('takes lines, commas and spaces', () => {
    expect(addressesIn(' 10.0.0.1\n2001:db8::/32, 192.0.2.0/24\n')).toEqual([
      '10.0.0.1',
      '2001:db8::/32',
      '192.0.2.0/24',
    ]);
  });
});
