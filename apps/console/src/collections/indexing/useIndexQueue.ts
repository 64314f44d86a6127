import { type Dispatch, type SetStateAction, useEffect } from 'react';
import type { FaceStore } from '../faces/useFaceStore.js';
import { isOpen, type QueuedPhoto, type Wishes } from './queue.js';
import { useUploads } from './Uploads.js';

export interface IndexQueue {
  readonly photos: readonly QueuedPhoto[];
  /** What the next photos are asked for. */
  readonly wishes: Wishes;
  readonly setWishes: (wishes: Wishes) => void;
  readonly enqueue: (files: readonly File[]) => void;
  /** Sends a photo that failed once more, with other bytes when `file` is given. */
  readonly again: (id: number, file?: File) => void;
  /** Takes what has not begun out of the queue. */
  readonly drop: () => void;
  /** Takes what has ended off the list. */
  readonly clear: () => void;
}

/** The photos on their way into one collection; what they bring is put among its faces. */
export function useIndexQueue(
  externalId: string,
  { add }: FaceStore,
  onAdded: Dispatch<SetStateAction<number>>,
): IndexQueue {
  const { photos, wishes, setWishes, enqueue, again, remove, subscribe } = useUploads();
  useEffect(
    () =>
      subscribe((indexed) => {
        if (indexed.externalId !== externalId) return;
        add(indexed.faces);
        onAdded((last) => last + indexed.faces.length);
      }),
    [subscribe, externalId, add, onAdded],
  );
  const isHere = (photo: QueuedPhoto) => photo.externalId === externalId;
  return {
    photos: photos.filter(isHere),
    wishes,
    setWishes,
    enqueue: (files) => enqueue(externalId, files),
    again,
    drop: () => remove((photo) => isHere(photo) && photo.progress.phase === 'waiting'),
    clear: () => remove((photo) => isHere(photo) && !isOpen(photo)),
  };
}
