import { cropToRectangle } from '../geometry/affine.js';
import { warp } from '../geometry/warp.js';
import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox, DetectedFace } from '../types.js';
import type { Model } from './model.js';

/** Anchor grids of the model: cells of `stride` pixels with `perCell` anchors at the cell's centre. */
const grids = [
  { stride: 16, perCell: 2, scores: 'scores16', boxes: 'boxes16' },
  { stride: 32, perCell: 6, scores: 'scores32', boxes: 'boxes32' },
] as const;
const valuesPerBox = 16;

/**
 * This model frames the face from the brows to the chin, UltraFace from the hairline. Boxes are brought to UltraFace's
 * framing so that both can be merged and so that the same crops follow: factors of the median over 900 LFW faces.
 */
const framing = { widthFactor: 1, heightFactor: 1, shiftUp: 0 };

/** Looks for faces in a region shown whole, with black bars. Candidates in pixels of the image, not yet suppressed. */
export async function detectWithBlazeFace(
  model: Model,
  image: RgbImage,
  region: BoundingBox,
  minimumScore: number,
): Promise<DetectedFace[]> {
  const { width: size } = model.input;
  const side = Math.max(region.width, region.height);
  const square = {
    left: region.left + (region.width - side) / 2,
    top: region.top + (region.height - side) / 2,
    width: side,
    height: side,
  };
  const output = await model.run(
    warp(image, cropToRectangle(square, size, size), { width: size, height: size }, 'black'),
  );
  const scale = side / size;
  const found: DetectedFace[] = [];
  for (const grid of grids) {
    const scores = output[grid.scores];
    const boxes = output[grid.boxes];
    const cells = size / grid.stride;
    for (let i = 0; i < scores.length; i++) {
      const detectionScore = 1 / (1 + Math.exp(-scores[i]));
      if (detectionScore < minimumScore) continue;
      const cell = Math.floor(i / grid.perCell);
      const at = i * valuesPerBox;
      const x = boxes[at] + grid.stride * ((cell % cells) + 0.5);
      const y = boxes[at + 1] + grid.stride * (Math.floor(cell / cells) + 0.5);
      const width = boxes[at + 2] * scale * framing.widthFactor;
      const height = boxes[at + 3] * scale * framing.heightFactor;
      const left = square.left + x * scale - width / 2;
      const top = square.top + y * scale - height / 2 - framing.shiftUp * height;
      found.push({ boundingBox: { left, top, width, height }, detectionScore });
    }
  }
  return found;
}
