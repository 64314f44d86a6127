import { CannotStartError } from '../../cannot-start.js';
import type { Sql } from '../ports/database.js';
import { openBytes, sealBytes, UnsealError } from '../secrets/index.js';
import type { SealedColumn } from './sealed-columns.js';

const batchRows = 500;

interface Sealed {
  id: string;
  sealed: Uint8Array;
}

/**
 * Seals a column's values under another root, within the caller's transaction, which holds the table's lock.
 *
 * @returns how many there are.
 * @throws CannotStartError when one does not open: it would be lost.
 */
export async function reseal(sql: Sql, column: SealedColumn, from: Uint8Array, to: Uint8Array): Promise<number> {
  const { table, id, idType, column: name, context } = column;
  const [oldKey, newKey] = [column.keyUnder(from), column.keyUnder(to)];
  let count = 0;
  let after: string | null = null;
  for (;;) {
    const rows: Sealed[] = await sql.query<Sealed>(
      `select ${id}::text as id, ${name} as sealed from ${table}
        where ${name} is not null and ($1::${idType} is null or ${id} > $1::${idType}) order by ${id} limit ${batchRows}`,
      [after],
    );
    const again = rows.map((row) => sealBytes(newKey, context(row.id), opened(oldKey, column, row)));
    await sql.query(
      `update ${table} set ${name} = decode(given.sealed, 'hex')
         from unnest($1::${idType}[], $2::text[]) as given (id, sealed) where ${table}.${id} = given.id`,
      [rows.map((row) => row.id), again.map((bytes) => Buffer.from(bytes).toString('hex'))],
    );
    count += rows.length;
    after = rows.at(-1)?.id ?? null;
    if (rows.length < batchRows) return count;
  }
}

function opened(key: Uint8Array, { table, context }: SealedColumn, { id, sealed }: Sealed): Uint8Array {
  try {
    return openBytes(key, context(id), sealed);
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new CannotStartError(`the row ${id} of ${table} does not open with the secret key: nothing was changed`);
  }
}
