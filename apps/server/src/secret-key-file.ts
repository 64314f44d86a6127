import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStartError } from './cannot-start.js';
import { parseSecretKey, type SecretKeys } from './domain/secrets/index.js';
import { keepSecret, readSecret } from './first-start.js';

/** Where a server without FACET_SECRET_KEY keeps its key. */
export function secretKeyFile(dataDir: string): string {
  return join(dataDir, 'secret-key.txt');
}

/** Where the key lies that a change is begun to, from before the database is under it until it has the other's place. */
export function newSecretKeyFile(dataDir: string): string {
  return join(dataDir, 'secret-key.new.txt');
}

/**
 * The keys kept in the data directory, the one in use first; two when a change was broken off. Undefined when there is none.
 *
 * @throws CannotStartError when a file holds something else.
 */
export async function readSecretKeys(dataDir: string): Promise<SecretKeys | undefined> {
  const files = [secretKeyFile(dataDir), newSecretKeyFile(dataDir)];
  const [first, ...others] = (await Promise.all(files.map(readKey))).filter((key) => key !== undefined);
  return first && [first, ...others];
}

/**
 * As `readSecretKeys`, but makes a key where there is none and keeps it there. For the embedded database only: servers
 * that share a database must be given one key.
 */
export async function obtainSecretKeys(dataDir: string): Promise<SecretKeys> {
  const kept = await readSecretKeys(dataDir);
  if (kept) return kept;
  const file = secretKeyFile(dataDir);
  return [keyIn(file, await keepSecret(file, randomBytes(32).toString('base64url')))];
}

/** Writes down the key that a change is begun to: from here on the database may be under it. */
export async function beginSecretKeyChange(dataDir: string, secretKey: Uint8Array): Promise<void> {
  const file = newSecretKeyFile(dataDir);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${Buffer.from(secretKey).toString('base64url')}\n`, { mode: 0o600, flush: true });
  await rename(draft, file);
  await syncNames(dataDir);
}

/**
 * Ends a change that was begun, the way it went: when the database turned out to be under the new key, that one takes the
 * other's place, else it is removed. Call it with the data directory locked; a call that was broken off can be repeated.
 *
 * @param used the key that the database is under.
 * @returns the file that the key before was put aside in; undefined when nothing was changed.
 */
export async function endSecretKeyChange(dataDir: string, used: Uint8Array): Promise<string | undefined> {
  const [file, newFile] = [secretKeyFile(dataDir), newSecretKeyFile(dataDir)];
  const [current, next] = await Promise.all([readKey(file), readKey(newFile)]);
  if (!next) return undefined;
  if (!isSame(next, used) || (current && isSame(current, used))) {
    await rm(newFile);
    return undefined;
  }
  // The embedded database leaves it to the operating system when its files reach the disk. Until they do, a power cut may
  // bring back the state that only the key before opens.
  await syncFolder(join(dataDir, 'database'));
  const aside = join(dataDir, `secret-key-until-${new Date().toISOString().replaceAll(/[-:.]/g, '')}.txt`);
  if (current) await link(file, aside);
  await rename(newFile, file);
  await syncNames(dataDir);
  return current && aside;
}

async function readKey(file: string): Promise<Uint8Array | undefined> {
  const text = await readSecret(file);
  return text === undefined ? undefined : keyIn(file, text);
}

function keyIn(file: string, text: string): Uint8Array {
  const key = parseSecretKey(text);
  if (key) return key;
  throw new CannotStartError(`${file} does not hold a secret key (32 bytes in base64, base64url or hex): put it back`);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

async function syncFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) await sync(join(entry.parentPath, entry.name));
    else if (entry.isDirectory()) await syncNames(join(entry.parentPath, entry.name));
  await syncNames(folder);
}

/** Not every file system lets a directory be synced; what does not keeps no promise about its names anyway. */
async function syncNames(folder: string): Promise<void> {
  await sync(folder).catch(() => {});
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
