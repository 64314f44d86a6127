import sharp from 'sharp';
import { expect } from 'vitest';
import type { Face } from './face.js';
import type { FaceOperation, Targets } from './face-operations.js';
import { type Gallery, galleryWith } from './gallery.js';
import type { Answer } from './http.js';
import { sample } from './photos.js';
import { expectRefusal, saying } from './provokes.js';

/** Three people on a small photo. */
export function threePeople(): Promise<Buffer> {
  return sharp(sample(1)).resize(640).jpeg().toBuffer();
}

export interface Place {
  readonly gallery: Gallery;
  readonly faceId: string;
}

/** A new collection of three people, and one of their faces. */
export async function place(face: Face, externalId: string): Promise<Place> {
  const { gallery, faces } = await galleryWith(face, await threePeople(), externalId);
  return { gallery, faceId: faces[0].face_id };
}

/** What a client gets to see, with the ids and times that the two requests are about made alike. */
export function seen(
  { status, text, headers }: Answer,
  { externalId, faceId }: Pick<Targets, 'externalId' | 'faceId'>,
) {
  const told = text
    .replaceAll(externalId, '<collection>')
    .replaceAll(faceId, '<face>')
    .replace(/"created_at":"[^"]+"/g, '"created_at":"<time>"');
  return { status, told, type: headers['content-type'] };
}

/** Holds that a request of one's own succeeds, so that its refusal to somebody else means something. */
export function expectDone(operation: FaceOperation, answer: Answer): void {
  // The shared server keeps no crops; that a face has none is said of faces that one may see alone.
  if (operation.name === 'getFaceCrop') expectRefusal(saying('No crop of this face is kept', answer), 'not_found');
  else if (operation.name === 'createCollection') expectRefusal(answer, 'collection_exists');
  else
    expect({ status: answer.status, body: answer.text }).toMatchObject({ status: expect.toBeOneOf([200, 201, 204]) });
}
