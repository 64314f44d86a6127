import { describe, expect, it } from 'vitest';
import { TabSession, type TabStorage } from './tabSession.js';

function storage(): TabStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

const session = { accessToken: 'access', refreshToken: 'refresh', expiresAt: Date.now() + 3_600_000 };

describe('TabSession', () => {
  it('outlasts a reload with its refresh token, and without its access token', () => {
    const tab = storage();
    const before = new TabSession(tab);
    before.write(session);
    expect(before.read()).toEqual(session);
    expect([...tab.kept.values()].join()).not.toContain('access');
    const after = new TabSession(tab);
    expect(after.read()).toEqual({ accessToken: '', refreshToken: 'refresh', expiresAt: 0 });
    expect(after.tab).toBe(before.tab);
  });

  it('tells once that it has ended', () => {
    const tab = storage();
    const kept = new TabSession(tab);
    let ends = 0;
    kept.onEnd = () => {
      ends += 1;
    };
    kept.write(session);
    kept.write(undefined);
    kept.write(undefined);
    expect(ends).toBe(1);
    expect(tab.kept.size).toBe(0);
  });

  it('gives up what a copied tab brought along, under another name', () => {
    const tab = storage();
    new TabSession(tab).write(session);
    const copy = new TabSession(tab);
    const { tab: name } = copy;
    copy.letGo();
    expect(copy.read()).toBeUndefined();
    expect(copy.tab).not.toBe(name);
  });

  it('starts without a session when what was kept is not its own, or storage is refused', () => {
    const tab = storage();
    tab.setItem('facet.member-session', '{"tab":1}');
    expect(new TabSession(tab).read()).toBeUndefined();
    const refused = (): never => {
      throw new Error('refused');
    };
    const kept = new TabSession({ getItem: refused, setItem: refused, removeItem: refused });
    kept.write(session);
    expect(kept.read()).toEqual(session);
  });
});
