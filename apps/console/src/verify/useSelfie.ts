import { useState } from 'react';
import type { Photo } from '../photo/intake.js';
import { usePhoto } from '../photo/usePhoto.js';
import type { Taken } from './camera/CameraDialog.js';

interface Selfie {
  readonly photo: Photo | undefined;
  /** What came with the photo when the camera took it. */
  readonly taken: Taken | undefined;
  readonly choose: (file: File | undefined) => void;
  readonly take: (taken: Taken) => void;
}

/** The selfie in hand, with the frames and the report that a camera's has. */
export function useSelfie(): Selfie {
  const [photo, choosePhoto] = usePhoto();
  const [taken, setTaken] = useState<Taken>();
  return {
    photo,
    taken: photo && taken?.file === photo.file ? taken : undefined,
    choose: choosePhoto,
    take: (next) => {
      setTaken(next);
      choosePhoto(next.file);
    },
  };
}
