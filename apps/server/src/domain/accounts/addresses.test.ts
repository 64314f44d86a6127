import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesIn, isAddressAllowed, isAddressRange, plainAddress } from './addresses.js';

describe('isAddressAllowed', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.7', '10.0.0.7', true],
    ['10.0.0.7', '::ffff:10.0.0.7', true],
    ['10.0.0.0/8', '::ffff:0a01:0203', true],
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
    ['::ffff:10.0.0.0/104', '11.9.9.9', false],
    ['::ffff:10.0.0.7', '10.0.0.7', true],
    ['2001:db8::/32', '2001:DB8:1::2', true],
    ['2001:db8::/32', '2001:db9::2', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '203.0.113.9', false],
    ['::ffff:0:0/95', '203.0.113.9', false],
    ['10.0.0.0/8', '', false],
    ['10.0.0.0/8', 'nonsense', false],
  ])('%s holds %s: %s', (range, address, expected) => {
    expect(isAddressRange(range)).toBe(true);
    expect(isAddressAllowed([range], address)).toBe(expected);
    expect(isAddressAllowed(['192.0.2.1', range], address)).toBe(expected);
  });

  it('lets everybody in without ranges, and nobody is in none', () => {
    expect(isAddressAllowed([], '')).toBe(true);
    expect(addressesIn([])('10.0.0.1')).toBe(false);
  });

  it('holds the addresses that share the first bits, for every range of IPv4', () => {
    const value = (address: string) => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (start, address, bits) => {
        const block = 2 ** (32 - bits);
        const expected = Math.floor(value(start) / block) === Math.floor(value(address) / block);
        expect(isAddressAllowed([`${start}/${bits}`], address)).toBe(expected);
        expect(isAddressAllowed([`::ffff:${start}/${bits + 96}`], `::ffff:${address}`)).toBe(expected);
      }),
    );
  });
});

describe('plainAddress', () => {
  it('is the same for every spelling, and its own', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const plain = plainAddress(address) as string;
        expect(plainAddress(plain)).toBe(plain);
        expect(plainAddress(address.toUpperCase())).toBe(plain);
      }),
    );
    expect(plainAddress('10.0.0.256')).toBeUndefined();
  });
});
