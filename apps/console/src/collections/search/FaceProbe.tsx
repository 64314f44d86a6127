import { useEffect } from 'react';
import { answerOf } from '../../request/useCall.js';
import type { FaceDialog } from '../faces/FaceDialogs.js';
import { FacePicture } from '../faces/FacePicture.js';
import { faceName, faceOrigin, readPlacedFace } from '../faces/placedFace.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { useRoomApi } from '../RoomApi.js';
import css from './search.module.css';
import type { Search } from './useSearch.js';

interface Props {
  readonly externalId: string;
  readonly faceId: string;
  readonly search: Search;
  readonly store: FaceStore;
  readonly onLook: (dialog: FaceDialog) => void;
}

/** The face of the collection that is searched for. */
export function FaceProbe({ externalId, faceId, search, store, onLook }: Props) {
  const { face: client, pixelFace } = useRoomApi();
  const { find, learn } = store;
  const face = find(faceId);
  const isFound = answerOf(search.state) !== undefined;
  // Only once the search has found it: reading a face that is not there would fail a second time.
  useEffect(() => {
    if (face !== undefined || !isFound) return;
    const controller = new AbortController();
    readPlacedFace({ face: client, pixelFace }, externalId, faceId, controller.signal).then(
      (read) => learn([read]),
      () => undefined,
    );
    return () => controller.abort();
  }, [face, isFound, client, pixelFace, externalId, faceId, learn]);

  return (
    <div className={css.probe}>
      {face && (
        <button type="button" className={css.probeFace} onClick={() => onLook({ asks: 'look', face })}>
          <FacePicture externalId={externalId} face={face} />
          <b>{faceName(face)}</b>
          <span>{faceOrigin(face)}</span>
        </button>
      )}
    </div>
  );
}
