import { useEffect, useRef } from 'react';
import { chunks } from '../faces/chunks.js';
import { imageSizeOf, type PlacedFace } from '../faces/placedFace.js';
import type { FaceStore } from '../faces/useFaceStore.js';
import { useRoomApi } from '../RoomApi.js';
import type { Match } from './results.js';

const AT_ONCE = 4;

/**
 * Reads the faces of matches that the store does not know yet: a match itself does not say whether a crop is kept, or
 * how large its image was.
 */
export function useMatchedFaces(externalId: string, matches: readonly Match[], { find, learn }: FaceStore): void {
  const { pixelFace } = useRoomApi();
  const asked = useRef(new Set<string>());
  const live = useRef(new AbortController());
  useEffect(() => {
    live.current = new AbortController();
    asked.current.clear();
    return () => live.current.abort();
  }, []);

  useEffect(() => {
    const { signal } = live.current;
    const unknown = matches.filter(({ face_id }) => !asked.current.has(face_id) && find(face_id) === undefined);
    for (const { face_id } of unknown) asked.current.add(face_id);
    const read = async ({ face_id, bounding_box }: Match): Promise<PlacedFace | undefined> => {
      try {
        const inPixels = await pixelFace.faces.get(externalId, face_id, { signal, retries: 3 });
        return { ...inPixels, bounding_box, imageSize: imageSizeOf(inPixels.bounding_box, bounding_box) };
      } catch {
        // Erased since the search: its line stays without a picture.
        return undefined;
      }
    };
    const readAll = async () => {
      for (const group of chunks(unknown, AT_ONCE)) {
        const faces = await Promise.all(group.map(read));
        if (signal.aborted) return;
        learn(faces.filter((face) => face !== undefined));
      }
    };
    void readAll();
  }, [pixelFace, externalId, matches, find, learn]);
}
