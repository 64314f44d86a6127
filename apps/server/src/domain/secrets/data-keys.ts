import { randomBytes } from 'node:crypto';
import { fail } from '@facet/contract';
import { type Sql, sqlState } from '../ports/database.js';
import { openBytes, sealBytes, UnsealError } from './sealed.js';
import { secretKeyBytes } from './secret-key.js';

const dataKeyBytes = 32;
const foreignKeyViolation = '23503';

/** Bytes of an account, plain or sealed. */
export interface AccountBytes {
  /** What they are and where they belong, such as `crop:<collection id>:<face id>`; only the same context opens them. */
  context: string;
  bytes: Uint8Array;
}

/**
 * Seals what an account stores under a key of its own, which lies in the database wrapped under the server's
 * root key. Erasing
 * the account erases that row, and with it the way to read whatever copies of its sealed bytes remain. That is why keys
 * are read anew at every call and never held. Each call takes the transaction that its bytes belong to.
 */
export class DataKeys {
  readonly #secretKey: Uint8Array;

  /** Raises RangeError for a secret key of another length than 32 bytes. */
  constructor({ secretKey }: { secretKey: Uint8Array }) {
    if (secretKey.length !== secretKeyBytes) throw new RangeError(`a secret key has ${secretKeyBytes} bytes`);
    this.#secretKey = secretKey;
  }

  /** Seals bytes, making the account's key at first use. Raises `resource.not_found` when there is no such account. */
  async seal(sql: Sql, accountId: string, context: string, plain: Uint8Array): Promise<Uint8Array> {
    const [sealed] = await this.sealAll(sql, accountId, [{ context, bytes: plain }]);
    return sealed as Uint8Array;
  }

  /** Seals several with one look-up of the key; answers in their order. Raises as `seal` does. */
  async sealAll(sql: Sql, accountId: string, plain: readonly AccountBytes[]): Promise<Uint8Array[]> {
    if (plain.length === 0) return [];
    const wrapped = (await readKey(sql, accountId)) ?? (await this.#makeKey(sql, accountId));
    return this.#withKey(accountId, wrapped, (key) =>
      plain.map(({ context, bytes }) => sealBytes(key, context, bytes)),
    );
  }

  /** What was sealed. Raises UnsealError for another account, context or secret key, and for changed bytes. */
  async open(sql: Sql, accountId: string, context: string, sealed: Uint8Array): Promise<Uint8Array> {
    const [plain] = await this.openAll(sql, accountId, [{ context, bytes: sealed }]);
    return plain as Uint8Array;
  }

  /** Opens several with one look-up of the key; answers in their order. Raises as `open` does when one does not open. */
  async openAll(sql: Sql, accountId: string, sealed: readonly AccountBytes[]): Promise<Uint8Array[]> {
    if (sealed.length === 0) return [];
    const wrapped = await readKey(sql, accountId);
    if (!wrapped) throw new UnsealError(`account ${accountId} has no key`);
    return this.#withKey(accountId, wrapped, (key) =>
      sealed.map(({ context, bytes }) => openBytes(key, context, bytes)),
    );
  }

  /** Of several first uses at once, one key is kept and all of them read that one. */
  async #makeKey(sql: Sql, accountId: string): Promise<Uint8Array> {
    const key = randomBytes(dataKeyBytes);
    const wrapped = sealBytes(this.#secretKey, wrapContext(accountId), key);
    key.fill(0);
    await sql
      .query('insert into account_data_keys (account_id, wrapped) values ($1, $2) on conflict do nothing', [
        accountId,
        wrapped,
      ])
      .catch((error) => {
        if (sqlState(error) === foreignKeyViolation) fail('resource.not_found', { resource: 'account' }, error);
        throw error;
      });
    // Gone again when the account is being erased at this moment.
    return (await readKey(sql, accountId)) ?? fail('resource.not_found', { resource: 'account' });
  }

  #withKey<Result>(accountId: string, wrapped: Uint8Array, use: (key: Uint8Array) => Result): Result {
    const key = openBytes(this.#secretKey, wrapContext(accountId), wrapped);
    try {
      return use(key);
    } finally {
      key.fill(0);
    }
  }
}

async function readKey(sql: Sql, accountId: string): Promise<Uint8Array | undefined> {
  const [row] = await sql.query<{ wrapped: Uint8Array }>(
    'select wrapped from account_data_keys where account_id = $1',
    [accountId],
  );
  return row?.wrapped;
}

/** The account is bound in, so that one account's row put in the place of another's opens nothing. */
export function wrapContext(accountId: string): string {
  return `data-key:${accountId}`;
}
