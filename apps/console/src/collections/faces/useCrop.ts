import type { StoredFace } from '@facet/sdk';
import { useEffect, useState } from 'react';
import { useRoomApi } from '../RoomApi.js';

/** Where a face's crop stands: none is kept (or it cannot be had), on its way, or an address that shows it. */
export type Crop = { readonly is: 'none' } | { readonly is: 'coming' } | { readonly is: 'here'; readonly url: string };

/** The crop of a face where the server keeps one. Its address is freed when the picture is left. */
export function useCrop(externalId: string, { face_id, has_crop }: Pick<StoredFace, 'face_id' | 'has_crop'>): Crop {
  const { face } = useRoomApi();
  const [crop, setCrop] = useState<Crop>({ is: has_crop ? 'coming' : 'none' });
  useEffect(() => {
    if (!has_crop) {
      setCrop({ is: 'none' });
      return;
    }
    const controller = new AbortController();
    let url: string | undefined;
    setCrop({ is: 'coming' });
    face.faces.crop(externalId, face_id, { signal: controller.signal, retries: 3 }).then(
      (png) => {
        if (controller.signal.aborted) return;
        url = URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }));
        setCrop({ is: 'here', url });
      },
      () => {
        if (!controller.signal.aborted) setCrop({ is: 'none' });
      },
    );
    return () => {
      controller.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [face, externalId, face_id, has_crop]);
  return crop;
}
