import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accounts, KeySurface } from './domain/accounts/index.js';

const actor = { name: 'first start' };

/** A secret and the file that keeps it; no file when it came from elsewhere. */
export interface KeptSecret {
  secret: string;
  file?: string;
}

/** The operator's token: the given one, else the one kept in the data directory, else a new one that is kept there. */
export async function obtainAdminToken(dataDir: string, given: string | undefined): Promise<KeptSecret> {
  if (given !== undefined) return { secret: given };
  const file = adminTokenFile(dataDir);
  const secret = (await readSecret(file)) ?? (await keepSecret(file, randomBytes(32).toString('base64url')));
  return { secret, file };
}

/** Where a server without FACET_ADMIN_TOKEN keeps its token. */
export function adminTokenFile(dataDir: string): string {
  return join(dataDir, 'admin-token.txt');
}

/** The demo account's key of the face surface, with one of the kyc surface. */
export interface DemoKeys extends KeptSecret {
  kyc?: KeptSecret;
}

/**
 * Keys to try the server with: those kept in the data directory while they work, or those of a new account when there is
 * none at all yet. Undefined when the operator has taken keys and accounts into their own hands.
 */
export async function obtainDemoKeys(accounts: Accounts, dataDir: string): Promise<DemoKeys | undefined> {
  const face = await obtainFaceKey(accounts, join(dataDir, 'demo-key.txt'));
  if (!face) return undefined;
  const kyc = await obtainKycKey(accounts, join(dataDir, 'demo-kyc-key.txt'), face.secret);
  return { ...face, ...(kyc && { kyc }) };
}

async function obtainFaceKey(accounts: Accounts, file: string): Promise<KeptSecret | undefined> {
  const kept = await readSecret(file);
  if (kept !== undefined && (await accountOf(accounts, kept, 'face'))) return { secret: kept, file };
  const { items } = await accounts.listAccounts({ limit: 1 });
  if (items.length > 0) return undefined;
  const account = await accounts.createAccount(actor, { name: 'Demo' });
  const { key } = await accounts.createKey(actor, account.id, { surface: 'face', name: 'demo' });
  await rm(file, { force: true });
  return { secret: await keepSecret(file, key), file };
}

/** Servers of before the kyc surface have a demo account without a key for it. One that was revoked is not replaced. */
async function obtainKycKey(accounts: Accounts, file: string, faceKey: string): Promise<KeptSecret | undefined> {
  const kept = await readSecret(file);
  if (kept !== undefined) return (await accountOf(accounts, kept, 'kyc')) ? { secret: kept, file } : undefined;
  const accountId = await accountOf(accounts, faceKey, 'face');
  if (accountId === undefined) return undefined;
  const { key } = await accounts.createKey(actor, accountId, { surface: 'kyc', name: 'demo' });
  return { secret: await keepSecret(file, key), file };
}

/** The id of the account that a key belongs to; undefined when the key does not work on the surface. */
async function accountOf(accounts: Accounts, secret: string, surface: KeySurface): Promise<string | undefined> {
  return accounts.authenticateKey({ secret, surface }).then(
    ({ accountId }) => accountId,
    () => undefined,
  );
}

/** What the file holds; undefined when it is not there or empty. */
export async function readSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.trim() || undefined;
}

/** Writes the secret for its owner's eyes only, complete or not at all; answers what the file holds when another was first. */
export async function keepSecret(file: string, secret: string): Promise<string> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${secret}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, file);
    return secret;
  } catch (error) {
    const kept = await readSecret(file);
    if (kept === undefined) throw error;
    return kept;
  } finally {
    await rm(draft, { force: true });
  }
}
