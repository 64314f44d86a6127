import { type DecodePolicy, inspectImage } from '../image/decode.js';
import { embedAligned, project } from '../pipeline/embedding.js';
import { findLargestFirst } from '../pipeline/find-largest-first.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import { openPhoto } from '../pipeline/photo.js';
import { measureCaptureQuality } from '../quality/capture-quality.js';
import type { CaptureInspection, InspectOptions } from '../types.js';
import { capturePolicy } from './capture-policy.js';
import { judgeCapture } from './capture-rules.js';
import { readCapture } from './read-capture.js';

/** One photo to be judged as a capture. */
export interface InspectRequest extends InspectOptions {
  readonly task: 'inspect';
  readonly image: Uint8Array;
  readonly policy: DecodePolicy;
}

/**
 * Judges a photo as a capture of one face, on one thread. Raises the problems of `inspectImage` and `decodeImage`; a rule
 * that fails is told.
 */
export async function inspectPhoto(pack: OpenedPack, request: InspectRequest): Promise<CaptureInspection> {
  const photo = await openPhoto(inspectImage(request.image, request.policy));
  const faces = await findLargestFirst(pack.models, photo);
  if (faces.length === 0) {
    return { imageSize: photo.size, checks: judgeCapture(undefined, capturePolicy), failed: 'face.not_found_in' };
  }
  const reading = await readCapture(pack, photo, faces, capturePolicy.backgroundFaceArea);
  const checks = judgeCapture(reading, capturePolicy);
  const failed = checks.find(({ passed }) => !passed)?.rule;
  const embedding = request.embed && project(pack.projection, await embedAligned(pack.models, reading.aligned));
  return {
    imageSize: photo.size,
    checks,
    ...(failed && { failed }),
    boundingBox: faces[0].upright,
    landmarks68: reading.landmarks68,
    interEyeDistance: reading.interEyeDistance,
    quality: measureCaptureQuality(reading),
    ...(embedding && { embedding }),
  };
}
