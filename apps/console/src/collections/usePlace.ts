import { useEffect, useState } from 'react';
import { takeKeysFromHash } from '../session/key.js';
import { addressOf, type CollectionsPlace, placeOf } from './route.js';

/** Where in the room of collections the address leads. Links to an address of the room change it. */
export function usePlace(): CollectionsPlace {
  // On arrival the key may still stand before the place.
  const [place, setPlace] = useState(() => placeOf(takeKeysFromHash(location.hash).rest) ?? { at: 'list' as const });
  useEffect(() => {
    const follow = () => {
      const next = placeOf(location.hash);
      if (next) setPlace(next);
    };
    // The address may have changed between the first rendering and now.
    follow();
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  return place;
}

/** Goes to a place, as a link would. */
export function goTo(place: CollectionsPlace): void {
  location.hash = addressOf(place);
}
