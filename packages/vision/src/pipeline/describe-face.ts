import type { PlanarCrop } from '../geometry/warp.js';
import type { AttributeLevel, FaceAttributes, FaceDemographics, Judgement, Landmarks5 } from '../types.js';
import { alignFace } from './embedding.js';
import { estimateAgeAndGender, recogniseEmotion } from './estimate-demographics.js';
import { estimateYawAndPitch } from './estimate-pose.js';
import { judgeCovers, judgeOccluded } from './judge-occlusion.js';
import { judgeEyesOpen, judgeMouthClosed } from './judge-shape.js';
import { eyeLine, type FaceShape, findLandmarks, retiltRadians } from './landmarks.js';
import type { FoundFace } from './look.js';
import { measureQuality } from './measure-quality.js';
import type { OpenedPack } from './pack-models.js';
import { toUprightPoint, type View } from './view.js';

/** What to find out about a face; each level holds the one before. */
export type FaceDetail = 'crop' | 'attributes' | 'occlusion' | 'demographics';

export interface FaceDescription {
  readonly aligned: PlanarCrop;
  readonly attributes?: FaceAttributes;
  /** Roll in the view that the face was found in, in degrees: unlike the pose's it does not count the photo's own turns. */
  readonly rollInView?: number;
  readonly occluded?: Judgement;
  readonly demographics?: FaceDemographics;
}

export const detailOf = {
  none: 'crop',
  default: 'attributes',
  all: 'demographics',
} as const satisfies Record<AttributeLevel, FaceDetail>;

/** Looks at a found face as closely as `detail` asks. Points and distances are told in upright pixels. */
export async function describeFace(pack: OpenedPack, face: FoundFace, detail: FaceDetail): Promise<FaceDescription> {
  const { models } = pack;
  const { view, boundingBox } = face;
  const shape = await findLandmarks(models, view.image, boundingBox);
  const aligned = alignFace(view.image, shape.alignmentPoints);
  if (detail === 'crop') return { aligned };
  const { yaw, pitch } = await estimateYawAndPitch(models.pose, view.image, boundingBox);
  const landmarks5 = uprightLandmarks5(view, shape);
  const tilt = eyeLine(shape.landmarks5);
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
  const seen = { aligned, attributes, rollInView: -degrees(tilt) };
  if (detail === 'attributes') return seen;
  const { features, ...ageAndGender } = await estimateAgeAndGender(
    models.faceres,
    view.image,
    boundingBox,
    worthTurning(tilt),
  );
  const occluded = judgeOccluded(judgeCovers(pack.occlusion, features, shape.mesh));
  if (detail === 'occlusion') return { ...seen, occluded };
  const demographics: FaceDemographics = {
    ...ageAndGender,
    emotion: await recogniseEmotion(models.emotion, view.image, boundingBox, worthTurning(tilt)),
    eyesOpen: judgeEyesOpen(shape.mesh),
    mouthClosed: judgeMouthClosed(shape.mesh),
    occluded,
  };
  return { ...seen, occluded, demographics };
}

/** The part of a description that the caller asked for. */
export function asked(level: AttributeLevel, { attributes, demographics }: FaceDescription) {
  return {
    ...(level !== 'none' && attributes && { attributes }),
    ...(level === 'all' && demographics && { demographics }),
  };
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

/** The tilt, or 0 for a head so nearly upright that turning the crop would only cost time. */
function worthTurning(tilt: number): number {
  return Math.abs(tilt) > retiltRadians ? tilt : 0;
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
