import type { Landmarks5, Point } from '../types.js';
import { type Affine, similarityBetween } from './affine.js';

export const alignedSize = 112;

/**
 * Where the five points lie in the 112 × 112 crop that ArcFace-style embedders were trained on (insightface's
 * published template, shifted by half a pixel to continuous coordinates). The subject's right eye is on the left.
 */
const template: Landmarks5 = {
  right_eye: { x: 38.7946, y: 52.1963 },
  left_eye: { x: 74.0318, y: 52.0014 },
  nose: { x: 56.5252, y: 72.2366 },
  mouth_right: { x: 42.0493, y: 92.8655 },
  mouth_left: { x: 71.2299, y: 92.7041 },
};

const order = ['right_eye', 'left_eye', 'nose', 'mouth_right', 'mouth_left'] as const;

function inOrder(landmarks: Landmarks5): Point[] {
  return order.map((name) => landmarks[name]);
}

/** Map from the aligned 112 × 112 crop onto the image in which `landmarks` were found. */
export function alignedCropToImage(landmarks: Landmarks5): Affine {
  return similarityBetween(inOrder(template), inOrder(landmarks));
}
