import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { limits } from '@facet/contract';

/** Why a photo was not imported: a code of the API, or one of ours for what never reached it. */
export interface PhotoFailure {
  readonly code: string;
  readonly message: string;
}

/** A photo that is to be indexed. */
export interface Photo {
  /** Where it is; absolute. */
  readonly file: string;
  readonly externalImageId: string;
  readonly externalFaceId?: string;
  /** Set when it cannot be imported whatever the file holds. */
  readonly failure?: PhotoFailure;
}

/** Photos that can be gone through from the start, more than once. */
export interface PhotoSource {
  /** When they were counted. */
  readonly total: number;
  /** Files that are there but are no photos. */
  readonly otherFiles: number;
  photos(): AsyncGenerator<Photo>;
}

/** The bytes of a photo, or why it has none: it is gone, no file, unreadable, or over the API's limit (then unread). */
export async function readPhoto(file: string): Promise<Uint8Array | PhotoFailure> {
  let handle: FileHandle | undefined;
  try {
    // Without waiting for somebody to write, should it be a pipe.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (!found.isFile()) return { code: 'not_a_file', message: 'It is not a file' };
    if (found.size > limits.face.imageBytes) return tooLarge(found.size);
    return await handle.readFile();
  } catch (error) {
    return fileFailure(error);
  } finally {
    await handle?.close();
  }
}

/** What the operating system said about a file, as a failure of its photo. */
export function fileFailure(error: unknown): PhotoFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file_not_found', message: 'There is no such file' };
  return { code: 'file_unreadable', message };
}

function tooLarge(bytes: number): PhotoFailure {
  const mebibytes = (count: number) => (count / 1_048_576).toFixed(1);
  const message = `It has ${mebibytes(bytes)} MiB, more than ${mebibytes(limits.face.imageBytes)}`;
  return { code: 'image_too_large', message };
}
