import { compose } from '../geometry/affine.js';
import { area, containment } from '../geometry/box.js';
import { suppressOverlaps } from '../geometry/nms.js';
import type { RgbImage } from '../image/rgb-image.js';
import { detectWithBlazeFace } from '../pipeline/detect-blazeface.js';
import { detectWithUltraFace } from '../pipeline/detect-ultraface.js';
import { findLargestFirst, type PlacedFace } from '../pipeline/find-largest-first.js';
import { type FaceShape, findLandmarks, findLandmarksOnce } from '../pipeline/landmarks.js';
import { type FoundFace, whole } from '../pipeline/look.js';
import type { FaceModels } from '../pipeline/pack-models.js';
import { type Photo, sharpestView } from '../pipeline/photo.js';
import { toUprightBox, type View } from '../pipeline/view.js';
import { nearBorder } from '../quality/framing.js';
import type { BoundingBox, DetectedFace, ImageSize } from '../types.js';

/** The main face, where it has the most pixels, with its points in that view. */
export interface MainFace {
  readonly face: FoundFace;
  readonly upright: PlacedFace['upright'];
  readonly shape: FaceShape;
}

export interface CaptureFaces {
  /** Absent when there is none. */
  readonly main?: MainFace;
  /** The rest, largest first. */
  readonly others: readonly PlacedFace[];
}

/** Below this score the points do not convince, and a cut face may be the reason. */
const doubtfulMeshScore = 0.9;
/** What a face beyond the frame must reach, as detection and as mesh; 4 photos without a face reached 0.59 and 0.04. */
const cutFace = { detectionScore: 0.5, meshScore: 0.5 } as const;
/** Grey added on each side, as a share of the photo's. */
const padding = 0.5;
/** Models take up to 224 pixels of a face; below this height a larger decode shows more. */
const detailedHeight = 224;

/**
 * Finds the largest face and the others. A face cut by the frame is often missed, framed wrongly or taken for one that
 * lies on its side, and one that fills the frame gets too small a box. Where the photo shows none, one near a border, or
 * one whose points do not convince, both detectors look again at the photo inside a grey border. Small faces beside a large
 * one are not sought: they would count as background.
 */
export async function findCaptureFaces(models: FaceModels, photo: Photo): Promise<CaptureFaces> {
  const [first, ...others] = await findLargestFirst(models, photo, false);
  const usual = first && (await readShape(models, photo, first));
  if (usual && isConvincing(usual) && usual.face.view.turns === 0 && isFree(usual.upright, photo.size)) {
    return { main: usual, others: others.filter(isApartFrom(usual.upright)) };
  }
  const cut = await findCutFace(models, photo);
  const main = cut && (!usual || isConvincing(cut) || cut.shape.meshScore > usual.shape.meshScore) ? cut : usual;
  return { ...(main && { main }), others: main ? others.filter(isApartFrom(main.upright)) : [] };
}

function isConvincing({ shape }: MainFace): boolean {
  return shape.meshScore >= doubtfulMeshScore;
}

/** Whether no border is near enough to change what the detector sees. */
function isFree({ left, top, width, height }: BoundingBox, size: ImageSize): boolean {
  return Math.min(left, top, size.width - left - width, size.height - top - height) > nearBorder * height;
}

/** A second box on one face is no second face. */
function isApartFrom(main: BoundingBox): (face: PlacedFace) => boolean {
  return ({ upright }) => containment(upright, main) < 0.3;
}

async function readShape(models: FaceModels, photo: Photo, { face, upright }: PlacedFace): Promise<MainFace> {
  const sharpest = await sharpestView(photo, face, detailedHeight);
  return { face: sharpest, upright, shape: await findLandmarks(models, sharpest.view.image, sharpest.boundingBox) };
}

async function findCutFace(models: FaceModels, photo: Photo): Promise<MainFace | undefined> {
  const view = paddedView(photo.base);
  const found: MainFace[] = [];
  const region = whole(view.image);
  const candidates: DetectedFace[] = suppressOverlaps([
    ...(await detectWithBlazeFace(models.blazeface, view.image, region, cutFace.detectionScore)),
    ...(await detectWithUltraFace(models.ultraface, view.image, region, cutFace.detectionScore)),
  ]);
  for (const { boundingBox, detectionScore } of candidates) {
    const upright = toUprightBox(view, boundingBox);
    if (area(upright) === 0) continue;
    const shape = await findLandmarksOnce(models, view.image, boundingBox);
    if (shape.meshScore < cutFace.meshScore) continue;
    found.push({ face: { boundingBox, detectionScore, view }, upright, shape });
  }
  return found.sort((a, b) => b.shape.meshScore * area(b.upright) - a.shape.meshScore * area(a.upright))[0];
}

/** The view inside a grey border. */
function paddedView(view: View): View {
  const { width, height, data } = view.image;
  const [left, top] = [Math.round(padding * width), Math.round(padding * height)];
  const image: RgbImage = { width: width + 2 * left, height: height + 2 * top, data: new Uint8Array(0) };
  const padded = new Uint8Array(3 * image.width * image.height).fill(128);
  for (let y = 0; y < height; y++) {
    padded.set(data.subarray(3 * y * width, 3 * (y + 1) * width), 3 * ((y + top) * image.width + left));
  }
  return { ...view, image: { ...image, data: padded }, toUpright: compose(view.toUpright, [1, 0, -left, 0, 1, -top]) };
}
