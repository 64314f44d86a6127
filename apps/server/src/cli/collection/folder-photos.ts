import { opendir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileFailure, type Photo, type PhotoSource } from './photo.js';

const PHOTO_NAME = /\.(jpe?g|png|webp)$/i;

/**
 * The JPEG, PNG and WebP files of a folder and the folders in it, by their names' endings, in the order of their
 * names. Symbolic links are not followed, hidden files and folders are left out. Each photo's external image id is its
 * path below the folder, with forward slashes. Only the names in the folders on the way to the current photo are held.
 *
 * @throws NodeJS.ErrnoException when the folder itself cannot be read; a folder inside becomes a photo that has failed.
 */
export async function openFolder(path: string, signal: AbortSignal): Promise<PhotoSource> {
  const folder = resolve(path);
  let total = 0;
  let otherFiles = 0;
  const countOther = () => {
    otherFiles++;
  };
  for await (const _ of walk(folder, '', countOther)) {
    signal.throwIfAborted();
    total++;
  }
  return { total, otherFiles, photos: () => walk(folder, '', () => {}) };
}

async function* walk(folder: string, path: string, onOtherFile: () => void): AsyncGenerator<Photo> {
  let names: string[];
  try {
    names = await namesIn(join(folder, path), onOtherFile);
  } catch (error) {
    if (path === '') throw error;
    yield { file: join(folder, path), externalImageId: path, failure: fileFailure(error) };
    return;
  }
  for (const name of names) {
    const inside = path + name;
    if (name.endsWith('/')) yield* walk(folder, inside, onOtherFile);
    else yield { file: join(folder, inside), externalImageId: inside };
  }
}

/** Photos and folders, sorted; a folder's name ends with a slash. */
async function namesIn(folder: string, onOtherFile: () => void): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) names.push(`${entry.name}/`);
    else if (entry.isFile() && PHOTO_NAME.test(entry.name)) names.push(entry.name);
    else onOtherFile();
  }
  return names.sort();
}
