import { basename } from 'node:path';
import { padDirectories, readManifest } from '../presentation-attack/pack/installed-pad-pack.js';
import { buildPack } from './build/build-pack.js';
import type { NpmConfig } from './build/npm-settings.js';
import { npmTarballs } from './build/npm-tarballs.js';
import type { OnBuildProgress } from './build/progress.js';
import { defaultPack, defaultPackages } from './default-pack.js';
import { pins } from './default-pack-pins.js';
import { packDirectory } from './directory.js';
import {
  type FileState,
  fullState,
  type InstalledPack,
  isPackBuilt,
  openInstalledPack,
  type PinnedFile,
  quickState,
} from './installed-pack.js';

export {
  type AddPadOptions,
  type AddProgress,
  addPadPack,
  removePadPack,
} from '../presentation-attack/pack/add-pad-pack.js';
export { findPadPack } from '../presentation-attack/pack/installed-pad-pack.js';
export type { NpmConfig } from './build/npm-settings.js';
export type { BuildProgress, OnBuildProgress } from './build/progress.js';
export { defaultModelsDir } from './directory.js';
export { ModelPackError, type ModelPackFault } from './errors.js';
export { type FileState, type InstalledPack, readModelFile } from './installed-pack.js';
export * from './manifest.js';

export interface BuildModelPackOptions {
  readonly modelsDir: string;
  /** Stops the build; what was downloaded completely is kept for the next. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnBuildProgress;
  /** Where npm's settings are looked up. Default: this process's environment and working directory. */
  readonly npmConfig?: NpmConfig;
}

/** One file of a pack. */
export interface ListedModel extends PinnedFile {
  /** The pack's id and version. */
  readonly pack: string;
  readonly task: string;
  readonly licence: string;
  /** Where it comes from. */
  readonly source: string;
  readonly state: FileState;
}

/**
 * Builds the default pack in `modelsDir` unless it stands there already (then it reads the manifest and file sizes
 * only), and returns its directory. Raises ModelPackError, or the signal's reason.
 */
export function buildModelPack(options: BuildModelPackOptions): Promise<string> {
  const { modelsDir, signal = new AbortController().signal, onProgress = () => undefined, npmConfig } = options;
  const recipe = { manifest: defaultPack, packages: defaultPackages, golden: pins };
  return buildPack(recipe, { modelsDir, signal, onProgress, source: npmTarballs(npmConfig) });
}

/** Whether the pack stands complete, judged by its manifest and file sizes. */
export function isModelPackBuilt(modelsDir: string): Promise<boolean> {
  return isPackBuilt(modelsDir, defaultPack);
}

/** The built pack. Raises ModelPackError `not_built`. */
export function openModelPack(modelsDir: string): Promise<InstalledPack> {
  return openInstalledPack(modelsDir, defaultPack);
}

/** The models of the default pack and of an added one, and whether their files are there with the right size. */
export function listModels(modelsDir: string): Promise<ListedModel[]> {
  return describe(modelsDir, quickState);
}

/** As `listModels`, but reads every file and compares its SHA-256. */
export function verifyModels(modelsDir: string): Promise<ListedModel[]> {
  return describe(modelsDir, fullState);
}

type StateOf = typeof quickState;

async function describe(modelsDir: string, stateOf: StateOf): Promise<ListedModel[]> {
  const directory = packDirectory(modelsDir, defaultPack);
  const built = defaultPack.models.map(async ({ task, file, sha256, bytes, licence, source }) => ({
    pack: `${defaultPack.id}-${defaultPack.version}`,
    ...{ task, file, sha256, bytes, licence },
    source: `${source.package}@${source.version}`,
    state: await stateOf(directory, { file, sha256, bytes }),
  }));
  return [...(await Promise.all(built)), ...(await describeAdded(modelsDir, stateOf))];
}

async function describeAdded(modelsDir: string, stateOf: StateOf): Promise<ListedModel[]> {
  const [directory] = await padDirectories(modelsDir);
  if (directory === undefined) return [];
  const pack = basename(directory);
  const manifest = await readManifest(directory).catch(() => undefined);
  if (manifest === undefined) {
    const unknown = { task: '', licence: '', source: '', sha256: '', bytes: 0 };
    return [{ pack, file: 'manifest.json', ...unknown, state: 'changed' }];
  }
  return Promise.all(
    manifest.models.map(async ({ task, file, sha256, bytes, licence, source }) => {
      return {
        pack,
        task,
        file,
        sha256,
        bytes,
        licence,
        source,
        state: await stateOf(directory, { file, sha256, bytes }),
      };
    }),
  );
}
