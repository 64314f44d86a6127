import { describe, expect, it } from 'vitest';
import { isHeaderSafe, type KeyStores, loadKey, storeKey, takeKeyFromHash } from './key.js';

function memory(): KeyStores['session'] {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

describe('takeKeyFromHash', () => {
  it('takes the key and leaves the rest of the address', () => {
    expect(takeKeyFromHash('#key=iksk_live_a%2Bb&compare')).toEqual({ key: 'iksk_live_a+b', rest: '#compare' });
    expect(takeKeyFromHash('#key=abc')).toEqual({ key: 'abc', rest: '' });
  });

  it('finds none where there is none', () => {
    expect(takeKeyFromHash('')).toEqual({ key: undefined, rest: '' });
    expect(takeKeyFromHash('#compare')).toEqual({ key: undefined, rest: '#compare' });
    expect(takeKeyFromHash('#key=')).toEqual({ key: undefined, rest: '' });
    expect(takeKeyFromHash('#key=%')).toEqual({ key: '%', rest: '' });
  });
});

describe('the kept key', () => {
  it('lives for the session, and longer only when asked to', () => {
    const stores = { session: memory(), local: memory() };
    storeKey(stores, 'abc', false);
    expect(loadKey(stores)).toEqual({ key: 'abc', remembered: false });
    expect(loadKey({ ...stores, session: memory() })).toBeUndefined();
    storeKey(stores, 'abc', true);
    expect(loadKey({ ...stores, session: memory() })).toEqual({ key: 'abc', remembered: true });
  });

  it('is forgotten everywhere', () => {
    const stores = { session: memory(), local: memory() };
    storeKey(stores, 'abc', true);
    storeKey(stores, '', false);
    expect(loadKey(stores)).toBeUndefined();
  });

  it('survives a browser that refuses storage', () => {
    const refuse = () => {
      throw new Error('refused');
    };
    const stores = {
      session: { getItem: refuse, setItem: refuse, removeItem: refuse },
      local: { getItem: refuse, setItem: refuse, removeItem: refuse },
    };
    expect(() => storeKey(stores, 'abc', true)).not.toThrow();
    expect(loadKey(stores)).toBeUndefined();
  });
});

describe('isHeaderSafe', () => {
  it('refuses what a header cannot carry', () => {
    expect(isHeaderSafe('iksk_live_abc')).toBe(true);
    expect(isHeaderSafe('ключ')).toBe(false);
    expect(isHeaderSafe('two words')).toBe(false);
  });
});
