import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestText, packDirectory } from './directory.js';
import { ModelPackError } from './errors.js';
import type { ModelManifest, PackManifest } from './manifest.js';

/** A pack as it stands on disk. */
export interface InstalledPack {
  readonly directory: string;
  readonly manifest: PackManifest;
}

/** What is known of a file before it is read. */
export type PinnedFile = Pick<ModelManifest, 'file' | 'sha256' | 'bytes'>;

export type FileState = 'ok' | 'missing' | 'changed';

/** Whether the pack stands in `modelsDir`: its manifest byte for byte and each file's size. Reads no model. */
export async function isPackBuilt(modelsDir: string, manifest: PackManifest): Promise<boolean> {
  const directory = packDirectory(modelsDir, manifest);
  const found = await readFile(join(directory, 'manifest.json'), 'utf8').catch(() => '');
  if (found !== manifestText(manifest)) return false;
  const states = await Promise.all(manifest.models.map((model) => quickState(directory, model)));
  return states.every((state) => state === 'ok');
}

/** Opens a built pack. Raises ModelPackError `not_built`. */
export async function openInstalledPack(modelsDir: string, manifest: PackManifest): Promise<InstalledPack> {
  if (!(await isPackBuilt(modelsDir, manifest))) {
    throw new ModelPackError('not_built', `no complete model pack ${manifest.id} ${manifest.version} in ${modelsDir}`);
  }
  return { directory: packDirectory(modelsDir, manifest), manifest };
}

/** A model's file, compared with its SHA-256. Raises ModelPackError `damaged`. */
export async function readModelFile(directory: string, model: PinnedFile): Promise<Uint8Array> {
  const path = join(directory, model.file);
  const file = await readFile(path).catch((error: unknown) => {
    throw new ModelPackError('damaged', `cannot read ${path}`, error);
  });
  if (createHash('sha256').update(file).digest('hex') !== model.sha256) {
    throw new ModelPackError('damaged', `${path} is not the file that was built`);
  }
  return file;
}

/** By existence and size alone. */
export async function quickState(directory: string, model: PinnedFile): Promise<FileState> {
  const found = await stat(join(directory, model.file)).catch(() => undefined);
  if (!found?.isFile()) return 'missing';
  return found.size === model.bytes ? 'ok' : 'changed';
}

/** By SHA-256. */
export async function fullState(directory: string, model: PinnedFile): Promise<FileState> {
  if ((await quickState(directory, model)) === 'missing') return 'missing';
  return readModelFile(directory, model).then(
    () => 'ok',
    () => 'changed',
  );
}
