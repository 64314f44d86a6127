import { useCallback, useEffect, useRef, useState } from 'react';
import { openPhoto, type Photo, releasePhoto } from './intake.js';

/** One photo in hand. The preview of the one before is freed, and the last one when the room is left. */
export function usePhoto(): readonly [Photo | undefined, (file: File | undefined) => void] {
  const [photo, setPhoto] = useState<Photo>();
  const held = useRef<Photo>(undefined);
  const choose = useCallback((file: File | undefined) => {
    if (held.current) releasePhoto(held.current);
    held.current = file && openPhoto(file);
    setPhoto(held.current);
  }, []);
  useEffect(
    () => () => {
      if (held.current) releasePhoto(held.current);
    },
    [],
  );
  return [photo, choose];
}
