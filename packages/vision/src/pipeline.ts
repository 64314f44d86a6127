import { fail } from '@facet/contract/problems';
import { type DecodePolicy, inspectImage } from './image/decode.js';
import { asked, describeFace, detailOf } from './pipeline/describe-face.js';
import { embedAligned, project } from './pipeline/embedding.js';
import { findLargestFirst } from './pipeline/find-largest-first.js';
import type { OpenedPack } from './pipeline/pack-models.js';
import { openPhoto, sharpestView } from './pipeline/photo.js';
import type { AnalysedFace, AttributeLevel, Embedding, FaceSelection, ImageSize } from './types.js';

/** What to find out about one image. */
export interface PhotoRequest {
  readonly task: 'read';
  readonly image: Uint8Array;
  readonly policy: DecodePolicy;
  readonly attributes: AttributeLevel;
  /** Set to embed one face: only that face is returned then. */
  readonly embed?: { readonly selection: FaceSelection };
}

export interface PhotoResult {
  readonly imageSize: ImageSize;
  /** Largest box first. */
  readonly faces: AnalysedFace[];
  /** Of `faces[0]`, when it was asked for. */
  readonly embedding?: Embedding;
}

/**
 * Photo in, faces out, on one thread. Raises the problems of `inspectImage` and `decodeImage`, and when a face is to be
 * embedded `face.not_found_in` and `face.multiple`.
 */
export async function readPhoto(pack: OpenedPack, request: PhotoRequest): Promise<PhotoResult> {
  const photo = await openPhoto(inspectImage(request.image, request.policy));
  const found = await findLargestFirst(pack.models, photo);
  if (request.embed) {
    if (found.length === 0) fail('face.not_found_in', { image: request.policy.field });
    if (request.embed.selection === 'exactlyOne' && found.length > 1) fail('face.multiple', { count: found.length });
  }
  const selected = request.embed ? found.slice(0, 1) : found;
  const faces: AnalysedFace[] = [];
  let embedding: Embedding | undefined;
  for (const { face, upright } of selected) {
    const detected = { boundingBox: upright, detectionScore: face.detectionScore };
    if (request.attributes === 'none' && !request.embed) {
      faces.push(detected);
      continue;
    }
    const sharpest = request.embed ? await sharpestView(photo, face) : face;
    const description = await describeFace(pack, sharpest, detailOf[request.attributes]);
    faces.push({ ...detected, ...asked(request.attributes, description) });
    if (request.embed) embedding = project(pack.projection, await embedAligned(pack.models, description.aligned));
  }
  return { imageSize: photo.size, faces, ...(embedding && { embedding }) };
}
