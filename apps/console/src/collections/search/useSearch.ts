import type { FaceSearch, ImageSearch } from '@facet/sdk';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { Photo } from '../../photo/intake.js';
import { type CallState, useCall } from '../../request/useCall.js';
import { DEFAULT_THRESHOLD } from '../../threshold/ThresholdSlider.js';
import { collectionPath, useRoomApi } from '../RoomApi.js';

export interface Search {
  readonly state: CallState<ImageSearch | FaceSearch>;
  readonly threshold: number;
  readonly setThreshold: (threshold: number) => void;
  readonly maxResults: number;
  readonly setMaxResults: (maxResults: number) => void;
  readonly send: () => void;
}

/** Long enough for a slider to come to rest. */
const SETTLES_AFTER_MS = 250;

/** Searches a collection for a face of its own or for a photo, again whenever something about it changes. */
export function useSearch(externalId: string, faceId: string | undefined, photo: Photo | undefined): Search {
  const { face, shown } = useRoomApi();
  const [threshold, setThreshold] = useState(DEFAULT_THRESHOLD);
  const [maxResults, setMaxResults] = useState(10);
  const [settled] = useDebouncedValue(threshold, SETTLES_AFTER_MS);
  const { state, start, reset } = useCall<ImageSearch | FaceSearch>();
  const sent = useRef<unknown>(undefined);

  const send = () => {
    const subject = faceId ?? photo?.file;
    // The answer to the same question asked more strictly may stay until the new one is there.
    const keep = subject !== undefined && sent.current === subject;
    sent.current = subject;
    const wanted = { threshold: settled, max_results: maxResults };
    const fields = Object.entries(wanted).map(([name, value]) => ({ name, value: String(value) }));
    if (faceId !== undefined) {
      const path = collectionPath(externalId, `/search-by-face/${encodeURIComponent(faceId)}`);
      const call = { method: 'POST', path, parts: fields } as const;
      start((options) => face.searchByFace(externalId, faceId, { ...wanted, ...shown(call, options) }), keep);
    } else if (photo) {
      const path = collectionPath(externalId, '/search-by-image');
      const call = { method: 'POST', path, parts: [...fields, { name: 'image', file: photo.name }] } as const;
      start((options) => face.searchByImage(externalId, photo.file, { ...wanted, ...shown(call, options) }), keep);
    } else {
      reset();
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call follows what the person changed, not every render
  useEffect(send, [face, externalId, faceId, photo, settled, maxResults]);
  return { state, threshold, setThreshold, maxResults, setMaxResults, send };
}
