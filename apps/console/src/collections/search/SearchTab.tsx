import { useRef, useState } from 'react';
import type { Photo } from '../../photo/intake.js';
import { useFileDrop } from '../../photo/useFileDrop.js';
import { useFocusRescue } from '../../photo/useFocusRescue.js';
import room from '../../shell/room.module.css';
import { type FaceDialog, FaceDialogs } from '../faces/FaceDialogs.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { addressOf } from '../route.js';
import { goTo } from '../usePlace.js';
import { FaceProbe } from './FaceProbe.js';
import { PhotoProbe } from './PhotoProbe.js';
import { SearchResults } from './SearchResults.js';
import { SearchTools } from './SearchTools.js';
import css from './search.module.css';
import { useSearch } from './useSearch.js';

interface Props {
  readonly externalId: string;
  /** The face to search for; without it a photo is. */
  readonly faceId: string | undefined;
  readonly store: FaceStore;
  readonly probe: readonly [Photo | undefined, (file: File | undefined) => void];
  readonly faceCount: number;
  /** Told how many faces were erased. */
  readonly onErased: (faces: number) => void;
}

/** Who in the collection looks like the face of a photo, or like one of its own faces. */
export function SearchTab({ externalId, faceId, store, probe, faceCount, onErased }: Props) {
  const [photo, choosePhoto] = probe;
  const [dialog, setDialog] = useState<FaceDialog>();
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const search = useSearch(externalId, faceId, photo);
  const again = useFocusRescue<HTMLButtonElement>(photo);
  const results = useRef<HTMLHeadingElement>(null);
  const take = (files: readonly File[]) => {
    choosePhoto(files[0]);
    if (faceId !== undefined) goTo({ at: 'search', externalId });
  };
  const inviting = useFileDrop(take);

  const erased = (faceIds: readonly string[], number: number) => {
    setGone((last) => new Set([...last, ...faceIds]));
    store.remove(faceIds);
    onErased(number);
    if (faceId !== undefined && faceIds.includes(faceId)) goTo({ at: 'search', externalId });
  };
  if (faceId === undefined && photo === undefined) {
    return (
      <div className={room.stack}>
        <PhotoProbe photo={undefined} search={search} inviting={inviting} onFiles={take} />
        {faceCount === 0 && (
          <p className={css.note}>
            Nobody is in this collection yet. <a href={addressOf({ at: 'faces', externalId })}>Add photos</a> first.
          </p>
        )}
      </div>
    );
  }
  return (
    <div className={room.stack}>
      <SearchTools photo={faceId === undefined ? photo : undefined} search={search} again={again} onFiles={take} />
      <div className={room.bench} data-inviting={inviting || undefined}>
        {faceId === undefined ? (
          <PhotoProbe photo={photo} search={search} inviting={inviting} onFiles={take} />
        ) : (
          <FaceProbe externalId={externalId} faceId={faceId} search={search} store={store} onLook={setDialog} />
        )}
        <div className={room.side}>
          <SearchResults
            externalId={externalId}
            search={search}
            photo={faceId === undefined ? photo : undefined}
            gone={gone}
            store={store}
            heading={results}
            onSmaller={choosePhoto}
            onLook={setDialog}
          />
        </div>
      </div>
      <FaceDialogs
        externalId={externalId}
        dialog={dialog}
        onDialog={setDialog}
        onErased={erased}
        rescue={() => results.current}
      />
    </div>
  );
}
