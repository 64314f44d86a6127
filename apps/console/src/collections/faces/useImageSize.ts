import { useEffect, useState } from 'react';
import type { Size } from '../../overlay/geometry.js';
import { useRoomApi } from '../RoomApi.js';
import { imageSizeOf, type PlacedFace } from './placedFace.js';

/** The size of the image that a face was found in, read where it is not known yet; undefined until it is. */
export function useImageSize(externalId: string, face: PlacedFace): Size | undefined {
  const { pixelFace } = useRoomApi();
  const [read, setRead] = useState<Size>();
  const { face_id, bounding_box, imageSize } = face;
  useEffect(() => {
    if (imageSize) return;
    const controller = new AbortController();
    pixelFace.faces.get(externalId, face_id, { signal: controller.signal }).then(
      (inPixels) => setRead(imageSizeOf(inPixels.bounding_box, bounding_box)),
      // Without it the place is told in shares of the image.
      () => undefined,
    );
    return () => controller.abort();
  }, [pixelFace, externalId, face_id, bounding_box, imageSize]);
  return imageSize ?? read;
}
