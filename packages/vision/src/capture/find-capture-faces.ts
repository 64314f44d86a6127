import { compose } from '../geometry/affine.js';
import { area, intersectionOverUnion } from '../geometry/box.js';
import type { RgbImage } from '../image/rgb-image.js';
import { detectWithBlazeFace } from '../pipeline/detect-blazeface.js';
import { findLargestFirst, type PlacedFace } from '../pipeline/find-largest-first.js';
import { type FaceShape, findLandmarks, findLandmarksOnce } from '../pipeline/landmarks.js';
import { type FoundFace, whole } from '../pipeline/look.js';
import type { FaceModels } from '../pipeline/pack-models.js';
import { type Photo, sharpestView } from '../pipeline/photo.js';
import { toUprightBox, type View } from '../pipeline/view.js';

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
 * lies on its side: where the photo shows none, or one whose points do not convince, the second detector looks at it again
 * inside a grey border. Of 30 faces cut in half at the side it finds 30, of 30 cut in half above or below 28; the
 * usual search finds 55 of these 60, a third of those without convincing points.
 */
export async function findCaptureFaces(models: FaceModels, photo: Photo): Promise<CaptureFaces> {
  const [first, ...others] = await findLargestFirst(models, photo);
  const usual = first && (await readShape(models, photo, first));
  if (usual && usual.shape.meshScore >= doubtfulMeshScore && usual.face.view.turns === 0)
    return { main: usual, others };
  const cut = await findCutFace(models, photo);
  if (!cut || (usual && usual.shape.meshScore >= cut.shape.meshScore)) return { ...(usual && { main: usual }), others };
  const apart = others.filter(({ upright }) => intersectionOverUnion(upright, cut.upright) < 0.1);
  return { main: cut, others: apart };
}

async function readShape(models: FaceModels, photo: Photo, { face, upright }: PlacedFace): Promise<MainFace> {
  const sharpest = await sharpestView(photo, face, detailedHeight);
  return { face: sharpest, upright, shape: await findLandmarks(models, sharpest.view.image, sharpest.boundingBox) };
}

async function findCutFace(models: FaceModels, photo: Photo): Promise<MainFace | undefined> {
  const view = paddedView(photo.base);
  const found: MainFace[] = [];
  const seen = await detectWithBlazeFace(models.blazeface, view.image, whole(view.image), cutFace.detectionScore);
  for (const { boundingBox, detectionScore } of seen) {
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
