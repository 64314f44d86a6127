import { useEffect, useState } from 'react';
import { type OperatorPlace, placeOf } from './route.js';

/** Where in the operator's area the address leads. */
export function usePlace(): OperatorPlace {
  const [place, setPlace] = useState<OperatorPlace>(() => placeOf(location.hash) ?? { at: 'accounts' });
  useEffect(() => {
    const follow = () => setPlace((last) => placeOf(location.hash) ?? last);
    const onHashChange = ({ oldURL }: HashChangeEvent) => {
      // The skip link has moved the focus; the address goes on leading to the place.
      if (location.hash === '#work') history.replaceState(null, '', oldURL);
      follow();
    };
    // The address may have changed between the first rendering and now.
    follow();
    addEventListener('hashchange', onHashChange);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', onHashChange);
      removeEventListener('popstate', follow);
    };
  }, []);
  return place;
}
