import { fail } from '@facet/contract';
import type { Page } from '../accounts/types.js';
import { allOrFirstFailure } from '../capture/first-failure.js';
import {
  type Collection,
  type FaceListRequest,
  type FaceMetadata,
  type StoredFace,
  similarityOf,
  type TenantByUuid,
} from '../collections/index.js';
import { enrol, refuseAttack, refuseUnfit } from './enrol.js';
import { enrolBatch } from './enrol-batch.js';
import { likeliestAttack, lookAt, lookAtCapture, type SeenFace } from './look.js';
import type { RecognitionParts } from './parts.js';
import { tell, tellOfAttack } from './tell.js';
import type * as types from './types.js';

export type * from './types.js';

/** Faces of collections by the caller's own ids: enrolling, verifying, identifying, and telling live ones from attacks. */
export class Recognition {
  readonly #parts: RecognitionParts;

  constructor(parts: RecognitionParts) {
    this.#parts = parts;
  }

  /**
   * Keeps the one face of a capture. Raises `image.*`, `face.not_found_in`, `face.multiple`, `face.quality_too_low`,
   * `face.liveness_failed`, `collection.not_found`, `limit.faces`, and `collection.external_id_taken`.
   */
  enrol(collection: Collection, request: types.EnrolRequest): Promise<StoredFace> {
    return enrol(this.#parts, collection, request);
  }

  /** Enrols images each on its own; the outcomes are in the order of the items. Raises the signal's reason only. */
  enrolBatch(
    collection: Collection,
    items: readonly types.BatchItem[],
    options: types.BatchOptions,
  ): Promise<types.BatchOutcome[]> {
    return enrolBatch(this.#parts, collection, items, options);
  }

  /** Newest first. */
  listFaces(collection: Collection, request: FaceListRequest): Promise<Page<StoredFace>> {
    return this.#parts.collections.listFaces(collection, request);
  }

  /** Raises `collection.face_not_found`. */
  getFace(collection: Collection, faceId: string): Promise<StoredFace> {
    return this.#parts.collections.getFace(collection, faceId);
  }

  /** Puts other metadata in place of a face's. Raises `collection.face_not_found`. */
  updateFace(
    caller: Pick<TenantByUuid, 'actor'>,
    collection: Collection,
    faceId: string,
    patch: { metadata: FaceMetadata | null },
  ): Promise<StoredFace> {
    return this.#parts.collections.updateFace(caller, collection, faceId, patch);
  }

  /** Erases a face with its template and crop. Raises `collection.face_not_found`, and `collection.not_found`. */
  async deleteFace(caller: Pick<TenantByUuid, 'actor'>, collection: Collection, faceId: string): Promise<void> {
    const gone = await this.#parts.collections.deleteFaces(caller, collection, [faceId]);
    if (!gone.has(faceId)) fail('collection.face_not_found');
  }

  /** Compares the one face of each image. Raises `image.*`, `face.not_found_in`, and `face.multiple`. */
  async compare({ imageA, imageB, threshold, signal }: types.CompareRequest): Promise<types.ComparedFaces> {
    const queryTimeMs = stopwatch();
    const { vision } = this.#parts;
    const options = { quality: false, liveness: false, signal };
    const [a, b] = await allOrFirstFailure([lookAt(vision, imageA, options), lookAt(vision, imageB, options)]);
    const similarity = similarityOf(a.embedding, b.embedding, scale);
    return { ...judged(similarity, threshold), queryTimeMs: queryTimeMs() };
  }

  /**
   * Compares the one face of a capture with a face of the collection. Raises `collection.face_not_found` before anything of
   * the image, then what `enrol` raises of it; liveness is judged where the capture has frames.
   */
  async verify(
    collection: Collection,
    { capture, face: wanted, threshold, signal }: types.VerifyRequest,
  ): Promise<types.Verification> {
    const queryTimeMs = stopwatch();
    const { vision, collections } = this.#parts;
    const face =
      'id' in wanted
        ? await collections.getFace(collection, wanted.id)
        : await collections.getFaceByExternalId(collection, wanted.externalId);
    const liveness = capture.frames.length > 0;
    const seen = await lookAtCapture(vision, capture, { quality: true, liveness, signal });
    refuseUnfit(seen);
    if (liveness) await this.#refuseAttack(collection, seen);
    const similarity = await collections.similarityTo(collection, face.id, seen.embedding, scale);
    return { face, ...judged(similarity, threshold), queryTimeMs: queryTimeMs() };
  }

  /**
   * Finds the faces that look like the one face of a capture. Raises `image.*`, `face.not_found_in`, `face.multiple`, and
   * `face.liveness_failed` where liveness is to be checked or the capture has frames.
   */
  async identify(
    collection: Collection,
    { capture, topK, threshold, checkLiveness, signal }: types.IdentifyRequest,
  ): Promise<types.Identification> {
    const queryTimeMs = stopwatch();
    const { vision, collections } = this.#parts;
    const liveness = checkLiveness || capture.frames.length > 0;
    const seen = await lookAtCapture(vision, capture, { quality: false, liveness, signal });
    if (liveness) await this.#refuseAttack(collection, seen);
    const request = { maxResults: topK, threshold, scale } as const;
    const { matches, searched } = await collections.searchByEmbedding(collection, seen.embedding, request);
    return {
      matches: matches.map(({ face, similarity }, index) => ({ face, similarity, rank: index + 1 })),
      searched,
      queryTimeMs: queryTimeMs(),
    };
  }

  /** Judges whether a capture shows a person in front of the camera. Raises `image.*`, `face.not_found_in`, `face.multiple`. */
  async liveness(
    collection: Collection,
    { capture, threshold, signal }: types.LivenessRequest,
  ): Promise<types.LivenessAnswer> {
    const queryTimeMs = stopwatch();
    const seen = await lookAtCapture(this.#parts.vision, capture, { quality: false, liveness: true, signal });
    const livenessScore = seen.livenessScore ?? 0;
    const isLive = livenessScore >= threshold;
    const spoofType = isLive ? null : likeliestAttack(seen);
    if (!isLive) {
      const data = { collection_id: collection.id, spoof_type: spoofType };
      await tell(this.#parts, collection, { type: 'liveness.failed', data });
    }
    return { isLive, livenessScore, spoofType, queryTimeMs: queryTimeMs() };
  }

  /** Raises `face.liveness_failed`, and tells the account of it. */
  async #refuseAttack(collection: Collection, seen: SeenFace): Promise<void> {
    try {
      refuseAttack(seen);
    } catch (error) {
      await tellOfAttack(this.#parts, collection, error);
      throw error;
    }
  }
}

const scale = 'workspace';

function judged(similarity: number, threshold: number) {
  return { similarity, threshold, verified: similarity >= threshold };
}

/** Milliseconds since now, each time it is asked. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
