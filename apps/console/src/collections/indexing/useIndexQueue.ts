import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react';
import { imageSizeOf } from '../faces/placedFace.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { collectionPath, useRoomApi } from '../RoomApi.js';
import { indexOptions, NO_WISHES, type Progress, type QueuedPhoto, startable, type Wishes } from './queue.js';

const AT_ONCE = 2;
/** A busy server or a used-up rate is waited for this many times. */
const RETRIES = 6;

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

/** Photos on their way into a collection, two at a time. Leaving the collection gives up the rest. */
export function useIndexQueue(
  externalId: string,
  store: FaceStore,
  onAdded: Dispatch<SetStateAction<number>>,
): IndexQueue {
  const { face, pixelFace, shown } = useRoomApi();
  const [photos, setPhotos] = useState<readonly QueuedPhoto[]>([]);
  const [wishes, setWishes] = useState(NO_WISHES);
  const lastId = useRef(0);
  const started = useRef(new Set<number>());
  const controller = useRef(new AbortController());
  const held = useRef(photos);
  held.current = photos;

  const setProgress = useCallback((id: number, progress: Progress) => {
    setPhotos((last) => last.map((photo) => (photo.id === id ? { ...photo, progress } : photo)));
  }, []);

  const { add } = store;
  const index = useCallback(
    async ({ id, file, name, options }: QueuedPhoto) => {
      const { signal } = controller.current;
      const fields = Object.entries(options).map(([field, value]) => ({ name: field, value: String(value) }));
      const parts = [...fields, { name: 'image', file: name }];
      const call = { method: 'POST', path: collectionPath(externalId, '/faces'), parts } as const;
      try {
        const answer = await face.indexFaces(externalId, file, {
          ...shown(call, { signal, retries: RETRIES }),
          ...options,
        });
        const [first] = answer.faces;
        // Where a face lies in its image can only be drawn with the image's size, which the box in pixels tells.
        const size =
          first && !first.has_crop
            ? await pixelFace.faces.get(externalId, first.face_id, { signal }).then(
                (inPixels) => imageSizeOf(inPixels.bounding_box, first.bounding_box),
                () => undefined,
              )
            : undefined;
        if (signal.aborted) return;
        add(answer.faces.map((each) => ({ ...each, imageSize: size })));
        onAdded((last) => last + answer.faces.length);
        setProgress(id, { phase: 'indexed', answer });
      } catch (error) {
        if (!signal.aborted) setProgress(id, { phase: 'failed', error });
      } finally {
        started.current.delete(id);
      }
    },
    [face, pixelFace, shown, externalId, add, onAdded, setProgress],
  );

  useEffect(() => {
    for (const photo of startable(photos, AT_ONCE)) {
      if (started.current.has(photo.id)) continue;
      started.current.add(photo.id);
      setProgress(photo.id, { phase: 'indexing' });
      void index(photo);
    }
  }, [photos, index, setProgress]);
  useEffect(() => {
    controller.current = new AbortController();
    return () => {
      controller.current.abort();
      for (const { previewUrl } of held.current) URL.revokeObjectURL(previewUrl);
    };
  }, []);

  const enqueue = (files: readonly File[]) => {
    const more = files.map((file): QueuedPhoto => {
      lastId.current += 1;
      const name = file.name || 'photo';
      return {
        id: lastId.current,
        file,
        name,
        previewUrl: URL.createObjectURL(file),
        options: indexOptions(wishes, name),
        progress: { phase: 'waiting' },
      };
    });
    setPhotos((last) => [...last, ...more]);
  };
  const again = useCallback(
    (id: number, file?: File) =>
      setPhotos((last) =>
        last.map((photo) =>
          photo.id === id ? { ...photo, file: file ?? photo.file, progress: { phase: 'waiting' } } : photo,
        ),
      ),
    [],
  );
  const keep = useCallback((isKept: (photo: QueuedPhoto) => boolean) => {
    for (const photo of held.current) if (!isKept(photo)) URL.revokeObjectURL(photo.previewUrl);
    setPhotos((last) => last.filter(isKept));
  }, []);
  const drop = useCallback(() => keep(({ progress }) => progress.phase !== 'waiting'), [keep]);
  const clear = useCallback(
    () => keep(({ progress }) => progress.phase === 'waiting' || progress.phase === 'indexing'),
    [keep],
  );
  return { photos, wishes, setWishes, enqueue, again, drop, clear };
}
