import type { FaceClient, StoredFace } from '@facet/sdk';
import type { RatioBox, Size } from '../../overlay/geometry.js';

/** A stored face, and the size of the image that it was found in where that is known. */
export interface PlacedFace extends StoredFace {
  readonly imageSize?: Size | undefined;
}

/**
 * Size in pixels of the image behind a box that is given in both units; undefined when the box is flat. A face answers
 * its box alone, in pixels under version 1 and in ratios under version 2: one divided by the other is the image.
 */
export function imageSizeOf(pixels: RatioBox, ratios: RatioBox): Size | undefined {
  const size = { width: Math.round(pixels.width / ratios.width), height: Math.round(pixels.height / ratios.height) };
  return Number.isFinite(size.width) && Number.isFinite(size.height) && size.width > 0 && size.height > 0
    ? size
    : undefined;
}

/** Faces with the size of their images, as far as `inPixels` holds the same faces. */
export function placeFaces(faces: readonly StoredFace[], inPixels: readonly StoredFace[]): PlacedFace[] {
  const boxes = new Map(inPixels.map(({ face_id, bounding_box }) => [face_id, bounding_box]));
  return faces.map((face) => {
    const box = boxes.get(face.face_id);
    return { ...face, imageSize: box && imageSizeOf(box, face.bounding_box) };
  });
}

interface Clients {
  readonly face: FaceClient;
  readonly pixelFace: FaceClient;
}

/** Reads one face with the size of its image. */
export async function readPlacedFace(
  { face, pixelFace }: Clients,
  externalId: string,
  faceId: string,
  signal?: AbortSignal,
): Promise<PlacedFace> {
  const [stored, inPixels] = await Promise.all([
    face.faces.get(externalId, faceId, { signal }),
    pixelFace.faces.get(externalId, faceId, { signal }),
  ]);
  return { ...stored, imageSize: imageSizeOf(inPixels.bounding_box, stored.bounding_box) };
}

/** What people call a face: its external id, else that of its image, else the start of its id. */
export function faceName(face: Pick<StoredFace, 'face_id' | 'external_face_id' | 'external_image_id'>): string {
  return face.external_face_id ?? face.external_image_id ?? `Face ${face.face_id.slice(0, 8)}`;
}

/** What tells a face from others of the same name: its image where the name is its own, else the start of its id. */
export function faceOrigin(face: Pick<StoredFace, 'face_id' | 'external_face_id' | 'external_image_id'>): string {
  if (face.external_face_id === null && face.external_image_id === null) return 'No external id';
  return (face.external_face_id !== null && face.external_image_id) || face.face_id.slice(0, 8);
}
