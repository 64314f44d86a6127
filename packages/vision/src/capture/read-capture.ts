import { area, transformBox } from '../geometry/box.js';
import type { PlanarCrop } from '../geometry/warp.js';
import { alignFace } from '../pipeline/embedding.js';
import { estimateAgeAndGender } from '../pipeline/estimate-demographics.js';
import { estimateYawAndPitch } from '../pipeline/estimate-pose.js';
import { judgeCovers } from '../pipeline/judge-occlusion.js';
import { eyeLine, retiltRadians } from '../pipeline/landmarks.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import { toUprightPoint } from '../pipeline/view.js';
import { type Framing, measureFraming } from '../quality/framing.js';
import { fitHead } from '../quality/head-fit.js';
import { headPose } from '../quality/head-pose.js';
import { landmarkPlausibility } from '../quality/landmark-plausibility.js';
import type { Covers, ImageSize, Point, Pose } from '../types.js';
import type { CaptureFaces, MainFace } from './find-capture-faces.js';

/** Everything that the rules and the quality of a capture are judged by. Points and distances in upright pixels. */
export interface CaptureReading {
  readonly main: MainFace;
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

/** Looks once at the main face with every model that the capture rules need. */
export async function readCapture(
  pack: OpenedPack,
  size: ImageSize,
  main: MainFace,
  others: CaptureFaces['others'],
  backgroundFaceArea: number,
): Promise<CaptureReading> {
  const { models } = pack;
  const { face, shape } = main;
  const { view, boundingBox } = face;
  const tilt = eyeLine(shape.landmarks5);
  const upright = (points: readonly Point[]) => points.map((point) => toUprightPoint(view, point));
  const mesh = upright(shape.mesh);
  const [leftEye, rightEye] = upright([shape.landmarks5.left_eye, shape.landmarks5.right_eye]);
  const fit = fitHead(shape.mesh);
  const angles = headPose(fit, shape.meshScore, await estimateYawAndPitch(models.pose, view.image, boundingBox), tilt);
  // A head nearly upright is shown as it is: turning the crop would only cost time.
  const turn = Math.abs(tilt) > retiltRadians ? tilt : 0;
  const { features } = await estimateAgeAndGender(models.faceres, view.image, boundingBox, turn);
  const counts = ({ upright: box }: { upright: typeof main.upright }) =>
    area(box) >= backgroundFaceArea * area(main.upright);
  return {
    main,
    foundFaces: 1 + others.length,
    countedFaces: 1 + others.filter(counts).length,
    framing: measureFraming(transformBox(view.toUpright, boundingBox), mesh, size),
    aligned: alignFace(view.image, shape.alignmentPoints),
    landmarks68: upright(shape.landmarks68),
    mesh,
    interEyeDistance: Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y),
    pose: { ...angles, roll: (-Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x) * 180) / Math.PI },
    covers: judgeCovers(pack.occlusion, features, shape.mesh),
    landmarkPlausibility: landmarkPlausibility(shape, fit.residual),
  };
}
