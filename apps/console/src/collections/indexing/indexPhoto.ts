import type { IndexedFaces } from '@facet/sdk';
import { imageSizeOf, type PlacedFace } from '../faces/placedFace.js';
import { collectionPath, type RoomApi } from '../RoomApi.js';
import type { QueuedPhoto } from './queue.js';

/** A busy server or a used-up rate is waited for this many times. */
const RETRIES = 6;

/** The faces of one photo, now in a collection. */
export interface Indexed {
  readonly externalId: string;
  readonly answer: IndexedFaces;
  /** The same faces, largest first, with the size of the photo. */
  readonly faces: readonly PlacedFace[];
}

/** Indexes one photo. Raises what the client raises. */
export async function indexPhoto(
  { face, pixelFace, shown }: RoomApi,
  { externalId, file, name, options }: QueuedPhoto,
  signal: AbortSignal,
): Promise<Indexed> {
  const fields = Object.entries(options).map(([field, value]) => ({ name: field, value: String(value) }));
  const parts = [...fields, { name: 'image', file: name }];
  const call = { method: 'POST', path: collectionPath(externalId, '/faces'), parts } as const;
  const answer = await face.indexFaces(externalId, file, { ...shown(call, { signal, retries: RETRIES }), ...options });
  const [first] = answer.faces;
  // Where a face lies in its image can only be drawn with the image's size, which the box in pixels tells.
  const imageSize =
    first && !first.has_crop
      ? await pixelFace.faces.get(externalId, first.face_id, { signal }).then(
          (inPixels) => imageSizeOf(inPixels.bounding_box, first.bounding_box),
          () => undefined,
        )
      : undefined;
  return { externalId, answer, faces: answer.faces.map((each) => ({ ...each, imageSize })) };
}
