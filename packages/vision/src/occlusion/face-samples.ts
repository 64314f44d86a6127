import type { RgbImage } from '../image/rgb-image.js';
import { estimateAgeAndGender } from '../pipeline/estimate-demographics.js';
import { featuresAtPlaces } from '../pipeline/face-features.js';
import { findFaces } from '../pipeline/find-faces.js';
import { eyeLine, findLandmarks, retiltRadians } from '../pipeline/landmarks.js';
import type { FoundFace } from '../pipeline/look.js';
import type { FaceModels } from '../pipeline/pack-models.js';
import { wholeView } from '../pipeline/view.js';
import type { Point } from '../types.js';
import { bytesPerUnit } from './fit-network.js';

/** The face that lies about a place, upright in the photo as it is; nothing when none is found there. */
export async function faceAbout(models: FaceModels, image: RgbImage, { x, y }: Point): Promise<FoundFace | undefined> {
  const view = wholeView(image, { width: image.width, height: image.height });
  const faces = await findFaces(models, view, async () => view);
  return faces.find(
    ({ view: { turns }, boundingBox: { left, top, width, height } }) =>
      turns === 0 && x > left && x < left + width && y > top && y < top + height,
  );
}

/** What occlusion is judged by, as bytes, exactly as the pipeline comes to see it. */
export async function valuesOf(models: FaceModels, { boundingBox, view }: FoundFace): Promise<Uint8Array> {
  const { landmarks5, mesh } = await findLandmarks(models, view.image, boundingBox);
  const tilt = eyeLine(landmarks5);
  const turn = Math.abs(tilt) > retiltRadians ? tilt : 0;
  const { features } = await estimateAgeAndGender(models.faceres, view.image, boundingBox, turn);
  return Uint8Array.from(featuresAtPlaces(features, mesh), (value) => Math.min(255, Math.round(value * bytesPerUnit)));
}
