import { randomBytes } from 'node:crypto';
import type { Sql } from '../ports/database.js';
import { openBytes, sealBytes } from './sealed.js';
import { openingKey, type SecretKeys, sealCheck, secretKeyBytes } from './secret-key.js';

/** What this server seals with and derives from. The database keeps it sealed under the secret key, which serves nothing else. */
export interface RootKeys {
  /** 32 bytes: what is stored is sealed under it, under keys derived from it, or under keys that it wraps. */
  readonly root: Uint8Array;
  /** What the audit log's entries are chained under, where that is not derived from this root but from one before. */
  readonly chainKey: Uint8Array | undefined;
  /** What the salts of passwords are derived from, where that is not derived from this root but from one before. */
  readonly saltKey: Uint8Array | undefined;
}

/** Those keys as the database is under them. */
export interface OpenedKeys extends RootKeys {
  /** The one of the given keys that opened them. */
  readonly secretKey: Uint8Array;
  /** Whether the root is the secret key itself, as in databases from before there were roots. */
  readonly isSecretKey: boolean;
}

interface Row {
  sealed: Uint8Array;
  root: Uint8Array | null;
  chain_key: Uint8Array | null;
  salt_key: Uint8Array | null;
}

const keptColumns = ['chain_key', 'salt_key'] as const;

/**
 * Opens the keys that the database is under; at its first use, makes them under the first of the given ones.
 *
 * @throws CannotStartError when it is under another secret key: what is sealed could not be read, and more would be
 *   sealed unreadably.
 */
export async function openRootKeys(sql: Sql, secretKeys: SecretKeys): Promise<OpenedKeys> {
  const found = await readRootKeys(sql, secretKeys);
  if (found) return found;
  const root = randomBytes(secretKeyBytes);
  // Of two servers that start at once, the keys of one are kept; with different secret keys, the other is refused here.
  await insert(sql, secretKeys[0], { root, chainKey: undefined, saltKey: undefined });
  const made = await readRootKeys(sql, secretKeys);
  if (!made) throw new Error('the root keys were removed while they were made');
  return made;
}

/** As `openRootKeys`, but writes nothing: undefined when the database was never used. */
export async function readRootKeys(sql: Sql, secretKeys: SecretKeys): Promise<OpenedKeys | undefined> {
  const [row] = await sql.query<Row>(`select sealed, root, ${keptColumns.join(', ')} from secret_key_check`);
  if (!row) return undefined;
  const secretKey = openingKey(row.sealed, secretKeys);
  const root = row.root ? openBytes(secretKey, rootContext, row.root) : secretKey;
  const [chainKey, saltKey] = keptColumns.map((column) => {
    const sealed = row[column];
    return sealed ? openBytes(root, keptContext(column), sealed) : undefined;
  });
  return { secretKey, isSecretKey: row.root === null, root, chainKey, saltKey };
}

/** Puts the database under a secret key and these root keys, in the place of those it was under; run it in a transaction. */
export async function writeRootKeys(sql: Sql, secretKey: Uint8Array, keys: RootKeys): Promise<void> {
  await sql.query('delete from secret_key_check');
  await insert(sql, secretKey, keys);
}

async function insert(sql: Sql, secretKey: Uint8Array, { root, chainKey, saltKey }: RootKeys): Promise<void> {
  const kept = { chain_key: chainKey, salt_key: saltKey };
  await sql.query(
    `insert into secret_key_check (sealed, root, ${keptColumns.join(', ')}) values ($1, $2, $3, $4) on conflict do nothing`,
    [
      sealCheck(secretKey),
      sealBytes(secretKey, rootContext, root),
      ...keptColumns.map((column) => {
        const key = kept[column];
        return key ? sealBytes(root, keptContext(column), key) : null;
      }),
    ],
  );
}

const rootContext = 'root-key';

function keptContext(column: (typeof keptColumns)[number]): string {
  return `kept-key:${column}`;
}
