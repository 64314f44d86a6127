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

/**
 * Holds the secret key against the one that the database was first used with; the first one given is remembered.
 *
 * @throws CannotStartError when it is another one: what is sealed could not be read, and more would be sealed unreadably.
 */
export async function checkSecretKey(sql: Sql, secretKey: Uint8Array): Promise<void> {
  if (await verifySecretKey(sql, secretKey)) return;
  const sealed = sealBytes(secretKey, checkContext, Buffer.from(checkText));
  await sql.query('insert into secret_key_check (sealed) values ($1) on conflict do nothing', [sealed]);
  // Of two servers that start at once with different keys, one is refused here.
  await verifySecretKey(sql, secretKey);
}

/** As `checkSecretKey`, but writes nothing: answers false when the database remembers no key yet. */
export async function verifySecretKey(sql: Sql, secretKey: Uint8Array): Promise<boolean> {
  const [row] = await sql.query<{ sealed: Uint8Array }>('select sealed from secret_key_check');
  if (!row) return false;
  try {
    openBytes(secretKey, checkContext, row.sealed);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new CannotStartError(
      'the secret key is not the one that this database was first used with: set FACET_SECRET_KEY to that one, or put its secret-key.txt back into the data directory',
    );
  }
  return true;
}
