import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox } from '../types.js';
import { cropFace } from './crop-face.js';
import type { Model } from './model.js';

/** The model answers with probabilities of 66 bins, 3° each, from -99°. */
const degreesPerBin = 3;
const firstBin = -99;

/**
 * Yaw and pitch in degrees with the signs of `Pose`. The model's own roll is not used: it follows the eye line poorly
 * (correlation 0.2).
 */
export async function estimateYawAndPitch(
  model: Model,
  image: RgbImage,
  box: BoundingBox,
): Promise<{ yaw: number; pitch: number }> {
  const { yaw, pitch } = await model.run(cropFace(model, image, box));
  // The model counts yaw towards the subject's right; seen on photos of turned heads. Its pitch rises upwards as ours.
  return { yaw: -expectedAngle(yaw), pitch: expectedAngle(pitch) };
}

function expectedAngle(logits: Float32Array): number {
  const highest = Math.max(...logits);
  let weights = 0;
  let sum = 0;
  logits.forEach((logit, bin) => {
    const weight = Math.exp(logit - highest);
    weights += weight;
    sum += weight * bin;
  });
  return (sum / weights) * degreesPerBin + firstBin;
}
