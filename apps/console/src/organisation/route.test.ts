import { describe, expect, it } from 'vitest';
import { addressOf, type OrgPlace, placeOf } from './route.js';

const at = (address: string) => {
  const { pathname, search, hash } = new URL(address, 'http://facet.test');
  return placeOf({ pathname, search, hash });
};

describe('places of an organisation', () => {
  it.each<OrgPlace>([
    { at: 'overview' },
    { at: 'sign-up' },
    { at: 'keys' },
    { at: 'collection', id: '8f14e45f-ceea-467f-a0e6-1f0a2f2b3c4d' },
    { at: 'webhook', id: 'a b' },
    { at: 'verify-email', token: 'a+b/c=' },
    { at: 'accept-invitation', token: 'x' },
  ])('lead back to $at', (place) => {
    expect(at(addressOf(place))).toEqual(place);
  });

  it.each(['/#organisation/', '/#organisation/nowhere', '/#organisation/keys/x', '/#organisation/collections/%'])(
    'are the overview for %s',
    (address) => {
      expect(at(address)).toEqual({ at: 'overview' });
    },
  );

  it('have an empty token where the link lost it', () => {
    expect(at('/reset-password')).toEqual({ at: 'reset-password', token: '' });
  });

  it('are none of the rooms', () => {
    expect(at('/#collections')).toBeUndefined();
    expect(at('/')).toBeUndefined();
  });
});
