import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultMaxPixels, inspectImage } from '../image/decode.js';
import { findLandmarks } from '../pipeline/landmarks.js';
import type { FoundFace } from '../pipeline/look.js';
import type { FaceModels } from '../pipeline/pack-models.js';
import { openPhoto } from '../pipeline/photo.js';
import { faceAbout, valuesOf } from './face-samples.js';
import type { TrainingSample } from './fit-network.js';
import type { PointedFace } from './paint/canvas.js';
import { paintVersions, type Version } from './paint-versions.js';
import { reallyCovered } from './really-covered.js';
import { seededRandom } from './seeded-random.js';

export interface Sample extends TrainingSample, Pick<Version, 'kind' | 'painters' | 'isRetaken'> {
  readonly file: string;
  /** Kept for the error rates: of a person that nothing is learnt from. */
  readonly isHeldOut: boolean;
}

/** A photo that shows a real cover: nothing is learnt from it, or from another of that person. */
const asItIs = {
  kind: 'real cover',
  painters: [],
  isRetaken: false,
  labels: [undefined, undefined, undefined, 1],
  isHeldOut: true,
} as const;
/** Of each person, at most. */
const photosPerPerson = 1;
/** Faces that lend skin and background to the next ones. */
const keptFaces = 12;

/**
 * Paints the faces in the middle of LFW's photos and yields what the pipeline sees of each version; versions in which no
 * face is found are left out. Every third person is held out, and lends nothing to the others' faces.
 */
export async function* collectSamples(models: FaceModels, lfwFolder: string): AsyncGenerator<Sample> {
  const lenders: Record<'learnt' | 'heldOut', PointedFace[]> = { learnt: [], heldOut: [] };
  let photo = 0;
  for (const [person, name] of (await readdir(lfwFolder)).sort().entries()) {
    const isHeldOut = person % 3 === 0;
    const others = lenders[isHeldOut ? 'heldOut' : 'learnt'];
    for (const file of (await readdir(path.join(lfwFolder, name))).sort().slice(0, photosPerPerson)) {
      const random = seededRandom(photo++);
      const face = await readFace(models, path.join(lfwFolder, name, file));
      if (!face) continue;
      if (reallyCovered.has(file)) {
        yield { ...asItIs, file, values: await valuesOf(models, face.found) };
        continue;
      }
      const lent = others.length > 0 ? others : [face];
      for await (const { image, nose, ...version } of paintVersions(face, lent, isHeldOut, random)) {
        const found = await faceAbout(models, image, nose);
        if (found) yield { ...version, file, isHeldOut, values: await valuesOf(models, found) };
      }
      others.push(face);
      if (others.length > keptFaces) others.shift();
    }
  }
}

/** The face in the middle of a photo, if one is found there whose points can be trusted. */
async function readFace(models: FaceModels, file: string): Promise<(PointedFace & { found: FoundFace }) | undefined> {
  const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg'], field: 'image' } as const;
  const { base } = await openPhoto(inspectImage(await readFile(file), policy));
  const { image } = base;
  const face = await faceAbout(models, image, { x: image.width / 2, y: image.height / 2 });
  if (!face) return undefined;
  const { landmarks68, meshScore } = await findLandmarks(models, face.view.image, face.boundingBox);
  return meshScore < 0.9 ? undefined : { image, points: landmarks68, found: face };
}
