import { FacetError } from '@facet/sdk';
import { describe, expect, it } from 'vitest';
import { FieldRefusal, faultsIn } from './useForm.js';

function refusal(badFields: readonly { readonly field: string; readonly message: string }[]): FacetError<'workspace'> {
  const rest = { status: 400, message: '', requestId: undefined, retryAfterSeconds: undefined, body: '' } as const;
  return new FacetError({ ...rest, surface: 'workspace', code: 'VALIDATION_ERROR', badFields });
}

describe('faultsIn', () => {
  it('puts each fault to its field, those of a list to the list', () => {
    const found = faultsIn(
      refusal([
        { field: 'name', message: 'name is required' },
        { field: 'allowed_ips.1', message: 'Must be an address' },
        { field: 'allowed_ips[3]', message: 'Must be a range' },
      ]),
      ['name', 'allowed_ips'],
    );
    expect(found).toEqual({
      told: { name: 'Is required', allowed_ips: '2: Must be an address. 4: Must be a range' },
      covered: true,
    });
  });

  it('takes the nearest of names that hold a dot', () => {
    const found = faultsIn(
      refusal([
        { field: 'backend.url', message: 'Must be a URL' },
        { field: 'backend.headers.X-A', message: 'Too long' },
        { field: 'backend.urls', message: 'Is not known' },
      ]),
      ['backend', 'backend.url', 'backend.headers'],
    );
    expect(found.told).toEqual({
      'backend.url': 'Must be a URL',
      'backend.headers': 'X-A: Too long',
      backend: 'urls: Is not known',
    });
  });

  it('says when there is more to be told than the fields', () => {
    const found = faultsIn(refusal([{ field: 'image', message: 'Too small' }]), ['external_id']);
    expect(found).toEqual({ told: {}, covered: false });
    expect(faultsIn(refusal([]), ['name']).covered).toBe(false);
    expect(faultsIn(new Error('gone'), ['name']).covered).toBe(false);
  });

  it('takes a refusal that the page understood itself', () => {
    expect(faultsIn(new FieldRefusal({ otp: 'Wrong' }), ['otp'])).toEqual({ told: { otp: 'Wrong' }, covered: true });
  });
});
