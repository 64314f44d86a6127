import { fail } from '@facet/contract/problems';
import { area, containment } from '../geometry/box.js';
import { type DecodePolicy, inspectImage } from '../image/decode.js';
import { encodeCrop } from '../pipeline/crop-file.js';
import { alignFace, embedAligned, project } from '../pipeline/embedding.js';
import { findLargestFirst, type PlacedFace } from '../pipeline/find-largest-first.js';
import { findLandmarks } from '../pipeline/landmarks.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import { openPhoto, type Photo, sharpestView } from '../pipeline/photo.js';
import { toUprightPoint } from '../pipeline/view.js';
import { judgeFace } from '../presentation-attack/index.js';
import { measureCaptureQuality } from '../quality/capture-quality.js';
import { unfitComponents } from '../quality/enrolment-gate.js';
import type { ExaminedFace, ExamineOptions } from '../types.js';
import type { MainFace } from './find-capture-faces.js';
import { readCapture } from './read-capture.js';

/** One photo of one face. */
export interface ExamineRequest extends ExamineOptions {
  readonly task: 'examine';
  readonly image: Uint8Array;
  readonly policy: DecodePolicy;
}

export type ExamineResult = Omit<ExaminedFace, 'model'>;

/**
 * Another face counts from this share of the largest one's box: a fifth of its height. Smaller ones stand far behind, and
 * the detector finds them in patterns, too.
 */
const countedShare = 0.04;
/** A box that lies in the largest face by more than this is a second box on that face. */
const sameFace = 0.3;

/**
 * Looks at the one face of a photo, on one thread. The embedding equals the one that `readPhoto` makes of the same face.
 * Raises the problems of `inspectImage` and `decodeImage`, `face.not_found_in`, and `face.multiple`.
 */
export async function examinePhoto(pack: OpenedPack, request: ExamineRequest): Promise<ExamineResult> {
  const photo = await openPhoto(inspectImage(request.image, request.policy));
  const main = await findOnlyFace(pack, photo, request.policy.field);
  const { face, upright, shape } = main;
  const aligned = alignFace(face.view.image, shape.alignmentPoints);
  const crop = request.keepCrop && (await encodeCrop(aligned));
  const embedding = project(pack.projection, await embedAligned(pack.models, aligned));
  return {
    imageSize: photo.size,
    boundingBox: upright,
    detectionScore: face.detectionScore,
    landmarks68: shape.landmarks68.map((point) => toUprightPoint(face.view, point)),
    embedding,
    ...(request.quality && (await judgeQuality(pack, photo, main))),
    ...(request.liveness && (await judgeFace(pack, photo, face))),
    ...(crop && { crop }),
  };
}

async function findOnlyFace({ models }: OpenedPack, photo: Photo, image: string): Promise<MainFace> {
  const [largest, ...others] = await findLargestFirst(models, photo);
  if (!largest) return fail('face.not_found_in', { image });
  const counts = ({ upright }: PlacedFace) =>
    area(upright) >= countedShare * area(largest.upright) && containment(upright, largest.upright) < sameFace;
  const more = others.filter(counts).length;
  if (more > 0) fail('face.multiple', { count: 1 + more });
  const face = await sharpestView(photo, largest.face);
  const shape = await findLandmarks(models, face.view.image, face.boundingBox);
  return { face, upright: largest.upright, shape };
}

async function judgeQuality(
  pack: OpenedPack,
  photo: Photo,
  main: MainFace,
): Promise<Pick<ExamineResult, 'quality' | 'unfit'>> {
  const quality = measureCaptureQuality(await readCapture(pack, photo.size, main, [], 1));
  return { quality, unfit: unfitComponents(quality.components) };
}
