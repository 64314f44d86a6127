import { hkdfSync } from 'node:crypto';
import { CannotStartError } from '../../cannot-start.js';
import type { Sql } from '../ports/database.js';
import { openBytes, sealBytes, UnsealError } from './sealed.js';

export const secretKeyBytes = 32;

const checkContext = 'secret-key-check';
const checkText = 'Facet reads and writes sealed data here with this secret key.';

/** The 32 bytes that a text says in base64, base64url or hex; undefined for any other text. */
export function parseSecretKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^([A-Za-z0-9+/]{43}=?|[A-Za-z0-9_-]{43}=?)$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64url');
  // A last character whose spare bits are set is a slip of the pen, not another way to write the same key.
  const canonical = key.toString('base64url');
  return canonical === text.replace('=', '').replaceAll('+', '-').replaceAll('/', '_') ? key : undefined;
}

/** Names a secret key, without telling anything about it: 8 hexadecimal digits. */
export function secretKeyId(secretKey: Uint8Array): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'facet secret key: id', 4)).toString('hex');
}

/** What only the same secret key opens, to tell it from others. */
export function sealCheck(secretKey: Uint8Array): Uint8Array {
  return sealBytes(secretKey, checkContext, Buffer.from(checkText));
}

/** At least one, the likeliest first. */
export type SecretKeys = readonly [Uint8Array, ...Uint8Array[]];

/**
 * The one of these keys that the database is under; the first when it is under none yet. Asks for nothing that databases
 * of earlier versions lack, and writes nothing.
 *
 * @throws CannotStartError when it is under another one.
 */
export async function chooseSecretKey(sql: Sql, keys: SecretKeys): Promise<Uint8Array> {
  const [table] = await sql.query<{ made: boolean }>(`select to_regclass('secret_key_check') is not null as made`);
  if (!table?.made) return keys[0];
  const [row] = await sql.query<{ sealed: Uint8Array }>('select sealed from secret_key_check');
  return row ? openingKey(row.sealed, keys) : keys[0];
}

/**
 * The one of these keys that opens what `sealCheck` sealed.
 *
 * @throws CannotStartError when none does: what is sealed could not be read, and more would be sealed unreadably.
 */
export function openingKey(sealed: Uint8Array, keys: SecretKeys): Uint8Array {
  const found = keys.find((key) => isOpenedBy(key, sealed));
  if (found) return found;
  throw new CannotStartError(
    'the secret key is not the one that this database is under: set FACET_SECRET_KEY to that one, or put its secret-key.txt back into the data directory',
  );
}

function isOpenedBy(secretKey: Uint8Array, sealed: Uint8Array): boolean {
  try {
    openBytes(secretKey, checkContext, sealed);
    return true;
  } catch (error) {
    if (error instanceof UnsealError) return false;
    throw error;
  }
}
