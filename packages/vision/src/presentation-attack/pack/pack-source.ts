import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelPackError } from '../../models/errors.js';
import { fetchBounded } from './fetch-bounded.js';
import { knownPadPack } from './known-pad-pack.js';
import { type PadManifest, padLimits, parsePadManifest } from './pad-manifest.js';

const manifestName = 'manifest.json';
const manifestLimitMs = 30_000;
const modelLimitMs = 15 * 60_000;

/** Reads what lies beside the manifest, at most `mostBytes`. */
type ReadFile = (
  name: string,
  limits: { readonly mostBytes: number; readonly longest: number; readonly onBytes?: (done: number) => void },
) => Promise<Uint8Array>;

/** A pack as its maker offers it: nothing but the manifest was read and judged yet. */
export interface OfferedPack {
  readonly manifest: PadManifest;
  /** The bytes of a model's file, whatever they are. */
  model(model: PadManifest['models'][number], onBytes: (done: number) => void): Promise<Uint8Array>;
}

/**
 * Opens the pack at a folder, a manifest file, or a manifest's address (http, https or file; one that ends with a slash
 * is a folder's). A folder without a manifest may hold the files of the pack that is known without one. `sha256` is what
 * the manifest must have where it is given. Raises ModelPackError `source` or `manifest`, and the signal's reason.
 */
export async function openPackSource(
  place: string,
  { signal, sha256 }: { signal: AbortSignal; sha256?: string },
): Promise<OfferedPack> {
  const { read, manifestFile } = await readerOf(place, signal);
  const manifest = manifestFile === undefined ? knownPadPack : await readManifest(read, manifestFile, sha256);
  if (manifestFile === undefined && sha256 !== undefined) {
    throw new ModelPackError('source', `${place} has no ${manifestName} whose SHA-256 could be compared`);
  }
  return {
    manifest,
    model: ({ file, bytes }, onBytes) => read(file, { mostBytes: bytes, longest: modelLimitMs, onBytes }),
  };
}

async function readManifest(read: ReadFile, name: string, sha256: string | undefined): Promise<PadManifest> {
  const bytes = await read(name, { mostBytes: padLimits.manifestBytes, longest: manifestLimitMs });
  const found = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== undefined && found !== sha256.toLowerCase()) {
    throw new ModelPackError('manifest', `the manifest has SHA-256 ${found}, not ${sha256}`);
  }
  return parsePadManifest(new TextDecoder().decode(bytes));
}

/** How to read beside the manifest, and the manifest's name; none for a folder of known files. */
async function readerOf(place: string, signal: AbortSignal): Promise<{ read: ReadFile; manifestFile?: string }> {
  const url = /^[a-z][a-z0-9+.-]+:\/\//i.test(place) ? parseUrl(place) : undefined;
  if (url && url.protocol !== 'file:') return remoteReader(url, signal);
  const path = url ? fileURLToPath(url) : resolve(place);
  const found = await stat(path).catch((error: unknown) => {
    throw new ModelPackError('source', `${place} cannot be read`, error);
  });
  if (!found.isDirectory()) return { read: localReader(dirname(path)), manifestFile: basename(path) };
  if (await isFile(join(path, manifestName))) return { read: localReader(path), manifestFile: manifestName };
  await expectKnownFiles(path);
  return { read: localReader(path) };
}

function parseUrl(place: string): URL {
  if (!URL.canParse(place)) throw new ModelPackError('source', `${place} is no address`);
  const url = new URL(place);
  if (!['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new ModelPackError('source', `packs are not added over ${url.protocol.slice(0, -1)}`);
  }
  if (url.username || url.password) throw new ModelPackError('source', 'an address with a password is not used');
  return url;
}

function remoteReader(url: URL, signal: AbortSignal): { read: ReadFile; manifestFile: string } {
  const manifestFile = url.pathname.endsWith('/') ? manifestName : '';
  const read: ReadFile = (name, { longest, ...limits }) =>
    // The manifest's own address may have a query; names beside it were checked to hold no folders.
    fetchBounded(name === '' ? url : new URL(name, url), { ...limits, longest, signal });
  return { read, manifestFile };
}

function localReader(folder: string): ReadFile {
  return async (name, { mostBytes, onBytes }) => {
    const path = join(folder, name);
    try {
      const handle = await open(path, 'r');
      try {
        const found = await handle.stat();
        if (!found.isFile()) throw new ModelPackError('source', `${path} is no file`);
        if (found.size > mostBytes) {
          throw new ModelPackError('source', `${path} has ${found.size} bytes, more than the ${mostBytes} expected`);
        }
        const bytes = await handle.readFile();
        onBytes?.(bytes.byteLength);
        return bytes;
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (error instanceof ModelPackError) throw error;
      throw new ModelPackError('source', `${path} cannot be read`, error);
    }
  };
}

async function expectKnownFiles(folder: string): Promise<void> {
  const missing: string[] = [];
  for (const { file } of knownPadPack.models) if (!(await isFile(join(folder, file)))) missing.push(file);
  if (missing.length === 0) return;
  throw new ModelPackError(
    'source',
    `${folder} has no ${manifestName}, and of the pack that is known without one it lacks ${missing.join(', ')}`,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
