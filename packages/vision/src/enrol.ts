import { type DecodePolicy, inspectImage } from './image/decode.js';
import { encodeCrop } from './pipeline/crop-file.js';
import { asked, describeFace, detailOf, type FaceDetail } from './pipeline/describe-face.js';
import { embedAligned, project } from './pipeline/embedding.js';
import { findLargestFirst, type PlacedFace } from './pipeline/find-largest-first.js';
import type { OpenedPack } from './pipeline/pack-models.js';
import { openPhoto, type Photo, sharpestView } from './pipeline/photo.js';
import { qualityFloors, reasonsAgainst } from './quality/quality-filter.js';
import type { AttributeLevel, EnrollableFace, EnrolOptions, ImageSize, QualityFilter } from './types.js';

/** One image whose faces are to be kept. */
export interface EnrolRequest extends EnrolOptions {
  readonly task: 'enrol';
  readonly image: Uint8Array;
  readonly policy: DecodePolicy;
}

export interface EnrolResult {
  readonly imageSize: ImageSize;
  /** Largest box first. */
  readonly faces: EnrollableFace[];
}

/**
 * Finds the faces of a photo and embeds those that pass the quality filter, largest first, up to `maxFaces`. An
 * embedding equals the one that `readPhoto` makes of the same face. Raises the problems of `inspectImage` and
 * `decodeImage`.
 */
export async function enrolPhoto(pack: OpenedPack, request: EnrolRequest): Promise<EnrolResult> {
  const photo = await openPhoto(inspectImage(request.image, request.policy));
  const faces: EnrollableFace[] = [];
  let room = request.maxFaces;
  for (const placed of await findLargestFirst(pack.models, photo)) {
    const face = await enrolFace(pack, photo, placed, request, room > 0);
    if (face.embedding) room--;
    faces.push(face);
  }
  return { imageSize: photo.size, faces };
}

async function enrolFace(
  pack: OpenedPack,
  photo: Photo,
  { face, upright }: PlacedFace,
  { attributes, qualityFilter, keepCrops }: EnrolRequest,
  hasRoom: boolean,
): Promise<EnrollableFace> {
  const { detectionScore } = face;
  const detected = { boundingBox: upright, detectionScore };
  const detail = detailFor(attributes, qualityFilter);
  if (detail === 'crop' && !hasRoom) return { ...detected, leftOut: ['EXCEEDS_MAX_FACES'] };
  const description = await describeFace(pack, await sharpestView(photo, face), detail);
  const described = { ...detected, ...asked(attributes, description) };
  const reasons = reasonsAgainst(qualityFilter, { detectionScore, ...description });
  if (reasons.length > 0) return { ...described, leftOut: reasons };
  if (!hasRoom) return { ...described, leftOut: ['EXCEEDS_MAX_FACES'] };
  const embedding = project(pack.projection, await embedAligned(pack.models, description.aligned));
  const crop = keepCrops && (await encodeCrop(description.aligned));
  return { ...described, embedding, ...(crop && { crop }), leftOut: [] };
}

/** What must be known of a face for the caller and for the filter. */
function detailFor(attributes: AttributeLevel, filter: QualityFilter): FaceDetail {
  if (filter === 'none' || attributes === 'all') return detailOf[attributes];
  return qualityFloors[filter].occlusion <= 1 ? 'occlusion' : 'attributes';
}
