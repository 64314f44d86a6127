import type { Plan } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { differencesOf, readDifferences } from './differences.js';

const surface_limits = { face: { image_bytes: 8_388_608, requests_per_minute: 60 }, kyc: { requests_per_minute: 0 } };

describe('figures that differ on a surface', () => {
  it('come back as they were', () => {
    expect(readDifferences(differencesOf({ surface_limits } as Plan))).toEqual(surface_limits);
    expect(differencesOf(undefined)).toEqual([]);
  });

  it('are left out when empty, and none when one is wrong', () => {
    const empty = { row: '1', surface: 'face', figure: 'collections', typed: ' ' } as const;
    expect(readDifferences([empty])).toEqual({});
    expect(readDifferences([empty, { ...empty, typed: 'x' }])).toBeUndefined();
  });
});
