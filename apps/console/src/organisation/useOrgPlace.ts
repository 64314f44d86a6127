import { useEffect, useState } from 'react';
import { addressOf, type OrgPlace, placeOf } from './route.js';

/** Where in the organisation's part the address leads. */
export function useOrgPlace(): OrgPlace {
  const [place, setPlace] = useState<OrgPlace>(() => placeOf(location) ?? { at: 'overview' });
  useEffect(() => {
    const follow = () => {
      const next = placeOf(location);
      if (next) setPlace(next);
    };
    const onHashChange = ({ oldURL }: HashChangeEvent) => {
      // The skip link has moved the focus; the address goes on leading to the page.
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
  return place;
}

/** Goes to a place as a link would; with `replace` the way back does not lead here again: a used token is of no use. */
export function goTo(place: OrgPlace, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', addressOf(place));
  else history.pushState(null, '', addressOf(place));
  // The browser tells of a change only where it made it.
  dispatchEvent(new PopStateEvent('popstate'));
}
