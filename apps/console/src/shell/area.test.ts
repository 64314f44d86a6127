import { describe, expect, it } from 'vitest';
import { areaOf } from './area.js';

describe('areaOf', () => {
  it.each([
    ['/', '#organisation'],
    ['/', '#organisation/collections/a'],
    ['/verify-email', ''],
    ['/reset-password', ''],
    ['/accept-invitation', '#rest'],
  ])('leads from %s%s to the organisation', (pathname, hash) => {
    expect(areaOf({ pathname, hash })).toBe('organisation');
  });

  it.each(['#operator', '#operator/plans'])('leads from %s to the operator', (hash) => {
    expect(areaOf({ pathname: '/', hash })).toBe('operator');
  });

  it.each(['', '#compare', '#collections/team', '#organisations'])('leads from %s to the rooms', (hash) => {
    expect(areaOf({ pathname: '/', hash })).toBe('rooms');
  });

  it('stays where it is for a skip link', () => {
    expect(areaOf({ pathname: '/', hash: '#work' })).toBeUndefined();
  });
});
