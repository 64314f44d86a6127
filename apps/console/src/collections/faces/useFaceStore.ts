import type { StoredFace } from '@facet/sdk';
import { useCallback, useState } from 'react';
import { type FetchPage, type Pages, usePages } from '../../request/usePages.js';
import { collectionPath, useRoomApi } from '../RoomApi.js';
import { type PlacedFace, placeFaces } from './placedFace.js';

const FACES_PER_PAGE = 60;

export interface FaceStore {
  /** The faces on show, newest first. */
  readonly pages: Pages<PlacedFace>;
  /** A face that was read before, listed or not. */
  readonly find: (faceId: string) => PlacedFace | undefined;
  /** Keeps faces that were read one by one. */
  readonly learn: (faces: readonly PlacedFace[]) => void;
  /** Puts faces that were just indexed, largest first, before the others. */
  readonly add: (faces: readonly PlacedFace[]) => void;
  readonly remove: (faceIds: readonly string[]) => void;
}

/** The faces of one collection as far as they were read. */
export function useFaceStore(externalId: string): FaceStore {
  const { face, pixelFace, shown } = useRoomApi();
  const [learned, setLearned] = useState<ReadonlyMap<string, PlacedFace>>(new Map());

  const fetchPage = useCallback<FetchPage<PlacedFace>>(
    async (cursor, signal) => {
      const query = { limit: FACES_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) };
      const path = collectionPath(
        externalId,
        `/faces?${new URLSearchParams({ ...query, limit: String(query.limit) })}`,
      );
      const options = shown({ method: 'GET', path }, { signal });
      const { faces, next_cursor } = await face.faces.list(externalId, query, options);
      // Only a face without a crop is drawn as a place in its image. That the drawing may lack is no failure.
      const isDrawn = faces.some(({ has_crop }) => !has_crop);
      const inPixels: readonly StoredFace[] = isDrawn
        ? await pixelFace.faces.list(externalId, query, { signal }).then(
            (page) => page.faces,
            () => [],
          )
        : [];
      return { items: placeFaces(faces, inPixels), next: next_cursor };
    },
    [face, pixelFace, shown, externalId],
  );
  const pages = usePages(fetchPage);
  const { items, change } = pages;

  const find = useCallback(
    (faceId: string) => items?.find(({ face_id }) => face_id === faceId) ?? learned.get(faceId),
    [items, learned],
  );
  const learn = useCallback(
    (faces: readonly PlacedFace[]) =>
      setLearned((last) => new Map([...last, ...faces.map((each) => [each.face_id, each] as const)])),
    [],
  );
  const add = useCallback(
    (faces: readonly PlacedFace[]) => {
      const ids = new Set(faces.map(({ face_id }) => face_id));
      // The last of an image is the newest.
      change((shownFaces) => [...faces.toReversed(), ...shownFaces.filter(({ face_id }) => !ids.has(face_id))]);
    },
    [change],
  );
  const remove = useCallback(
    (faceIds: readonly string[]) => {
      const gone = new Set(faceIds);
      change((shownFaces) => shownFaces.filter(({ face_id }) => !gone.has(face_id)));
      setLearned((last) => new Map([...last].filter(([id]) => !gone.has(id))));
    },
    [change],
  );
  return { pages, find, learn, add, remove };
}
