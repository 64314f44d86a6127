import type { Collection } from '@facet/sdk';
import { useCallback, useEffect, useRef, useState } from 'react';
import { usePhoto } from '../photo/usePhoto.js';
import { ErrorNotice } from '../request/ErrorNotice.js';
import { useCall } from '../request/useCall.js';
import { Waiting } from '../request/Waiting.js';
import room from '../shell/room.module.css';
import { CollectionHead } from './CollectionHead.js';
import { FacesTab } from './faces/FacesTab.js';
import { useFaceStore } from './faces/useFaceStore.js';
import { isOpen } from './indexing/queue.js';
import { useIndexQueue } from './indexing/useIndexQueue.js';
import { collectionPath, LastRequest, useRoomApi } from './RoomApi.js';
import type { CollectionsPlace } from './route.js';
import { SearchTab } from './search/SearchTab.js';

interface Props {
  readonly place: Exclude<CollectionsPlace, { readonly at: 'list' }>;
}

/** One collection. What is read, indexed or searched lives here, so that it outlasts a look at the other tab. */
export function CollectionView({ place }: Props) {
  const { externalId } = place;
  const { face, shown, seen } = useRoomApi();
  const { state, start } = useCall<Collection>();
  const [added, setAdded] = useState(0);
  const store = useFaceStore(externalId);
  const queue = useIndexQueue(externalId, store, setAdded);
  const probe = usePhoto();
  const recounted = useRecount(externalId, queue.photos.some(isOpen), setAdded);

  const read = useCallback(() => {
    const call = { method: 'GET', path: collectionPath(externalId) } as const;
    start((options) => face.collections.get(externalId, shown(call, options)), false);
  }, [face, shown, start, externalId]);
  useEffect(read, [read]);

  const before = state.phase === 'failed' ? undefined : seen.get(externalId);
  const collection = recounted ?? (state.phase === 'done' ? state.result : before);
  const onErased = (faces: number) => setAdded((last) => last - faces);
  const faceCount = Math.max(0, (collection?.face_count ?? 0) + added);
  return (
    <div className={room.stack}>
      <CollectionHead place={place} collection={collection} faceCount={faceCount} />
      {state.phase === 'failed' && <ErrorNotice error={state.error} response={state.response} onRetry={read} />}
      {state.phase === 'sending' && !collection && <Waiting text="Opening the collection" />}
      {collection && place.at === 'faces' && (
        <FacesTab externalId={externalId} store={store} queue={queue} faceCount={faceCount} onErased={onErased} />
      )}
      {collection && place.at === 'search' && (
        <SearchTab
          externalId={externalId}
          faceId={place.faceId}
          store={store}
          probe={probe}
          faceCount={faceCount}
          onErased={onErased}
        />
      )}
      <LastRequest planned={{ method: 'GET', path: collectionPath(externalId) }} />
    </div>
  );
}

/**
 * Reads the collection once more when the last photo is through: a count that was read while photos were being indexed
 * may hold some of their faces already.
 */
function useRecount(externalId: string, isBusy: boolean, setAdded: (added: number) => void): Collection | undefined {
  const { face } = useRoomApi();
  const [collection, setCollection] = useState<Collection>();
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    const isThrough = wasBusy.current && !isBusy;
    wasBusy.current = isBusy;
    if (!isThrough) return;
    const controller = new AbortController();
    face.collections.get(externalId, { signal: controller.signal }).then(
      (read) => {
        setCollection(read);
        setAdded(0);
      },
      // The count that was kept by hand stays.
      () => undefined,
    );
    return () => controller.abort();
  }, [face, externalId, isBusy, setAdded]);
  return collection;
}
