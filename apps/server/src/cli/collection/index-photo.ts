import { type FaceClient, FacetError, type IndexOptions } from '@facet/sdk';
import type { Outcome } from './import-tally.js';
import type { WorkSignals } from './interruption.js';
import { isLostAnswer, isOutage, untilAnswered } from './persistence.js';
import { type Photo, readPhoto } from './photo.js';

/** Where photos go, and how they are indexed. */
export interface IndexTarget {
  readonly face: FaceClient;
  readonly collection: string;
  readonly options: Pick<IndexOptions, 'quality_filter' | 'max_faces'>;
  readonly signals: WorkSignals;
  /** Between attempts, in milliseconds; a minute in all when left out. */
  readonly waitsMs?: readonly number[];
}

/** As many as one photo can have. */
const FACES_OF_A_PHOTO = 100;

/**
 * Indexes a photo unless the collection has faces of it: the server indexes all of a photo or nothing, so one face says
 * that the photo was finished. Raises what concerns every photo alike: a server lost for good, a key or a
 * collection that is gone, a suspended account.
 */
export async function indexPhoto(photo: Photo, target: IndexTarget): Promise<Outcome> {
  if (photo.failure) return { is: 'failed', failure: photo.failure };
  const sent = { photo: false };
  try {
    const work = (attempt: number) => attemptToIndex(photo, target, attempt, sent);
    return await untilAnswered(work, { ...target, signal: target.signals.stop });
  } catch (error) {
    if (sent.photo && isLostAnswer(error)) {
      const message = `Every time it was sent, the connection was lost: ${(error as Error).message}`;
      return { is: 'failed', failure: { code: 'no_answer', message } };
    }
    if (!(error instanceof FacetError) || concernsEveryPhoto(error)) throw error;
    const message = `${error.message} (request ${error.requestId ?? 'unknown'})`;
    return { is: 'failed', failure: { code: error.code ?? `http_${error.status}`, message } };
  }
}

/** `sent.photo` tells afterwards whether the server answered up to the photo itself. */
async function attemptToIndex(
  photo: Photo,
  target: IndexTarget,
  attempt: number,
  sent: { photo: boolean },
): Promise<Outcome> {
  sent.photo = false;
  const { face, collection, signals } = target;
  const call = { signal: signals.abandon };
  const { externalImageId: external_image_id, externalFaceId: external_face_id } = photo;
  const page = { external_image_id, limit: attempt === 0 ? 1 : FACES_OF_A_PHOTO };
  const { faces: known } = await face.faces.list(collection, page, call);
  // An attempt whose answer was lost may have indexed it.
  if (known.length > 0) return attempt === 0 ? { is: 'skipped' } : { is: 'seen', faces: known.length, leftOut: [] };
  const image = await readPhoto(photo.file);
  if (!(image instanceof Uint8Array)) return { is: 'failed', failure: image };
  sent.photo = true;
  const { faces, unindexed_faces } = await face.indexFaces(collection, image, {
    ...target.options,
    ...(external_face_id && { external_face_id }),
    external_image_id,
    // Not kept: leaving them out spares the server their computation.
    attributes: 'none',
    ...call,
  });
  return { is: 'seen', faces: faces.length, leftOut: unindexed_faces.map(({ reasons }) => reasons) };
}

function concernsEveryPhoto(error: FacetError): boolean {
  return isOutage(error) || [401, 403, 404, 405].includes(error.status);
}
