import { gainForDarkImage, type QuarterTurns } from '../image/rgb-image.js';
import { detectWithBlazeFace } from './detect-blazeface.js';
import { detectWithUltraFace } from './detect-ultraface.js';
import { addConfirmed, type FoundFace, type Look, look, sure, whole } from './look.js';
import { lookCloser } from './look-closer.js';
import type { FaceModels } from './pack-models.js';
import { brightenedView, turnedView, type View } from './view.js';

/** In photos the right way up the best face nearly always scores more; in turned ones hardly any does. */
const uprightScore = 0.97;
/** How much more another orientation must show, in sums of scores, to be believed against the one the file claims. */
const turnedAdvantage = 0.3;
/** Photos whose highlights need this gain are looked at brightened; those that need less only when nothing is found. */
const darkGain = 2;
const dimGain = 1.3;

/**
 * Finds the faces of a photo: one look where that suffices. Other orientations follow when no face is clearly upright,
 * a closer look (tiles over `closer`, the same photo decoded larger) small finds, and every means when there is none.
 * Where only the large faces matter, `seekSmall` spares the closer look as long as there is any.
 */
export async function findFaces(
  models: FaceModels,
  base: View,
  closer: () => Promise<View>,
  seekSmall = true,
): Promise<FoundFace[]> {
  const gain = gainForDarkImage(base.image);
  const view = gain > darkGain ? brightenedView(base, gain) : base;
  const first = await look(models, view);
  const best = first.faces.some((face) => face.detectionScore >= uprightScore)
    ? first
    : await lookTurned(models, view, first);
  if (best !== first) return best.faces;
  if (first.faces.length > 0 && !(seekSmall && first.suggestsMore)) return first.faces;
  const faces = await lookCloser(models, view, first, closer);
  if (faces.length > 0) return faces;
  return lookHarder(models, view, gain / view.gain);
}

/** The orientation that shows the most; `upright` unless another clearly wins. */
async function lookTurned(models: FaceModels, view: View, upright: Look): Promise<Look> {
  let best = upright;
  let toBeat = evidenceOf(upright) + turnedAdvantage;
  for (const turns of [1, 3, 2] as const satisfies QuarterTurns[]) {
    const turned = await look(models, turnedView(view, turns));
    if (evidenceOf(turned) <= toBeat) continue;
    best = turned;
    toBeat = evidenceOf(turned);
  }
  return best;
}

function evidenceOf({ faces }: Look): number {
  return faces.reduce((sum, face) => sum + face.detectionScore, 0);
}

/** The other detector on every orientation, brightened where that can help. */
async function lookHarder(models: FaceModels, view: View, gain: number): Promise<FoundFace[]> {
  const harder = gain > dimGain ? brightenedView(view, gain) : view;
  for (const turns of [0, 1, 3, 2] as const satisfies QuarterTurns[]) {
    const faces = await lookTwice(models, turnedView(harder, turns));
    if (faces.length > 0) return faces;
  }
  return [];
}

/** Both detectors on a view in which nothing is known yet; what they find must look like a face to the mesh, too. */
async function lookTwice(models: FaceModels, view: View): Promise<FoundFace[]> {
  const region = whole(view.image);
  const candidates = await detectWithUltraFace(models.ultraface, view.image, region, sure);
  const found = await addConfirmed(models, [], candidates, view);
  if (found.length > 0) return found;
  return addConfirmed(models, [], await detectWithBlazeFace(models.blazeface, view.image, region, 0.5), view);
}
