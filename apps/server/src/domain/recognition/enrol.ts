import { randomUUID } from 'node:crypto';
import { fail, limits, ProblemError } from '@facet/contract';
import type { QualityComponent } from '@facet/vision';
import type { Collection, StoredFace } from '../collections/index.js';
import { AttackSeen } from './attack-seen.js';
import { likeliestAttack, lookAtCapture, type SeenFace } from './look.js';
import type { RecognitionParts } from './parts.js';
import { tellOfFailure } from './tell.js';
import type { EnrolRequest } from './types.js';

/**
 * Keeps the one face of a capture under an external id. Raises the problems of bad images, `face.not_found_in`,
 * `face.multiple`, `face.quality_too_low`, `face.liveness_failed`, `collection.not_found`, `limit.faces`, and
 * `collection.external_id_taken`, in this order; whatever it raises, the account's webhooks are told.
 */
export async function enrol(
  parts: RecognitionParts,
  collection: Collection,
  request: EnrolRequest,
): Promise<StoredFace> {
  return tryToEnrol(parts, collection, request).catch(async (error: unknown) => {
    await tellOfFailure(parts, collection, request.externalId, error);
    throw error;
  });
}

async function tryToEnrol(
  { vision, collections, events }: RecognitionParts,
  collection: Collection,
  { capture, externalId, metadata = {}, checkLiveness, faceLimit, signal }: EnrolRequest,
): Promise<StoredFace> {
  const keepCrop = collections.keepsCrops;
  const seen = await lookAtCapture(vision, capture, { quality: true, liveness: checkLiveness, keepCrop, signal });
  refuseUnfit(seen);
  if (checkLiveness) refuseAttack(seen);
  // Whoever hung up by now will never learn the face's id.
  signal.throwIfAborted();
  const { imageSize, model, quality, livenessScore } = seen;
  const [stored] = await collections.storeFaces(
    collection,
    {
      imageSize,
      model,
      faces: [{ ...seen, id: randomUUID() }],
      externalId,
      metadata,
      quality: quality?.overall ?? null,
      liveness: livenessScore ?? null,
    },
    faceLimit,
    (sql, [face]) =>
      events.emit(sql, collection.accountId, {
        type: 'face.enrolled',
        data: { collection_id: collection.id, face_id: face?.id ?? '', external_id: externalId },
      }),
  );
  return stored as StoredFace;
}

/** Raises `face.quality_too_low` with the components that speak against the face. */
export function refuseUnfit({ unfit = [] }: Pick<SeenFace, 'unfit'>): void {
  if (unfit.length > 0) fail('face.quality_too_low', { reasons: unfit.map(snakeCase) });
}

/** Raises `face.liveness_failed` for a face under the default threshold. */
export function refuseAttack(seen: SeenFace): void {
  if ((seen.livenessScore ?? 0) >= limits.workspace.livenessThreshold) return;
  throw new ProblemError('face.liveness_failed', {}, new AttackSeen(likeliestAttack(seen)));
}

/** `headPoseYaw` → `head_pose_yaw`, as components are named to callers. */
function snakeCase(name: QualityComponent): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
