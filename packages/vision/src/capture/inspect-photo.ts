import { type DecodePolicy, inspectImage } from '../image/decode.js';
import { embedAligned, project } from '../pipeline/embedding.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import { openPhoto } from '../pipeline/photo.js';
import { judgeLiveness } from '../presentation-attack/index.js';
import { measureCaptureQuality } from '../quality/capture-quality.js';
import type { CaptureInspection, InspectOptions } from '../types.js';
import { capturePolicy } from './capture-policy.js';
import { judgeCapture } from './capture-rules.js';
import { findCaptureFaces } from './find-capture-faces.js';
import { readCapture } from './read-capture.js';

/** One photo to be judged as a capture. */
export interface InspectRequest extends InspectOptions {
  readonly task: 'inspect';
  readonly image: Uint8Array;
  readonly policy: DecodePolicy;
}

/**
 * Judges a photo as a capture of one face, on one thread. Raises the problems of `inspectImage` and `decodeImage`; a rule
 * that fails is told. Liveness is judged last and only when nothing failed: a covered face would be taken for an attack.
 */
export async function inspectPhoto(pack: OpenedPack, request: InspectRequest): Promise<CaptureInspection> {
  const photo = await openPhoto(inspectImage(request.image, request.policy));
  const imageSize = photo.size;
  const { main, others } = await findCaptureFaces(pack.models, photo);
  if (!main) return { imageSize, checks: judgeCapture(undefined, capturePolicy), failed: 'capture.face_not_found' };
  const reading = await readCapture(pack, imageSize, main, others, capturePolicy.backgroundFaceArea);
  const checks = judgeCapture(reading, capturePolicy);
  const failed = checks.find(({ passed }) => !passed)?.rule;
  const embedding = request.embed && project(pack.projection, await embedAligned(pack.models, reading.aligned));
  return {
    imageSize,
    checks,
    ...(failed && { failed }),
    boundingBox: main.upright,
    landmarks68: reading.landmarks68,
    interEyeDistance: reading.interEyeDistance,
    quality: measureCaptureQuality(reading),
    ...(request.liveness && !failed && { liveness: await judgeLiveness(pack, photo, main.face) }),
    ...(embedding && { embedding }),
  };
}
