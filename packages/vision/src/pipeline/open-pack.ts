import { defaultPack } from '../models/default-pack.js';
import { openInstalledPack, readModelFile } from '../models/installed-pack.js';
import { type ModelManifest, type ModelTask, modelFor } from '../models/manifest.js';
import { readProjection } from '../models/projection.js';
import type { LivenessModel } from '../presentation-attack/judge-liveness.js';
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
  const [models, projection, occlusion, liveness] = await Promise.all([
    openFaceModels(modelsDir),
    readProjection(),
    readOcclusionWeights(),
    openLivenessModels(modelsDir),
  ]);
  return { models, projection, occlusion, liveness };
}

/** The models that judge presentation attacks: the default pack's one. */
async function openLivenessModels(modelsDir: string): Promise<LivenessModel[]> {
  const { directory, manifest } = await openInstalledPack(modelsDir, defaultPack);
  const model = await openWarm(directory, modelFor(manifest, 'liveness'));
  return [{ model, role: 'logits', liveIndex: 0, kind: 'logits' }];
}

/** Opens the built pack's models and runs each once, so that the first photo does not pay for their set-up. */
export async function openFaceModels(modelsDir: string): Promise<FaceModels> {
  const { directory, manifest } = await openInstalledPack(modelsDir, defaultPack);
  const open = (task: ModelTask) => openWarm(directory, modelFor(manifest, task));
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

async function openWarm(directory: string, entry: ModelManifest): Promise<Model> {
  const { input, outputs } = entry;
  const model = await openModel(await readModelFile(directory, entry), input, outputs);
  await model.run({ ...input, planes: new Float32Array(3 * input.width * input.height) });
  return model;
}
