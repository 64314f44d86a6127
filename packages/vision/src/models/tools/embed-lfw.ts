import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFaceModels } from '../../pipeline/open-pack.js';
import { embedRaw } from '../../pipeline/raw-embedding.js';

/** Unprojected vectors of LFW images by their paths. Images without a face that the detectors find are left out. */
export async function embedLfw(
  options: { readonly modelsDir: string; readonly lfwDir: string },
  images: readonly string[],
  onImage: (done: number) => void,
): Promise<Map<string, Float32Array>> {
  const models = await openFaceModels(options.modelsDir);
  const vectors = new Map<string, Float32Array>();
  for (const [index, image] of images.entries()) {
    // LFW names the person nearest the middle of the photo, who is not always the largest.
    const vector = await embedRaw(models, await readFile(join(options.lfwDir, image)), 'central');
    if (vector) vectors.set(image, vector);
    onImage(index + 1);
  }
  return vectors;
}
