import { useEffect, useRef } from 'react';
import { useApi } from '../session/ApiProvider.js';
import { KeyNeeded } from '../session/KeyNeeded.js';
import room from '../shell/room.module.css';
import { CollectionView } from './CollectionView.js';
import css from './collections.module.css';
import { CollectionList } from './list/CollectionList.js';
import type { CollectionsPlace } from './route.js';
import { usePlace } from './usePlace.js';

/** All collections, or one of them: its faces, indexing and search. */
export function CollectionsRoom() {
  const { apiKey } = useApi();
  const place = usePlace();
  const work = useArrival(place);
  if (apiKey === '') {
    return (
      <div className={room.stack}>
        <KeyNeeded />
        <p className={css.note}>The collections of that key’s account are listed here.</p>
      </div>
    );
  }
  return (
    <div ref={work} key={apiKey} className={css.room}>
      {place.at === 'list' ? <CollectionList /> : <CollectionView key={place.externalId} place={place} />}
    </div>
  );
}

/** Moves the focus to the heading of the place that was gone to: the link that led there has gone with its page. */
function useArrival(place: CollectionsPlace) {
  const work = useRef<HTMLDivElement>(null);
  const collection = place.at === 'list' ? '' : place.externalId;
  const searched = place.at === 'search' ? place.faceId : undefined;
  const before = useRef({ collection, searched });
  useEffect(() => {
    const last = before.current;
    before.current = { collection, searched };
    const isElsewhere = last.collection !== collection;
    if (!isElsewhere && (searched === undefined || searched === last.searched)) return;
    const headings = work.current?.querySelectorAll<HTMLElement>('[data-arrival]') ?? [];
    headings[isElsewhere ? 0 : headings.length - 1]?.focus();
  }, [collection, searched]);
  return work;
}
