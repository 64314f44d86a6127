import { cropToRectangle } from '../geometry/affine.js';
import { warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox, DetectedFace } from '../types.js';
import type { Model } from './model.js';

/**
 * Looks for faces in a region of the image, stretched to the model's input whatever its proportions (the model was
 * measured that way). Returns every candidate with a score of at least `minimumScore`, in pixels of the image, overlaps
 * not yet suppressed.
 */
export async function detectWithUltraFace(
  model: Model,
  image: RgbImage,
  region: BoundingBox,
  minimumScore: number,
): Promise<DetectedFace[]> {
  const { width, height } = model.input;
  const cropToImage = cropToRectangle(region, width, height);
  const crop = warp(image, cropToImage, { width, height }, { planes: model.cropPlanes });
  const output = await model.run(crop);
  const scores = output.scores;
  const boxes = output.boxes;
  const found: DetectedFace[] = [];
  for (let i = 0; i < scores.length / 2; i++) {
    const detectionScore = scores[2 * i + 1];
    if (detectionScore < minimumScore) continue;
    const left = region.left + boxes[4 * i] * region.width;
    const top = region.top + boxes[4 * i + 1] * region.height;
    const right = region.left + boxes[4 * i + 2] * region.width;
    const bottom = region.top + boxes[4 * i + 3] * region.height;
    found.push({ boundingBox: { left, top, width: right - left, height: bottom - top }, detectionScore });
  }
  return found;
}
