import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesIn } from '../domain/accounts/index.js';
import { buildTestApp } from '../testing/test-app.js';
import { clientAddress } from './client-address.js';

const proxies = addressesIn(['10.0.0.0/8', 'fd00::/8', '203.0.113.7']);
const behind = (header: string | undefined, socket = '10.0.0.1') => clientAddress(socket, header, proxies);

describe('clientAddress', () => {
  it('is the socket where it is no trusted proxy, whatever the header says', () => {
    expect(behind('1.2.3.4', '198.51.100.1')).toBe('198.51.100.1');
    expect(behind('10.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
    expect(clientAddress('10.0.0.1', '1.2.3.4', addressesIn([]))).toBe('10.0.0.1');
    expect(behind(undefined)).toBe('10.0.0.1');
    expect(clientAddress(undefined, '1.2.3.4', proxies)).toBe('');
  });

  it('goes from right to left past trusted proxies and believes nobody else', () => {
    expect(behind('198.51.100.1')).toBe('198.51.100.1');
    expect(behind('1.1.1.1, 198.51.100.1')).toBe('198.51.100.1');
    expect(behind('1.1.1.1, 198.51.100.1, 203.0.113.7, 10.9.9.9')).toBe('198.51.100.1');
    expect(behind('10.1.1.1,10.2.2.2')).toBe('10.1.1.1');
    expect(behind('198.51.100.1', 'fd00::1')).toBe('198.51.100.1');
  });

  it.each([
    'unknown',
    '',
    ' ',
    '_hidden',
    '1.2.3',
    '1.2.3.4:x',
    '1.2.3.4:70000',
    '[1.2.3.4]',
    '[::1',
    '::1]:80',
    '1.2.3.4/8',
  ])('stops at whoever wrote %j', (entry) => {
    expect(behind(`198.51.100.1, ${entry}`)).toBe('10.0.0.1');
    expect(behind(`198.51.100.1, ${entry}, 10.3.3.3`)).toBe('10.3.3.3');
  });

  it.each([
    ['198.51.100.1:4711', '198.51.100.1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:198.51.100.1', '198.51.100.1'],
    ['[::ffff:c633:6401]:80', '198.51.100.1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('reads %s', (entry, address) => {
    expect(behind(entry)).toBe(address);
    expect(behind(`1.1.1.1, ${entry}, ::ffff:10.4.4.4`, '::ffff:10.0.0.1')).toBe(address);
  });

  it('cannot be moved by what a client puts in front', () => {
    const entry = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constantFrom('10.0.0.1', '203.0.113.7', '[::1]:1'));
    const ownProxies = fc.array(fc.constantFrom('10.1.2.3', '203.0.113.7', 'fd00::5', '10.9.8.7:1234'), {
      maxLength: 4,
    });
    const client = fc.oneof(fc.ipV4(), fc.ipV6()).filter((address) => !proxies(address));
    fc.assert(
      fc.property(fc.array(entry), client, ownProxies, (forged, address, hops) => {
        const honest = [address, ...hops].join(', ');
        expect(behind([...forged, honest].join(', '))).toBe(behind(address));
        expect(behind([...forged, honest].join(', '), '198.51.100.9')).toBe('198.51.100.9');
      }),
    );
  });

  it('answers with the socket, a trusted proxy or one address, for any header', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(behind(header)).toMatch(/^[\d.]+$|^[\da-f:.]+$/);
      }),
    );
  });
});

describe('the client of a request', () => {
  const ask = (url: string, key: string, forwarded?: string) =>
    fetch(`${url}/face/api/v1/collections`, {
      headers: { authorization: `Bearer ${key}`, ...(forwarded && { 'x-forwarded-for': forwarded }) },
    });

  it('is held against the allow-list of its key, from its proxy on', async () => {
    const test = await buildTestApp({ vision: 'none', trustedProxies: ['127.0.0.0/8', '::1'] });
    try {
      const key = await test.newKey({ allowedIps: ['198.51.100.0/24', '2001:db8::/32'] });
      expect((await ask(test.url, key, '198.51.100.20')).status).toBe(200);
      expect((await ask(test.url, key, '[2001:db8::9]:5000, 127.0.0.9')).status).toBe(200);
      expect((await ask(test.url, key, '198.51.100.20, 192.0.2.1')).status).toBe(401);
      expect((await ask(test.url, key)).status).toBe(401);
    } finally {
      await test.close();
    }
  });

  it('cannot name an address of its own without a proxy', async () => {
    const test = await buildTestApp({ vision: 'none' });
    try {
      const key = await test.newKey({ allowedIps: ['198.51.100.20'] });
      expect((await ask(test.url, key, '198.51.100.20')).status).toBe(401);
      const local = await test.newKey({ allowedIps: ['127.0.0.1', '::1'] });
      expect((await ask(test.url, local, '198.51.100.20')).status).toBe(200);
    } finally {
      await test.close();
    }
  });
});
