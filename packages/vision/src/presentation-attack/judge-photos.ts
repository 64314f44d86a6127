import { configureDecoder, defaultMaxPixels, inspectImage } from '../image/decode.js';
import { findLargestFirst } from '../pipeline/find-largest-first.js';
import { openFaceModels } from '../pipeline/open-pack.js';
import { openPhoto } from '../pipeline/photo.js';
import type { Liveness, PresentationAttackPack } from '../types.js';
import { judgeLiveness } from './judge-liveness.js';
import { openJudge } from './open-judge.js';

/**
 * For measuring: judges the largest face of photos on this thread, whatever a capture would refuse them for. `undefined`
 * for a photo without a face. Raises ModelPackError when the pack is not there.
 */
export async function openPhotoJudge(
  modelsDir: string,
  pack: PresentationAttackPack,
): Promise<(image: Uint8Array) => Promise<Liveness | undefined>> {
  configureDecoder();
  const models = await openFaceModels(modelsDir);
  const liveness = await openJudge(modelsDir, pack);
  return async (image) => {
    const policy = { maxPixels: defaultMaxPixels, imageTypes: ['jpeg', 'png', 'webp'], field: 'image' } as const;
    const photo = await openPhoto(inspectImage(image, policy));
    const [largest] = await findLargestFirst(models, photo);
    return largest && judgeLiveness({ liveness }, photo, largest.face);
  };
}
