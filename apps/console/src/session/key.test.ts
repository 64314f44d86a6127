import { describe, expect, it } from 'vitest';
import { isHeaderSafe, type KeyStores, loadKey, storeKey, takeKeysFromHash } from './key.js';

function memory(): KeyStores['session'] {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

describe('takeKeysFromHash', () => {
  it('takes the keys and leaves the rest of the address', () => {
    expect(takeKeysFromHash('#key=iksk_live_a%2Bb&compare')).toEqual({
      keys: { face: 'iksk_live_a+b' },
      rest: '#compare',
    });
    expect(takeKeysFromHash('#key=abc')).toEqual({ keys: { face: 'abc' }, rest: '' });
    expect(takeKeysFromHash('#key=abc&kyc-key=def&verify')).toEqual({
      keys: { face: 'abc', kyc: 'def' },
      rest: '#verify',
    });
  });

  it('finds none where there is none', () => {
    expect(takeKeysFromHash('')).toEqual({ keys: {}, rest: '' });
    expect(takeKeysFromHash('#compare')).toEqual({ keys: {}, rest: '#compare' });
    expect(takeKeysFromHash('#key=')).toEqual({ keys: {}, rest: '' });
    expect(takeKeysFromHash('#key=%')).toEqual({ keys: { face: '%' }, rest: '' });
  });
});

describe('the kept key', () => {
  it('lives for the session, and longer only when asked to', () => {
    const stores = { session: memory(), local: memory() };
    storeKey(stores, 'face', 'abc', false);
    expect(loadKey(stores, 'face')).toEqual({ key: 'abc', remembered: false });
    expect(loadKey({ ...stores, session: memory() }, 'face')).toBeUndefined();
    storeKey(stores, 'face', 'abc', true);
    expect(loadKey({ ...stores, session: memory() }, 'face')).toEqual({ key: 'abc', remembered: true });
  });

  it('is one for each surface', () => {
    const stores = { session: memory(), local: memory() };
    storeKey(stores, 'face', 'abc', false);
    storeKey(stores, 'kyc', 'def', true);
    expect(loadKey(stores, 'face')).toEqual({ key: 'abc', remembered: false });
    expect(loadKey(stores, 'kyc')).toEqual({ key: 'def', remembered: true });
  });

  it('is forgotten everywhere', () => {
    const stores = { session: memory(), local: memory() };
    storeKey(stores, 'face', 'abc', true);
    storeKey(stores, 'face', '', false);
    expect(loadKey(stores, 'face')).toBeUndefined();
  });

  it('survives a browser that refuses storage', () => {
    const refuse = () => {
      throw new Error('refused');
    };
    const stores = {
      session: { getItem: refuse, setItem: refuse, removeItem: refuse },
      local: { getItem: refuse, setItem: refuse, removeItem: refuse },
    };
    expect(() => storeKey(stores, 'face', 'abc', true)).not.toThrow();
    expect(loadKey(stores, 'face')).toBeUndefined();
  });
});

describe('isHeaderSafe', () => {
  it('refuses what a header cannot carry', () => {
    expect(isHeaderSafe('iksk_live_abc')).toBe(true);
    expect(isHeaderSafe('ключ')).toBe(false);
    expect(isHeaderSafe('two words')).toBe(false);
  });
});
