import { describe, expect, it } from 'vitest';
import { NetworkPolicy } from './network-policy.js';

const inside = [
  ['this machine', ['127.0.0.1', '127.255.255.254', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1', '::ffff:7f00:1']],
  ['private networks', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1']],
  [
    'links, and the metadata of clouds',
    ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '::ffff:169.254.169.254', 'fec0::1'],
  ],
  [
    'shared and reserved ones',
    ['100.64.0.1', '192.0.0.8', '198.18.0.1', '240.0.0.1', '255.255.255.255', '224.0.0.1', 'ff02::1'],
  ],
  ['documentation', ['192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1']],
  [
    'other ways to write an IPv4 address',
    [
      '64:ff9b::7f00:1',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b:1::a00:1',
      '2002:7f00:1::',
      '::7f00:1',
      '::ffff:0:7f00:1',
      '2001:0:7f00:1::',
    ],
  ],
  ['no address', ['', 'localhost', '0x7f000001', '2130706433', '127.1', '1.2.3']],
] as const;

describe('NetworkPolicy', () => {
  const policy = new NetworkPolicy([]);
  for (const [what, addresses] of inside)
    it(`calls no public address: ${what}`, () => {
      for (const address of addresses) {
        expect(policy.isPublic(address), address).toBe(false);
        expect(policy.isOwn(address), address).toBe(false);
      }
    });

  it('knows public addresses', () => {
    for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '2a00:1450::1', '::ffff:1.1.1.1'])
      expect(policy.isPublic(address), address).toBe(true);
  });

  it('knows the networks that the operator opened, and no more', () => {
    const opened = new NetworkPolicy(['10.1.0.0/16', '::1', '127.0.0.1', 'fd00::/64']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '::1', '127.0.0.1', 'fd00::5'])
      expect(opened.isOwn(address), address).toBe(true);
    for (const address of ['10.2.0.1', '127.0.0.2', 'fd01::5', '169.254.169.254'])
      expect(opened.isOwn(address), address).toBe(false);
  });
});
