import { useEffect, useState } from 'react';

export type Mode = 'detect' | 'compare';

function modeOf(hash: string): Mode {
  return hash === '#compare' ? 'compare' : 'detect';
}

/** What the page does, kept in the address (`/` or `/#compare`) so that a link and the back button lead to it. */
export function useMode(): readonly [Mode, (mode: Mode) => void] {
  const [mode, setMode] = useState<Mode>(() => modeOf(location.hash));
  useEffect(() => {
    // Other fragments, such as the skip link's, leave the mode alone.
    const onHashChange = () => {
      if (location.hash === '' || location.hash === '#compare') setMode(modeOf(location.hash));
    };
    addEventListener('hashchange', onHashChange);
    addEventListener('popstate', onHashChange);
    return () => {
      removeEventListener('hashchange', onHashChange);
      removeEventListener('popstate', onHashChange);
    };
  }, []);
  const choose = (next: Mode) => {
    history.pushState(null, '', next === 'compare' ? '#compare' : location.pathname);
    setMode(next);
  };
  return [mode, choose];
}
