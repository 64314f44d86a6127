import { defaultPack } from '../models/default-pack.js';
import { openInstalledPack, readModelFile } from '../models/installed-pack.js';
import { type ModelTask, modelFor } from '../models/manifest.js';
import { readProjection } from '../models/projection.js';
import type { EmbeddingModel } from '../types.js';
import { readOcclusionWeights } from './fitted-data.js';
import { type Model, openModel } from './model.js';
import type { FaceModels, OpenedPack } from './pack-models.js';

/** Names the vectors that this build makes: the pack's two embedders under the fitted projection. */
export async function readEmbeddingModel(): Promise<EmbeddingModel> {
  const { dimensions, version } = await readProjection();
  return { id: `facet-${defaultPack.id}`, version: `${defaultPack.version}.${version}`, dimensions };
}

/** Opens everything that `readPhoto` needs. Rejects with ModelPackError when the pack is not built or damaged. */
export async function openPack(modelsDir: string): Promise<OpenedPack> {
  const [models, projection, occlusion] = await Promise.all([
    openFaceModels(modelsDir),
    readProjection(),
    readOcclusionWeights(),
  ]);
  return { models, projection, occlusion };
}

/** Opens the built pack's models and runs each once, so that the first photo does not pay for their set-up. */
export async function openFaceModels(modelsDir: string): Promise<FaceModels> {
  const { directory, manifest } = await openInstalledPack(modelsDir, defaultPack);
  const open = async (task: ModelTask): Promise<Model> => {
    const entry = modelFor(manifest, task);
    const { input, outputs } = entry;
    const model = await openModel(await readModelFile(directory, entry), input, outputs);
    await model.run({ ...input, planes: new Float32Array(3 * input.width * input.height) });
    return model;
  };
  return {
    ultraface: await open('detect-ultraface'),
    blazeface: await open('detect-blazeface'),
    landmarks68: await open('landmarks68'),
    facemesh468: await open('facemesh468'),
    embedA: await open('embed-a'),
    embedB: await open('embed-b'),
    pose: await open('pose'),
    faceres: await open('faceres'),
    emotion: await open('emotion'),
  };
}
