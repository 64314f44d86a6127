import { fail } from '@facet/contract/problems';
import { area } from './geometry/box.js';
import { type DecodePolicy, inspectImage } from './image/decode.js';
import { alignFace, embedAligned, project } from './pipeline/embedding.js';
import { estimateAgeAndGender, recogniseEmotion } from './pipeline/estimate-demographics.js';
import { estimateYawAndPitch } from './pipeline/estimate-pose.js';
import { findFaces } from './pipeline/find-faces.js';
import { judgeOccluded } from './pipeline/judge-occlusion.js';
import { judgeEyesOpen, judgeMouthClosed } from './pipeline/judge-shape.js';
import { eyeLine, type FaceShape, findLandmarks } from './pipeline/landmarks.js';
import type { FoundFace } from './pipeline/look.js';
import { measureQuality } from './pipeline/measure-quality.js';
import type { OpenedPack } from './pipeline/pack-models.js';
import { baseView, closerView, sharpestView } from './pipeline/photo.js';
import { toUprightBox, toUprightPoint, type View } from './pipeline/view.js';
import type {
  AnalysedFace,
  AttributeLevel,
  Embedding,
  FaceAttributes,
  FaceDemographics,
  FaceSelection,
  ImageSize,
  Landmarks5,
} from './types.js';

/** What to find out about one image. */
export interface PhotoRequest {
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
  const image = inspectImage(request.image, request.policy);
  const base = await baseView(image);
  const found = (await findFaces(pack.models, base, () => closerView(image, base)))
    .map((face) => ({ face, upright: toUprightBox(face.view, face.boundingBox) }))
    .filter(({ upright }) => area(upright) > 0)
    .sort((a, b) => area(b.upright) - area(a.upright));
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
    const sharpest = request.embed ? await sharpestView(image, face) : face;
    const look = await lookAtFace(pack, sharpest, request.attributes);
    faces.push({ ...detected, ...look.described });
    if (request.embed) embedding = project(pack.projection, await embedAligned(pack.models, look.aligned));
  }
  return { imageSize: image.size, faces, ...(embedding && { embedding }) };
}

async function lookAtFace(pack: OpenedPack, face: FoundFace, level: AttributeLevel) {
  const { models } = pack;
  const { view, boundingBox } = face;
  const shape = await findLandmarks(models, view.image, boundingBox);
  const aligned = alignFace(view.image, shape.landmarks5);
  if (level === 'none') return { aligned, described: {} };
  const { yaw, pitch } = await estimateYawAndPitch(models.pose, view.image, boundingBox);
  const landmarks5 = uprightLandmarks5(view, shape);
  const attributes: FaceAttributes = {
    landmarks5,
    landmarks68: shape.landmarks68.map((point) => toUprightPoint(view, point)),
    interEyeDistance: Math.hypot(
      landmarks5.left_eye.x - landmarks5.right_eye.x,
      landmarks5.left_eye.y - landmarks5.right_eye.y,
    ),
    quality: measureQuality(aligned, view.gain),
    pose: { yaw, pitch, roll: -degrees(eyeLine(landmarks5)) },
  };
  if (level === 'default') return { aligned, described: { attributes } };
  const { features, ...ageAndGender } = await estimateAgeAndGender(models.faceres, view.image, boundingBox);
  const demographics: FaceDemographics = {
    ...ageAndGender,
    emotion: await recogniseEmotion(models.emotion, view.image, boundingBox),
    eyesOpen: judgeEyesOpen(shape.mesh),
    mouthClosed: judgeMouthClosed(shape.mesh),
    occluded: judgeOccluded(pack.occlusion, features),
  };
  return { aligned, described: { attributes, demographics } };
}

function uprightLandmarks5(view: View, { landmarks5 }: FaceShape): Landmarks5 {
  return {
    left_eye: toUprightPoint(view, landmarks5.left_eye),
    right_eye: toUprightPoint(view, landmarks5.right_eye),
    nose: toUprightPoint(view, landmarks5.nose),
    mouth_left: toUprightPoint(view, landmarks5.mouth_left),
    mouth_right: toUprightPoint(view, landmarks5.mouth_right),
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
