import type { FaceShape } from '../pipeline/landmarks.js';
import type { Point } from '../types.js';

/** Points that both landmark models find: eye corners, nose tip, mouth corners, chin; iBUG's number and the mesh's. */
const shared = [
  [36, 33],
  [39, 133],
  [42, 362],
  [45, 263],
  [30, 1],
  [48, 61],
  [54, 291],
  [8, 152],
] as const;

/**
 * Where each doubt halves the plausibility. Of 700 LFW faces one in a hundred has points more than 0.28 eye distances
 * apart, three in a thousand 0.5, nearly all of them turned far; under 1 % fit the average head worse than 0.09.
 */
const half = { disagreement: 0.45, residual: 0.16 } as const;

/**
 * How far the points can be a face's, 0..1: the mesh's own score, less what the two landmark models differ by, less what
 * no turned head explains, and 0 when the eyes are not above the mouth.
 */
export function landmarkPlausibility(shape: FaceShape, headResidual: number): number {
  if (!hasEyesAboveMouth(shape)) return 0;
  return shape.meshScore * doubt(disagreement(shape), half.disagreement) * doubt(headResidual, half.residual);
}

/** Root mean square distance between the two models' points, in eye distances. */
function disagreement({ mesh, landmarks68, landmarks5 }: FaceShape): number {
  const squares = shared.reduce((sum, [a, b]) => sum + distance(landmarks68[a], mesh[b]) ** 2, 0);
  return Math.sqrt(squares / shared.length) / Math.max(1, distance(landmarks5.left_eye, landmarks5.right_eye));
}

/** 1 for no error, 0.5 at `half`, soon near 0 beyond. */
function doubt(error: number, half: number): number {
  return 1 / (1 + (error / half) ** 4);
}

/** On the face's own upright axis, which runs square to the line of the eyes. */
function hasEyesAboveMouth({ landmarks5: { left_eye, right_eye, mouth_left, mouth_right } }: FaceShape): boolean {
  const along = { x: left_eye.x - right_eye.x, y: left_eye.y - right_eye.y };
  const down = {
    x: mouth_left.x + mouth_right.x - left_eye.x - right_eye.x,
    y: mouth_left.y + mouth_right.y - left_eye.y - right_eye.y,
  };
  return along.x * down.y - along.y * down.x > 0;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
