import { useEffect, useState } from 'react';
import { takeKeysFromHash } from '../session/key.js';
import { hashOf, type Mode, modeOf } from './mode.js';

/** The room in use, kept in the address so that a link and the back button lead to it. */
export function useMode(): readonly [Mode, (mode: Mode) => void] {
  // On arrival keys may still stand before the room.
  const [mode, setMode] = useState<Mode>(() => modeOf(takeKeysFromHash(location.hash).rest) ?? 'detect');
  useEffect(() => {
    const follow = () => {
      const next = modeOf(location.hash);
      if (next) setMode(next);
    };
    const onHashChange = ({ oldURL }: HashChangeEvent) => {
      // The skip link has moved the focus; the address goes on leading to the room.
      if (location.hash === '#work') history.replaceState(null, '', oldURL);
      follow();
    };
    addEventListener('hashchange', onHashChange);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', onHashChange);
      removeEventListener('popstate', follow);
    };
  }, []);
  const choose = (next: Mode) => {
    history.pushState(null, '', hashOf(next) || location.pathname);
    setMode(next);
  };
  return [mode, choose];
}
