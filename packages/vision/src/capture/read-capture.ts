import { area, transformBox } from '../geometry/box.js';
import type { PlanarCrop } from '../geometry/warp.js';
import { alignFace } from '../pipeline/embedding.js';
import { estimateAgeAndGender } from '../pipeline/estimate-demographics.js';
import { estimateYawAndPitch } from '../pipeline/estimate-pose.js';
import type { PlacedFace } from '../pipeline/find-largest-first.js';
import { judgeOccluded } from '../pipeline/judge-occlusion.js';
import { eyeLine, findLandmarks } from '../pipeline/landmarks.js';
import type { FoundFace } from '../pipeline/look.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import { type Photo, sharpestView } from '../pipeline/photo.js';
import { toUprightPoint } from '../pipeline/view.js';
import { type Framing, measureFraming } from '../quality/framing.js';
import { landmarkPlausibility } from '../quality/landmark-plausibility.js';
import { probabilityOfCover } from '../quality/quality-filter.js';
import type { Covers, Point, Pose } from '../types.js';

/** Everything that the rules and the quality of a capture are judged by. Points and distances in upright pixels. */
export interface CaptureReading {
  /** The main face where it has the most pixels. */
  readonly face: FoundFace;
  readonly foundFaces: number;
  /** The main face and those that are no mere background. */
  readonly countedFaces: number;
  readonly framing: Framing;
  readonly aligned: PlanarCrop;
  readonly landmarks68: Point[];
  readonly mesh: Point[];
  readonly interEyeDistance: number;
  readonly pose: Pose;
  readonly covers: Covers;
  readonly landmarkPlausibility: number;
}

/** Looks once at the first of the faces with every model that the capture rules need. */
export async function readCapture(
  pack: OpenedPack,
  photo: Photo,
  faces: readonly PlacedFace[],
  backgroundFaceArea: number,
): Promise<CaptureReading> {
  const [main] = faces;
  const { models } = pack;
  const face = await sharpestView(photo, main.face);
  const { view, boundingBox } = face;
  const shape = await findLandmarks(models, view.image, boundingBox);
  const tilt = eyeLine(shape.landmarks5);
  const upright = (points: readonly Point[]) => points.map((point) => toUprightPoint(view, point));
  const mesh = upright(shape.mesh);
  const landmarks68 = upright(shape.landmarks68);
  const [leftEye, rightEye] = upright([shape.landmarks5.left_eye, shape.landmarks5.right_eye]);
  const { yaw, pitch } = await estimateYawAndPitch(models.pose, view.image, boundingBox);
  const { features } = await estimateAgeAndGender(models.faceres, view.image, boundingBox, tilt);
  const cover = probabilityOfCover(judgeOccluded(pack.occlusion, features));
  return {
    face,
    foundFaces: faces.length,
    countedFaces: faces.filter(({ upright }) => area(upright) >= backgroundFaceArea * area(main.upright)).length,
    framing: measureFraming(transformBox(view.toUpright, boundingBox), mesh, photo.size),
    aligned: alignFace(view.image, shape.landmarks5),
    landmarks68,
    mesh,
    interEyeDistance: Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y),
    pose: { yaw, pitch, roll: (-Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x) * 180) / Math.PI },
    covers: { eyes: cover, nose: cover, mouth: cover, any: cover },
    landmarkPlausibility: landmarkPlausibility(shape),
  };
}
