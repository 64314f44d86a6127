import type { FaceShape } from '../pipeline/landmarks.js';

/** How far the points can be a face's, 0..1. */
export function landmarkPlausibility({ meshScore }: FaceShape): number {
  return meshScore;
}
