import { FacetConnectionError, FacetError } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { isOversized } from './oversized.js';

function answer(code: string): FacetError<'face'> {
  const rest = {
    surface: 'face',
    message: '',
    badFields: [],
    requestId: undefined,
    retryAfterSeconds: undefined,
    body: '',
  } as const;
  return new FacetError({ ...rest, status: 413, code });
}

describe('isOversized', () => {
  it('believes the API', () => {
    expect(isOversized(answer('image_too_large'), 10)).toBe(true);
    expect(isOversized(answer('invalid_image'), 9_000_000)).toBe(false);
  });

  it('believes the workspace surface where the photo is above its limit, since it has one code for all that is bad', () => {
    const rest = { status: 400, message: '', requestId: undefined, retryAfterSeconds: undefined, body: '' } as const;
    const bad = new FacetError({ ...rest, surface: 'workspace', code: 'VALIDATION_ERROR', badFields: [] });
    expect(isOversized(bad, 11_000_000, 'workspace')).toBe(true);
    expect(isOversized(bad, 10_000_000, 'workspace')).toBe(false);
  });

  it('takes a hang-up on a large upload for the same', () => {
    const hangUp = new FacetConnectionError('unreachable', '');
    expect(isOversized(hangUp, 9_000_000)).toBe(true);
    expect(isOversized(hangUp, 1_000)).toBe(false);
    expect(isOversized(hangUp, 4_000_000, 'kyc')).toBe(true);
    expect(isOversized(new FacetConnectionError('timed-out', ''), 9_000_000)).toBe(false);
  });
});
