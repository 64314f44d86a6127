import { useEffect, useState } from 'react';
import { type Area, areaOf } from './area.js';

/** The part of the console in use, kept in the address. */
export function useArea(): Area {
  const [area, setArea] = useState<Area>(() => areaOf(location) ?? 'rooms');
  useEffect(() => {
    const follow = () => setArea((last) => areaOf(location) ?? last);
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  return area;
}
