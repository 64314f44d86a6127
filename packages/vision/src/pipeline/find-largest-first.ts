import { area } from '../geometry/box.js';
import type { BoundingBox } from '../types.js';
import { findFaces } from './find-faces.js';
import type { FoundFace } from './look.js';
import type { FaceModels } from './pack-models.js';
import type { Photo } from './photo.js';
import { toUprightBox } from './view.js';

export interface PlacedFace {
  readonly face: FoundFace;
  /** The face's box in upright pixels, cut to the image. */
  readonly upright: BoundingBox;
}

/** The photo's faces, largest box first; none whose box lies outside the image. `seekSmall` as for `findFaces`. */
export async function findLargestFirst(models: FaceModels, photo: Photo, seekSmall = true): Promise<PlacedFace[]> {
  return (await findFaces(models, photo.base, () => photo.closer(), seekSmall))
    .map((face) => ({ face, upright: toUprightBox(face.view, face.boundingBox) }))
    .filter(({ upright }) => area(upright) > 0)
    .sort((a, b) => area(b.upright) - area(a.upright));
}
