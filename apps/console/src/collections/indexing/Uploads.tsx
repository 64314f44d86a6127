import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useApi } from '../../session/ApiProvider.js';
import { useRoomApi } from '../RoomApi.js';
import { type Indexed, indexPhoto } from './indexPhoto.js';
import { indexOptions, isOpen, NO_WISHES, type Progress, type QueuedPhoto, startable, type Wishes } from './queue.js';

const AT_ONCE = 2;

export interface Uploads {
  /** Of all collections, in the order in which they were chosen. */
  readonly photos: readonly QueuedPhoto[];
  /** What the next photos are asked for. */
  readonly wishes: Wishes;
  readonly setWishes: (wishes: Wishes) => void;
  readonly enqueue: (externalId: string, files: readonly File[]) => void;
  /** Sends a photo that failed once more, with other bytes when `file` is given. */
  readonly again: (id: number, file?: File) => void;
  /** Takes photos off the list; those being indexed stay. */
  readonly remove: (isRemoved: (photo: QueuedPhoto) => boolean) => void;
  /** Calls back for each photo once its faces are in; answers how to stop that. */
  readonly subscribe: (listener: (indexed: Indexed) => void) => () => void;
}

const UploadsContext = createContext<Uploads | undefined>(undefined);

/** Photos on their way into collections, two at a time. They go on while another room or collection is looked at. */
export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const { apiKey } = useApi();
  const api = useRoomApi();
  const [photos, setPhotos] = useState<readonly QueuedPhoto[]>([]);
  const [wishes, setWishes] = useState(NO_WISHES);
  const lastId = useRef(0);
  const started = useRef(new Set<number>());
  const controller = useRef(new AbortController());
  const listeners = useRef(new Set<(indexed: Indexed) => void>());
  const held = useRef(photos);
  held.current = photos;

  const setProgress = useCallback((id: number, progress: Progress) => {
    setPhotos((last) => last.map((photo) => (photo.id === id ? { ...photo, progress } : photo)));
  }, []);
  const index = useCallback(
    async (photo: QueuedPhoto) => {
      const { signal } = controller.current;
      try {
        const indexed = await indexPhoto(api, photo, signal);
        if (signal.aborted) return;
        for (const listener of listeners.current) listener(indexed);
        setProgress(photo.id, { phase: 'indexed', answer: indexed.answer });
      } catch (error) {
        if (!signal.aborted) setProgress(photo.id, { phase: 'failed', error });
      } finally {
        started.current.delete(photo.id);
      }
    },
    [api, setProgress],
  );
  useEffect(() => {
    for (const photo of startable(photos, AT_ONCE)) {
      if (started.current.has(photo.id)) continue;
      started.current.add(photo.id);
      setProgress(photo.id, { phase: 'indexing' });
      void index(photo);
    }
  }, [photos, index, setProgress]);

  // Another key is another account: what was meant for the one before is given up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as said above
  useEffect(() => {
    controller.current = new AbortController();
    return () => {
      controller.current.abort();
      for (const { previewUrl } of held.current) URL.revokeObjectURL(previewUrl);
      setPhotos([]);
    };
  }, [apiKey]);

  const isBusy = photos.some(isOpen);
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isBusy]);

  const subscribe = useCallback((listener: (indexed: Indexed) => void) => {
    listeners.current.add(listener);
    return () => {
      listeners.current.delete(listener);
    };
  }, []);
  const uploads = useMemo<Uploads>(() => {
    const queued = (externalId: string, file: File): QueuedPhoto => {
      lastId.current += 1;
      const name = file.name || 'photo';
      const [options, previewUrl] = [indexOptions(wishes, name), URL.createObjectURL(file)];
      return { id: lastId.current, externalId, file, name, previewUrl, options, progress: { phase: 'waiting' } };
    };
    return {
      photos,
      wishes,
      setWishes,
      enqueue: (externalId, files) => {
        const more = files.map((file) => queued(externalId, file));
        setPhotos((last) => [...last, ...more]);
      },
      again: (id, file) =>
        setPhotos((last) =>
          last.map((photo) =>
            photo.id === id ? { ...photo, file: file ?? photo.file, progress: { phase: 'waiting' } } : photo,
          ),
        ),
      remove: (isRemoved) => {
        const goes = (photo: QueuedPhoto) => photo.progress.phase !== 'indexing' && isRemoved(photo);
        for (const photo of held.current) if (goes(photo)) URL.revokeObjectURL(photo.previewUrl);
        setPhotos((last) => last.filter((photo) => !goes(photo)));
      },
      subscribe,
    };
  }, [photos, wishes, subscribe]);
  return <UploadsContext value={uploads}>{children}</UploadsContext>;
}

/** Photos on their way, whichever collection they are for. */
export function useUploads(): Uploads {
  const uploads = useContext(UploadsContext);
  if (uploads === undefined) throw new Error('useUploads outside UploadsProvider');
  return uploads;
}
