import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddingModel } from '../types.js';
import { type InputSpec, type Model, openModel } from './model.js';
import type { OpenedPack } from './pack-models.js';

export interface OpenPackOptions {
  readonly modelsDir: string;
}

interface PackManifest {
  embedding: EmbeddingModel;
  models: { task: string; file: string; input: InputSpec; outputs: Record<string, string> }[];
}

async function readManifest(modelsDir: string): Promise<PackManifest> {
  return JSON.parse(await readFile(path.join(modelsDir, 'manifest.json'), 'utf8')) as PackManifest;
}

/** The embedding model that a built pack holds. */
export async function readEmbeddingModel(modelsDir: string): Promise<EmbeddingModel> {
  return (await readManifest(modelsDir)).embedding;
}

/** Opens the built pack's models and runs each once, so that the first photo does not pay for their set-up. */
export async function openPack({ modelsDir }: OpenPackOptions): Promise<OpenedPack> {
  const manifest = await readManifest(modelsDir);
  const open = (task: string): Promise<Model> => {
    const entry = manifest.models.find((model) => model.task === task);
    if (!entry) throw new Error(`the model pack has no ${task}`);
    return openModel(path.join(modelsDir, entry.file), entry.input, entry.outputs);
  };
  const models = {
    ultraface: await open('ultraface'),
    blazeface: await open('blazeface'),
    landmarks68: await open('landmarks68'),
    facemesh468: await open('facemesh468'),
    embedA: await open('embedA'),
    embedB: await open('embedB'),
    pose: await open('pose'),
    faceres: await open('faceres'),
    emotion: await open('emotion'),
  };
  for (const model of Object.values(models)) {
    const { width, height } = model.input;
    await model.run({ width, height, planes: new Float32Array(3 * width * height) });
  }
  const identity = new Float32Array(128 * 704);
  for (let i = 0; i < 128; i++) identity[i * 704 + i] = 1;
  return {
    models,
    projection: { mean: new Float32Array(704), basis: identity, dimensions: 128 },
    occlusion: { bias: 0, weights: new Array<number>(1024).fill(0) },
  };
}
