import type { RgbImage } from '../image/rgb-image.js';
import type { BoundingBox, DetectedFace } from '../types.js';
import { detectWithBlazeFace } from './detect-blazeface.js';
import { detectWithUltraFace } from './detect-ultraface.js';
import { addConfirmed, type FoundFace, type Look, sure, whole } from './look.js';
import type { FaceModels } from './pack-models.js';
import { brightenedView, type View } from './view.js';

/** Looks for small faces in tiles of the photo decoded larger, and for others with the second detector. */
export async function lookCloser(
  models: FaceModels,
  base: View,
  first: Look,
  closer: () => Promise<View>,
): Promise<FoundFace[]> {
  const second = await detectWithBlazeFace(models.blazeface, base.image, whole(base.image), 0.5);
  const larger = await closer();
  const view = base.gain > 1 && larger !== base ? brightenedView(larger, base.gain) : larger;
  const scale = view.image.width / base.image.width;
  const candidates: DetectedFace[] = [];
  for (const tile of tilesOf(view.image)) {
    for (const face of await detectWithUltraFace(models.ultraface, view.image, tile, sure)) {
      if (!isCutByTile(face.boundingBox, tile, view.image)) candidates.push(face);
    }
  }
  for (const { boundingBox, detectionScore } of second) {
    candidates.push({ boundingBox: scaleBox(boundingBox, scale), detectionScore });
  }
  const known = first.faces.map((face) => ({ ...face, boundingBox: scaleBox(face.boundingBox, scale), view }));
  return addConfirmed(models, known, candidates, view);
}

/** 2 × 2 tiles that overlap by a quarter of their side. */
function tilesOf({ width, height }: RgbImage): BoundingBox[] {
  const tileWidth = width / 1.75;
  const tileHeight = height / 1.75;
  return [0, 1].flatMap((row) =>
    [0, 1].map((column) => ({
      left: column * (width - tileWidth),
      top: row * (height - tileHeight),
      width: tileWidth,
      height: tileHeight,
    })),
  );
}

/** A face that touches an inner edge of its tile shows whole in a neighbour. */
function isCutByTile(box: BoundingBox, tile: BoundingBox, image: RgbImage): boolean {
  const margin = tile.width / 100;
  const right = tile.left + tile.width;
  const bottom = tile.top + tile.height;
  return (
    (tile.left > 0 && box.left < tile.left + margin) ||
    (tile.top > 0 && box.top < tile.top + margin) ||
    (right < image.width - 1 && box.left + box.width > right - margin) ||
    (bottom < image.height - 1 && box.top + box.height > bottom - margin)
  );
}

function scaleBox(box: BoundingBox, scale: number): BoundingBox {
  return { left: box.left * scale, top: box.top * scale, width: box.width * scale, height: box.height * scale };
}
