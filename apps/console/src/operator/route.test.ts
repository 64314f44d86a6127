import { describe, expect, it } from 'vitest';
import { addressOf, type OperatorPlace, placeOf } from './route.js';

const id = '0b4c2a10-7f2e-4c58-9a63-0d1f8a2b3c4d';

describe('the addresses of the operator', () => {
  it.each<OperatorPlace>([
    { at: 'accounts' },
    { at: 'audit-log' },
    { at: 'account', id, tab: 'settings' },
    { at: 'account', id, tab: 'keys' },
    { at: 'products' },
    { at: 'new-product' },
    { at: 'product', slug: 'new-product', tab: 'definition' },
    { at: 'product', slug: 'age-9', tab: 'try' },
  ])('lead to $at and back', (place) => {
    expect(placeOf(addressOf(place))).toEqual(place);
  });

  it.each([
    '#operator',
    '#operator/',
    '#operator/nowhere',
    `#operator/accounts/${id}/x`,
    '#operator/accounts/../x',
    '#operator/products/Age',
    '#operator/products/age/tryx',
    '#operator/products/age/try/x',
  ])('lead from %s to the accounts', (hash) => {
    expect(placeOf(hash)).toEqual({ at: 'accounts' });
  });

  it('leave other areas alone', () => {
    expect(placeOf('#collections/operator')).toBeUndefined();
  });
});
