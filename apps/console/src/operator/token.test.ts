import { describe, expect, it } from 'vitest';
import { loadToken, storeToken } from './token.js';

function storage() {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
}

const blocked = () => {
  throw new Error('storage is blocked');
};

describe('the admin token', () => {
  it('is kept and forgotten', () => {
    const store = storage();
    expect(loadToken(() => store)).toBe('');
    storeToken(() => store, 'secret');
    expect(loadToken(() => store)).toBe('secret');
    storeToken(() => store, '');
    expect(store.values.size).toBe(0);
  });

  it('does without storage', () => {
    storeToken(blocked, 'secret');
    expect(loadToken(blocked)).toBe('');
  });
});
