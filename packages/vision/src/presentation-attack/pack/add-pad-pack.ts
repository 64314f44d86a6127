import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory, writeDurably } from '../../models/build/durable-files.js';
import { withLock } from '../../models/build/lock.js';
import { asModelPackError, ModelPackError } from '../../models/errors.js';
import { checkGoldenOutput, goldenOutput } from '../../models/golden.js';
import { splitParametricRelus } from '../../models/onnx/split-parametric-relu.js';
import { padDirectories } from './installed-pad-pack.js';
import { type OfferedPack, openPackSource } from './pack-source.js';
import { type PadManifest, type PadModelManifest, padLimits } from './pad-manifest.js';

/**
 * What adding a pack is doing.
 * - `waiting`: another process adds or removes a pack; sent once;
 * - `fetch`: bytes of a model's file so far, of `total`;
 * - `check`: a model was compared with its SHA-256 and ran; `done` of `total` models.
 */
export type AddProgress =
  | { readonly step: 'waiting' }
  | { readonly step: 'fetch' | 'check'; readonly file: string; readonly done: number; readonly total: number };

export interface AddPadOptions {
  readonly modelsDir: string;
  /** A folder, a manifest file, or the address of a manifest. */
  readonly place: string;
  /** What the manifest must have. */
  readonly sha256?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AddProgress) => void;
}

/**
 * Adds a pack against presentation attacks beside the default one, in place of one added before. Every file is compared
 * with its SHA-256 and every model run once before anything changes; the pack is made beside and moved in one step.
 * Raises ModelPackError, or the signal's reason.
 */
export async function addPadPack(options: AddPadOptions): Promise<{ directory: string; manifest: PadManifest }> {
  const { modelsDir, place, sha256, signal = new AbortController().signal, onProgress = () => undefined } = options;
  const offered = await openPackSource(place, { signal, ...(sha256 !== undefined && { sha256 }) });
  const directory = join(modelsDir, `pad-${offered.manifest.version}`);
  await alone(modelsDir, { signal, onWait: () => onProgress({ step: 'waiting' }) }, async (held) => {
    const adding = join(modelsDir, 'adding-pad');
    try {
      await rm(adding, { recursive: true, force: true });
      await mkdir(adding);
      await fillFolder(adding, offered, held, onProgress);
      held.throwIfAborted();
      await rm(directory, { recursive: true, force: true });
      await rename(adding, directory);
    } catch (error) {
      await rm(adding, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
    await syncDirectory(modelsDir);
    for (const older of await padDirectories(modelsDir)) {
      if (older !== directory) await rm(older, { recursive: true, force: true });
    }
  });
  return { directory, manifest: offered.manifest };
}

/** Takes an added pack away, whatever its state; whether there was one. Raises ModelPackError `disk`. */
export async function removePadPack(modelsDir: string): Promise<boolean> {
  if ((await padDirectories(modelsDir)).length === 0) return false;
  const waiting = { signal: new AbortController().signal, onWait: () => undefined };
  return alone(modelsDir, waiting, async () => {
    const found = await padDirectories(modelsDir);
    for (const directory of found) await rm(directory, { recursive: true, force: true });
    return found.length > 0;
  });
}

async function alone<T>(
  modelsDir: string,
  waiting: { signal: AbortSignal; onWait: () => void },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    await mkdir(modelsDir, { recursive: true });
    return await withLock(join(modelsDir, 'pad.lock'), waiting, work);
  } catch (error) {
    waiting.signal.throwIfAborted();
    throw asModelPackError(error, modelsDir);
  }
}

async function fillFolder(
  folder: string,
  offered: OfferedPack,
  signal: AbortSignal,
  onProgress: (progress: AddProgress) => void,
): Promise<void> {
  const { models } = offered.manifest;
  for (const [index, model] of models.entries()) {
    const { file, bytes: total } = model;
    const bytes = await offered.model(model, (done) => onProgress({ step: 'fetch', file, done, total }));
    signal.throwIfAborted();
    await checkModel(model, bytes);
    onProgress({ step: 'check', file, done: index + 1, total: models.length });
    await writeDurably(join(folder, file), bytes);
  }
  const manifest = Buffer.from(`${JSON.stringify(offered.manifest, null, 2)}\n`);
  if (manifest.byteLength > padLimits.manifestBytes) throw new ModelPackError('manifest', 'the manifest is too long');
  await writeDurably(join(folder, 'manifest.json'), manifest);
  await syncDirectory(folder);
}

async function checkModel(model: PadModelManifest, bytes: Uint8Array): Promise<void> {
  const { file, sha256, input, output, golden } = model;
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new ModelPackError('model', `${file} has SHA-256 ${found}, not ${sha256}`);
  const tried = { file, input, outputs: [{ ...output, role: output.name }] };
  try {
    const computed = await goldenOutput(tried, bytes);
    // What judges is the model with its PReLU steps written out: it must compute the same.
    await checkGoldenOutput(tried, splitParametricRelus(bytes), golden ? { [output.name]: golden } : computed);
  } catch (error) {
    const reason = error instanceof ModelPackError ? error.message : `${file} does not run: ${String(error)}`;
    throw new ModelPackError('model', reason, error);
  }
}
