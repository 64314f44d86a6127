import { type Affine, apply, cropToRectangle, cropToTurnedSquare } from '../geometry/affine.js';
import { centre, intersectionOverUnion, squareAround } from '../geometry/box.js';
import { warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox, Landmarks5, Point } from '../types.js';
import { squareFor } from './crop-face.js';
import { detectWithBlazeFace } from './detect-blazeface.js';
import type { Model } from './model.js';
import type { FaceModels } from './pack-models.js';

/** Points of a face in pixels of the image they were found in. */
export interface FaceShape {
  readonly landmarks5: Landmarks5;
  /**
   * Mean of both models' five points, to align the crop for identity by. Where one slips the other holds it: of 36 LFW
   * pairs of one person that fail with the mesh's points alone it saves 6, and loses none of the other 1,464.
   */
  readonly alignmentPoints: Landmarks5;
  /** iBUG order. */
  readonly landmarks68: Point[];
  /** MediaPipe face mesh order. */
  readonly mesh: Point[];
  /** How sure the mesh model is that there is a face, 0..1. */
  readonly meshScore: number;
}

/** Over this head tilt a crop is turned upright for models that know nearly upright faces only. */
export const retiltRadians = (12 * Math.PI) / 180;

/** Below this mesh score the points may lie beside the face: 4 of 953 LFW faces, turned far or framed wrongly. */
const doubtfulMeshScore = 0.9;

type LandmarkModels = Pick<FaceModels, 'landmarks68' | 'facemesh468' | 'blazeface'>;

/**
 * Finds 68 points, then the finer mesh in an upright crop placed by them. When the mesh is in doubt, the other detector
 * looks at the place and the mesh is tried again where that sees the eyes; the better score wins.
 */
export async function findLandmarks(models: LandmarkModels, image: RgbImage, box: BoundingBox): Promise<FaceShape> {
  const first = await findLandmarksOnce(models, image, box);
  if (first.meshScore >= doubtfulMeshScore) return first;
  const place = await meshPlaceFromBlazeFace(models.blazeface, image, box);
  const second = place && (await findMesh(models.facemesh468, image, place));
  return second && second.score > first.meshScore ? shapeOf(second, first.landmarks68) : first;
}

/** As `findLandmarks`, without the second try: a low mesh score then speaks against the box. */
export async function findLandmarksOnce(
  models: Omit<LandmarkModels, 'blazeface'>,
  image: RgbImage,
  box: BoundingBox,
): Promise<FaceShape> {
  const square = squareFor(models.landmarks68, box);
  const { width: size } = models.landmarks68.input;
  let landmarks68 = await find68(models.landmarks68, image, cropToRectangle(square, size, size));
  let rough = fiveOf68(landmarks68);
  const tilt = eyeLine(rough);
  if (Math.abs(tilt) > retiltRadians) {
    const upright = cropToTurnedSquare(centre(square), square.height, tilt, size);
    landmarks68 = await find68(models.landmarks68, image, upright);
    rough = fiveOf68(landmarks68);
  }
  const mesh = await findMesh(models.facemesh468, image, meshPlaceFrom(models.facemesh468, rough));
  return shapeOf(mesh, landmarks68);
}

function shapeOf({ mesh, score }: Mesh, landmarks68: Point[]): FaceShape {
  const landmarks5 = fiveOfMesh(mesh);
  const alignmentPoints = midway(landmarks5, fiveOf68(landmarks68));
  return { landmarks5, alignmentPoints, landmarks68, mesh, meshScore: score };
}

/** Centre, side and tilt of the square that the mesh model is shown. */
interface MeshPlace {
  readonly middle: Point;
  readonly side: number;
  readonly tilt: number;
}

interface Mesh {
  readonly mesh: Point[];
  readonly score: number;
}

function meshPlaceFrom({ input: { fit } }: Model, rough: Landmarks5): MeshPlace {
  if (fit.rule !== 'eyes') throw new RangeError('the mesh model must be placed by the eyes');
  const middle = mean([rough.right_eye, rough.left_eye, rough.mouth_right, rough.mouth_left]);
  return { middle, side: fit.margin * distance(rough.right_eye, rough.left_eye), tilt: eyeLine(rough) };
}

/** Eyes of a turned head are close together, so the square follows the box here: 1.6 of it is 3.6 eye distances of a frontal face. */
async function meshPlaceFromBlazeFace(model: Model, image: RgbImage, box: BoundingBox): Promise<MeshPlace | undefined> {
  const region = squareAround(box, 2 * Math.max(box.width, box.height));
  const seen = await detectWithBlazeFace(model, image, region, 0.3);
  const [best] = seen
    .filter((face) => intersectionOverUnion(face.boundingBox, box) > 0.3)
    .sort((a, b) => b.detectionScore - a.detectionScore);
  if (!best) return undefined;
  const { tightBox, rightEye, leftEye } = best;
  const tilt = Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x);
  return { middle: centre(tightBox), side: 1.6 * Math.max(tightBox.width, tightBox.height), tilt };
}

async function find68(model: Model, image: RgbImage, cropToImage: Affine): Promise<Point[]> {
  const { width, height } = model.input;
  const { output } = await model.run(warp(image, cropToImage, { width, height }, { planes: model.cropPlanes }));
  return Array.from({ length: 68 }, (_, i) =>
    apply(cropToImage, { x: output[2 * i] * width, y: output[2 * i + 1] * height }),
  );
}

async function findMesh(model: Model, image: RgbImage, { middle, side, tilt }: MeshPlace): Promise<Mesh> {
  const { width: size } = model.input;
  const cropToImage = cropToTurnedSquare(middle, side, tilt, size);
  const crop = warp(image, cropToImage, { width: size, height: size }, { fill: 'black', planes: model.cropPlanes });
  const { points, score } = await model.run(crop);
  const mesh = Array.from({ length: 468 }, (_, i) => apply(cropToImage, { x: points[3 * i], y: points[3 * i + 1] }));
  return { mesh, score: score[0] };
}

/** Clockwise tilt of the eye line as seen in the image, in radians. */
export function eyeLine({ right_eye, left_eye }: Landmarks5): number {
  return Math.atan2(left_eye.y - right_eye.y, left_eye.x - right_eye.x);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function mean(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}

function midway(a: Landmarks5, b: Landmarks5): Landmarks5 {
  const between = (name: keyof Landmarks5) => mean([a[name], b[name]]);
  return {
    right_eye: between('right_eye'),
    left_eye: between('left_eye'),
    nose: between('nose'),
    mouth_right: between('mouth_right'),
    mouth_left: between('mouth_left'),
  };
}

function fiveOf68(points: readonly Point[]): Landmarks5 {
  const at = (...indices: number[]) => mean(indices.map((i) => points[i]));
  return {
    right_eye: at(37, 38, 40, 41),
    left_eye: at(43, 44, 46, 47),
    nose: at(30),
    mouth_right: at(48, 60),
    mouth_left: at(54, 64),
  };
}

function fiveOfMesh(points: readonly Point[]): Landmarks5 {
  const at = (...indices: number[]) => mean(indices.map((i) => points[i]));
  return {
    right_eye: at(33, 133, 159, 145),
    left_eye: at(263, 362, 386, 374),
    nose: at(1),
    mouth_right: at(61),
    mouth_left: at(291),
  };
}
