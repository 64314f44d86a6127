import { defaultPack } from '../models/default-pack.js';
import { openInstalledPack, readModelFile } from '../models/installed-pack.js';
import { type ModelManifest, type ModelTask, modelFor } from '../models/manifest.js';
import { withInnerOutputs } from '../models/onnx/inner-outputs.js';
import { readProjection } from '../models/projection.js';
import { choosePresentationAttackPack, openJudge } from '../presentation-attack/open-judge.js';
import type { EmbeddingModel, PresentationAttackPack } from '../types.js';
import { mapTensors } from './face-features.js';
import { readOcclusionWeights } from './fitted-data.js';
import { type Model, openWarmModel } from './model.js';
import type { FaceModels, OpenedPack } from './pack-models.js';

/** Names the vectors that this build makes: the pack's two embedders under the fitted projection. */
export async function readEmbeddingModel(): Promise<EmbeddingModel> {
  const { dimensions, version } = await readProjection();
  return { id: `facet-${defaultPack.id}`, version: `${defaultPack.version}.${version}`, dimensions };
}

/**
 * Opens everything that a worker needs; `judge` names the pack that judges presentation attacks, by default the one that
 * is chosen here. Rejects with ModelPackError when a pack is not there or damaged.
 */
export async function openPack(modelsDir: string, judge?: PresentationAttackPack): Promise<OpenedPack> {
  const [models, projection, occlusion, liveness] = await Promise.all([
    openFaceModels(modelsDir),
    readProjection(),
    readOcclusionWeights(),
    openJudge(modelsDir, judge ?? (await choosePresentationAttackPack(modelsDir))),
  ]);
  return { models, projection, occlusion, liveness };
}

/** Opens the built pack's models and runs each once, so that the first photo does not pay for their set-up. */
export async function openFaceModels(modelsDir: string): Promise<FaceModels> {
  const { directory, manifest } = await openInstalledPack(modelsDir, defaultPack);
  const open = async (task: ModelTask) => {
    const entry = modelFor(manifest, task);
    return openWarmModel(await readModelFile(directory, entry), entry.input, entry.outputs);
  };
  return {
    ultraface: await open('detect-ultraface'),
    blazeface: await open('detect-blazeface'),
    landmarks68: await open('landmarks68'),
    facemesh468: await open('facemesh468'),
    embedA: await open('embed-a'),
    embedB: await open('embed-b'),
    pose: await open('pose'),
    faceres: await openFaceres(directory, modelFor(manifest, 'faceres')),
    emotion: await open('emotion'),
  };
}

/** The age and gender model also tells the inner maps that occlusion is judged by. */
async function openFaceres(directory: string, entry: ModelManifest): Promise<Model> {
  const names = mapTensors.map(({ name }) => name);
  const file = withInnerOutputs(await readModelFile(directory, entry), names);
  return openWarmModel(file, entry.input, [...entry.outputs, ...mapTensors]);
}
