import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, ModelPackError } from '../../models/errors.js';
import { quickState, readModelFile } from '../../models/installed-pack.js';
import { type PadManifest, type PadModelManifest, parsePadManifest } from './pad-manifest.js';

/** A pack that was added, as it stands on disk. */
export interface InstalledPadPack {
  readonly directory: string;
  readonly manifest: PadManifest;
}

/** Folders of added packs in the models directory, the latest first: one, or two while another takes its place. */
export async function padDirectories(modelsDir: string): Promise<string[]> {
  const names = await readdir(modelsDir).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw new ModelPackError('disk', `${modelsDir} cannot be read`, error);
  });
  const found: { path: string; made: number }[] = [];
  for (const name of names.filter((candidate) => candidate.startsWith('pad-'))) {
    const path = join(modelsDir, name);
    const about = await stat(path).catch(() => undefined);
    if (about?.isDirectory()) found.push({ path, made: about.mtimeMs });
  }
  return found.sort((a, b) => b.made - a.made).map(({ path }) => path);
}

/**
 * The added pack, if there is one. Reads its manifest and file sizes. Raises ModelPackError `added_damaged` rather than
 * leaving the judgement to weaker models without a word.
 */
export async function findPadPack(modelsDir: string): Promise<InstalledPadPack | undefined> {
  const [directory] = await padDirectories(modelsDir);
  if (directory === undefined) return undefined;
  const manifest = await readManifest(directory);
  for (const model of manifest.models) {
    const state = await quickState(directory, model);
    if (state !== 'ok') throw new ModelPackError('added_damaged', `${join(directory, model.file)} is ${state}`);
  }
  return { directory, manifest };
}

/** A model's file, compared with its SHA-256. Raises ModelPackError `added_damaged`. */
export async function readPadModel(directory: string, model: PadModelManifest): Promise<Uint8Array> {
  return readModelFile(directory, model).catch((error: unknown) => {
    throw new ModelPackError('added_damaged', `${join(directory, model.file)} is not the file that was added`, error);
  });
}

/** Raises ModelPackError `added_damaged`. */
export async function readManifest(directory: string): Promise<PadManifest> {
  try {
    return parsePadManifest(await readFile(join(directory, 'manifest.json'), 'utf8'));
  } catch (error) {
    throw new ModelPackError('added_damaged', `the manifest in ${directory} cannot be used`, error);
  }
}
