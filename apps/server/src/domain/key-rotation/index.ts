import { randomBytes } from 'node:crypto';
import { CannotStartError } from '../../cannot-start.js';
import type { Actor } from '../accounts/index.js';
import { deriveChainKey } from '../audit/chain.js';
import { AuditLog } from '../audit/index.js';
import { deriveSaltKey } from '../people/passwords.js';
import { type Database, type Sql, sqlState } from '../ports/database.js';
import { type OpenedKeys, type RootKeys, readRootKeys, secretKeyId, writeRootKeys } from '../secrets/index.js';
import { reseal } from './reseal.js';
import { sealedColumns } from './sealed-columns.js';

/** How long others may hold what this waits for. */
const patienceMs = 10_000;
const lockNotAvailable = '55P03';

export interface SecretKeyChange {
  /** The secret key that the database is under. */
  from: Uint8Array;
  /** The one that it shall be under. */
  to: Uint8Array;
  /**
   * Whether the root key is made anew as well, and what is under it sealed again. A database whose root key is the secret
   * key itself has it done in any case.
   */
  reseal: boolean;
}

export interface SecretKeyRotation {
  /** Names the new key. */
  keyId: string;
  /** Values sealed again; undefined when the root key stayed. */
  resealed: number | undefined;
  /** Whether rows of before are out of the tables' files; otherwise they are once the database has vacuumed them. */
  isErased: boolean;
}

/**
 * Puts the database under another secret key: the old one opens nothing in it any more, and everything stays readable to
 * servers with the new one. One transaction: it is done, or nothing was changed. Servers that run meanwhile go on, unless
 * the root key changes: then there must be none.
 *
 * @throws CannotStartError when the database is under another key than `from`, was never used, or servers must be stopped.
 */
export async function rotateSecretKey(
  database: Database,
  actor: Actor,
  change: SecretKeyChange,
): Promise<SecretKeyRotation> {
  const { from, to } = change;
  if (Buffer.compare(from, to) === 0) throw new CannotStartError('the new secret key is the one in use: make another');
  const keyId = secretKeyId(to);
  const resealed = await database.transaction(async (sql) => {
    await sql.query(`set local lock_timeout = ${patienceMs}`);
    // A server that starts now waits here, and then finds the new key.
    await sql.query('lock table secret_key_check in access exclusive mode');
    const keys = await readRootKeys(sql, [from]);
    if (!keys) throw new CannotStartError('there is no secret key to change: no server was started on the database');
    const isRootNew = change.reseal || keys.isSecretKey;
    if (isRootNew && database.kind === 'postgresql') await refuseBesideServers(sql);
    const next = isRootNew ? withNewRoot(keys) : keys;
    const count = isRootNew ? await resealAll(sql, keys.root, next.root) : undefined;
    await writeRootKeys(sql, to, next);
    const { append } = new AuditLog({ database, secretKey: next.root, chainKey: next.chainKey });
    const subject = { subjectType: 'secret_key', subjectId: keyId } as const;
    await append(sql, actor, { action: 'secret_key.rotated', ...subject, details: { resealed: isRootNew } });
    return count;
  });
  return { keyId, resealed, isErased: await eraseOldRows(database, resealed !== undefined) };
}

/** What cannot be made again goes on under the keys that were derived for it. */
function withNewRoot({ root, chainKey, saltKey }: OpenedKeys): RootKeys {
  return {
    root: randomBytes(root.length),
    chainKey: chainKey ?? deriveChainKey(root),
    saltKey: saltKey ?? deriveSaltKey(root),
  };
}

/** A server that goes on with the old root would seal what nobody can open. One that runs is connected all the time. */
async function refuseBesideServers(sql: Sql): Promise<void> {
  const [others] = await sql.query<{ count: number }>(
    `select count(*) from pg_stat_activity where datname = current_database() and usename = current_user
        and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  if (others && others.count > 0)
    throw new CannotStartError(
      `${others.count} other connections to the database are open: stop every server on it first, because what is sealed will be sealed anew`,
    );
}

async function resealAll(sql: Sql, from: Uint8Array, to: Uint8Array): Promise<number> {
  await sql.query(`lock table ${sealedColumns.map(({ table }) => table).join(', ')} in exclusive mode`);
  let count = 0;
  for (const column of sealedColumns) count += await reseal(sql, column, from, to);
  return count;
}

/** Rows that were replaced lie in the tables' files until these are written anew: with the old key they would still open. */
async function eraseOldRows(database: Database, areResealed: boolean): Promise<boolean> {
  const tables = ['secret_key_check', ...(areResealed ? sealedColumns.map(({ table }) => table) : [])];
  return database.session(async (sql) => {
    await sql.query(`set lock_timeout = ${patienceMs}`);
    try {
      for (const table of tables) await sql.query(`vacuum full ${table}`);
      return true;
    } catch (error) {
      // The change is made, whatever keeps a table busy.
      if (sqlState(error) === lockNotAvailable) return false;
      throw error;
    }
  });
}
