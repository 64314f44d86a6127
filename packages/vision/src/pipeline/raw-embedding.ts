import { area, centre } from '../geometry/box.js';
import { type DecodePolicy, defaultMaxPixels, inspectImage } from '../image/decode.js';
import { alignFace, embedAligned } from './embedding.js';
import { findFaces } from './find-faces.js';
import { findLandmarks } from './landmarks.js';
import type { FaceModels } from './pack-models.js';
import { openPhoto, sharpestView } from './photo.js';
import { toUprightBox } from './view.js';

/**
 * The 704 numbers of one face before projection, as `embed` would see it; undefined where no face is found. For fitting
 * the projection and the calibration, not for use at run time. `prefer` picks among the faces' upright boxes: LFW is
 * labelled by the face nearest the middle, everything else by the largest.
 */
export async function embedRaw(
  models: FaceModels,
  image: Uint8Array,
  prefer: 'largest' | 'central' = 'largest',
): Promise<Float32Array | undefined> {
  const policy: DecodePolicy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg', 'png', 'webp'], field: 'image' };
  const photo = await openPhoto(inspectImage(image, policy));
  const faces = await findFaces(models, photo.base, () => photo.closer());
  const middle = { x: photo.size.width / 2, y: photo.size.height / 2 };
  const [chosen] = faces
    .map((face) => {
      const box = toUprightBox(face.view, face.boundingBox);
      const { x, y } = centre(box);
      const off = Math.hypot(x - middle.x, y - middle.y);
      return { face, rank: area(box) - (prefer === 'central' ? 2 * off * off : 0) };
    })
    .sort((a, b) => b.rank - a.rank);
  if (!chosen) return undefined;
  const face = await sharpestView(photo, chosen.face);
  const { alignmentPoints } = await findLandmarks(models, face.view.image, face.boundingBox);
  return embedAligned(models, alignFace(face.view.image, alignmentPoints));
}
