import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { convertModel } from '../convert-model.js';
import { manifestText, packDirectory } from '../directory.js';
import { asModelPackError, ModelPackError } from '../errors.js';
import { checkGoldenOutput, type GoldenOutput } from '../golden.js';
import { isPackBuilt } from '../installed-pack.js';
import type { ModelManifest, ModelPackage, PackManifest } from '../manifest.js';
import { downloadedFile, downloadFiles, type TarballSource } from './download.js';
import { syncDirectory, writeDurably } from './durable-files.js';
import { type LockTimes, withLock } from './lock.js';
import type { OnBuildProgress } from './progress.js';

export interface PackRecipe {
  readonly manifest: PackManifest;
  readonly packages: readonly ModelPackage[];
  /** Test outputs by task. */
  readonly golden: Readonly<Record<string, { readonly golden: GoldenOutput }>>;
}

export interface BuildOptions {
  readonly modelsDir: string;
  readonly source: TarballSource;
  readonly signal: AbortSignal;
  readonly onProgress: OnBuildProgress;
  readonly lockTimes?: LockTimes;
}

/**
 * Builds a pack unless it stands already. Everything is made in a directory beside and moved in one step, so that a pack
 * is either complete or not there; one process builds, others wait for it. What an interrupted build downloaded is kept.
 */
export async function buildPack(recipe: PackRecipe, options: BuildOptions): Promise<string> {
  const { modelsDir, onProgress } = options;
  const directory = packDirectory(modelsDir, recipe.manifest);
  const finish = (built: boolean) => {
    onProgress({ step: 'finish', directory, built });
    return directory;
  };
  if (await isPackBuilt(modelsDir, recipe.manifest)) return finish(false);
  try {
    await mkdir(modelsDir, { recursive: true });
    const waiting = { signal: options.signal, onWait: () => onProgress({ step: 'waiting' }) };
    return await withLock(
      `${directory}.lock`,
      waiting,
      async (signal) => {
        if (await isPackBuilt(modelsDir, recipe.manifest)) return finish(false);
        await buildAlone(recipe, { ...options, signal }, directory);
        return finish(true);
      },
      options.lockTimes,
    );
  } catch (error) {
    options.signal.throwIfAborted();
    throw asModelPackError(error, modelsDir);
  }
}

async function buildAlone(recipe: PackRecipe, options: BuildOptions, directory: string): Promise<void> {
  const { manifest } = recipe;
  const downloads = `${directory}.downloads`;
  const building = `${directory}.building`;
  await rm(building, { recursive: true, force: true });
  await download(recipe, options, downloads);
  await mkdir(building);
  for (const [index, model] of manifest.models.entries()) {
    const files = await Promise.all(
      model.source.paths.map((path) => readFile(sourceFile(downloads, model.source, path))),
    );
    const file = convertModel(model, files);
    const progress = { task: model.task, done: index + 1, total: manifest.models.length };
    options.onProgress({ step: 'convert', ...progress });
    await settle(options.signal);
    checkDigest(model, file);
    await checkGoldenOutput(model, file, recipe.golden[model.task]?.golden ?? {});
    options.onProgress({ step: 'check', ...progress });
    await settle(options.signal);
    await writeDurably(join(building, model.file), file);
  }
  await writeDurably(join(building, 'manifest.json'), Buffer.from(manifestText(manifest)));
  await syncDirectory(building);
  options.signal.throwIfAborted();
  await rm(directory, { recursive: true, force: true });
  await rename(building, directory);
  await syncDirectory(options.modelsDir);
  await rm(downloads, { recursive: true, force: true });
}

async function download({ manifest, packages }: PackRecipe, options: BuildOptions, downloads: string): Promise<void> {
  for (const origin of packages) {
    const sources = manifest.models.map((model) => model.source).filter((source) => source.package === origin.name);
    const paths = sources.flatMap((source) => source.paths);
    await downloadFiles(origin, paths, {
      source: options.source,
      directory: packageDirectory(downloads, { package: origin.name, version: origin.version }),
      signal: options.signal,
      onBytes: (done) =>
        options.onProgress({
          step: 'download',
          package: origin.name,
          done: Math.min(done, origin.bytes),
          total: origin.bytes,
        }),
    });
  }
}

function packageDirectory(downloads: string, source: { package: string; version: string }): string {
  return join(downloads, `${source.package.replaceAll('/', '-')}-${source.version}`);
}

function sourceFile(downloads: string, source: ModelManifest['source'], path: string): string {
  return downloadedFile(packageDirectory(downloads, source), path);
}

function checkDigest({ file: name, sha256 }: ModelManifest, file: Uint8Array): void {
  const actual = createHash('sha256').update(file).digest('hex');
  if (actual !== sha256) throw new ModelPackError('integrity', `${name} has SHA-256 ${actual}, not ${sha256}`);
}

/** Lets timers, the lock's renewal and the progress display run between steps that block the thread. */
async function settle(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}
