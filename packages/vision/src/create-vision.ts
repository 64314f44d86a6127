import { availableParallelism } from 'node:os';
import { ProblemError } from '@facet/contract/problems';
import { defaultMaxPixels } from './image/decode.js';
import { cosineBetween } from './pipeline/embedding.js';
import { readEmbeddingModel } from './pipeline/open-pack.js';
import type { PhotoResult } from './pipeline.js';
import { choosePresentationAttackPack } from './presentation-attack/open-judge.js';
import { WorkerPool } from './runtime/worker-pool.js';
import type { CallOptions, EmbeddedFace, FaceSelection, ImageType, Vision, VisionOptions } from './types.js';

const defaultQueueLimit = 64;
const allImageTypes: readonly ImageType[] = ['jpeg', 'png', 'webp'];

/**
 * Starts the worker threads over a built model pack and waits until they are warm. Rejects when the pack is missing or
 * damaged.
 */
export async function createVision(options: VisionOptions): Promise<Vision> {
  const { modelsDir, maxPixels = defaultMaxPixels, imageTypes = allImageTypes } = options;
  const model = await readEmbeddingModel();
  const presentationAttack = await choosePresentationAttackPack(modelsDir);
  const pool = await WorkerPool.open({
    start: { modelsDir, presentationAttack },
    workers: options.workers ?? availableParallelism(),
    queueLimit: options.queueLimit ?? defaultQueueLimit,
  });
  const policyFor = (field: string, types: readonly ImageType[] = imageTypes) => ({
    maxPixels,
    imageTypes: types,
    field,
  });

  async function embed(
    image: Uint8Array,
    { signal, field = 'image', imageTypes: types, selection }: CallOptions & { selection: FaceSelection },
  ): Promise<EmbeddedFace> {
    const request = {
      task: 'read',
      image,
      policy: policyFor(field, types),
      attributes: 'none',
      embed: { selection },
    } as const;
    return embeddedFace(await pool.run(request, signal));
  }

  function embeddedFace({ faces, embedding, imageSize }: PhotoResult): EmbeddedFace {
    const [face] = faces;
    if (!face || !embedding) throw new Error('worker returned no embedded face');
    return { ...face, embedding, model, imageSize };
  }

  return {
    model,
    presentationAttack,
    async detect(image, { signal, field = 'image', imageTypes: types } = {}) {
      return pool.run({ task: 'read', image, policy: policyFor(field, types), attributes: 'none' }, signal);
    },
    async analyse(image, { signal, field = 'image', imageTypes: types, attributes }) {
      return pool.run({ task: 'read', image, policy: policyFor(field, types), attributes }, signal);
    },
    embed,
    async inspectCapture(image, { signal, field = 'image', imageTypes: types, liveness, embed }) {
      return pool.run({ task: 'inspect', image, policy: policyFor(field, types), liveness, embed }, signal);
    },
    async examine(image, { signal, field = 'image', imageTypes: types, quality, liveness, keepCrop = false }) {
      const request = { task: 'examine', image, policy: policyFor(field, types), quality, liveness, keepCrop } as const;
      return { ...(await pool.run(request, signal)), model };
    },
    async enrol(image, { signal, field = 'image', imageTypes: types, ...options }) {
      const { attributes, qualityFilter, maxFaces, keepCrops = false } = options;
      const wanted = { attributes, qualityFilter, maxFaces, keepCrops };
      return {
        ...(await pool.run({ task: 'enrol', image, policy: policyFor(field, types), ...wanted }, signal)),
        model,
      };
    },
    async embedCrop(crop, { signal } = {}) {
      return { ...(await pool.run({ task: 'embedCrop', image: crop }, signal)), model };
    },
    async compare(source, target, { signal } = {}) {
      const call = (field: string) => ({ field, selection: 'largest', ...(signal && { signal }) }) as const;
      const results = await Promise.allSettled([embed(source, call('source')), embed(target, call('target'))]);
      const [first, second] = results;
      if (first.status === 'fulfilled' && second.status === 'fulfilled') {
        const cosine = cosineBetween(first.value.embedding, second.value.embedding);
        return { cosine, source: first.value, target: second.value };
      }
      const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      // An image that cannot be read goes before a missing face, whichever of the two it is.
      throw reasons.find((reason) => !isMissingFace(reason)) ?? reasons[0];
    },
    stats: () => pool.stats(),
    close: () => pool.close(),
  };
}

function isMissingFace(reason: unknown): boolean {
  return reason instanceof ProblemError && reason.problem === 'face.not_found_in';
}
