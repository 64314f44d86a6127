import { type Affine, apply, cropToRectangle, cropToTurnedSquare } from '../geometry/affine.js';
import { warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox, Landmarks5, Point } from '../types.js';
import { squareFor } from './crop-face.js';
import type { Model } from './model.js';

/** Points of a face in pixels of the image they were found in. */
export interface FaceShape {
  readonly landmarks5: Landmarks5;
  /** iBUG order. */
  readonly landmarks68: Point[];
  /** MediaPipe face mesh order. */
  readonly mesh: Point[];
  /** How sure the mesh model is that there is a face, 0..1. */
  readonly meshScore: number;
}

/** Over this head tilt the 68 points are found again in an upright crop: the model knows nearly upright faces only. */
const retiltRadians = (12 * Math.PI) / 180;

/** Finds 68 points, then the finer mesh in an upright crop placed by them. */
export async function findLandmarks(
  models: { landmarks68: Model; facemesh468: Model },
  image: RgbImage,
  box: BoundingBox,
): Promise<FaceShape> {
  const square = squareFor(models.landmarks68, box);
  const { width: size } = models.landmarks68.input;
  let landmarks68 = await find68(models.landmarks68, image, cropToRectangle(square, size, size));
  let rough = fiveOf68(landmarks68);
  const tilt = eyeLine(rough);
  if (Math.abs(tilt) > retiltRadians) {
    const middle = { x: square.left + square.width / 2, y: square.top + square.height / 2 };
    landmarks68 = await find68(models.landmarks68, image, cropToTurnedSquare(middle, square.height, tilt, size));
    rough = fiveOf68(landmarks68);
  }
  const { mesh, score } = await findMesh(models.facemesh468, image, rough);
  return { landmarks5: fiveOfMesh(mesh), landmarks68, mesh, meshScore: score };
}

async function find68(model: Model, image: RgbImage, cropToImage: Affine): Promise<Point[]> {
  const { width, height } = model.input;
  const { output } = await model.run(warp(image, cropToImage, { width, height }));
  return Array.from({ length: 68 }, (_, i) =>
    apply(cropToImage, { x: output[2 * i] * width, y: output[2 * i + 1] * height }),
  );
}

async function findMesh(model: Model, image: RgbImage, rough: Landmarks5): Promise<{ mesh: Point[]; score: number }> {
  const { width: size, fit } = model.input;
  if (fit.rule !== 'eyes') throw new RangeError('the mesh model must be placed by the eyes');
  const middle = mean([rough.right_eye, rough.left_eye, rough.mouth_right, rough.mouth_left]);
  const side = fit.margin * Math.hypot(rough.left_eye.x - rough.right_eye.x, rough.left_eye.y - rough.right_eye.y);
  const cropToImage = cropToTurnedSquare(middle, side, eyeLine(rough), size);
  const output = await model.run(warp(image, cropToImage, { width: size, height: size }, fit.outside));
  const points = output.points;
  const mesh = Array.from({ length: 468 }, (_, i) => apply(cropToImage, { x: points[3 * i], y: points[3 * i + 1] }));
  return { mesh, score: output.score[0] };
}

/** Clockwise tilt of the eye line as seen in the image, in radians. */
export function eyeLine({ right_eye, left_eye }: Landmarks5): number {
  return Math.atan2(left_eye.y - right_eye.y, left_eye.x - right_eye.x);
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
