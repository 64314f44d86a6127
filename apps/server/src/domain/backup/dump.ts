import type { Sql } from '../ports/database.js';
import { chooseSecretKey } from '../secrets/index.js';
import { BackupError } from './backup-error.js';
import { type BackupHeader, writeNote } from './contents.js';
import { quoted, readSequences, readTables, type Table } from './schema.js';

/** Rows are fetched by as many at once as make about this many characters, so that large rows do not fill the memory. */
const fetchChars = 1_000_000;
const mostRows = 5_000;
const firstRows = 20;

/** Told after each batch: the rows of this table that are done. */
export type OnBackupProgress = (table: string, rows: number) => void;

export interface DumpOptions {
  secretKey: Uint8Array;
  onProgress: OnBackupProgress;
}

/**
 * A backup's text in pieces, from one snapshot: `sql` must be a transaction in which nothing has been asked yet.
 *
 * @throws BackupError when the database was never used, CannotStartError when it was used with another secret key.
 */
export async function* dump(sql: Sql, { secretKey, onProgress }: DumpOptions): AsyncGenerator<string> {
  await sql.query('set transaction isolation level repeatable read, read only');
  // Whatever the server's defaults are: every digit of a float, and forms that are read back alike everywhere.
  await sql.query(
    `set local extra_float_digits = 1; set local bytea_output = hex; set local datestyle = iso; set local intervalstyle = postgres`,
  );
  const tables = await readTables(sql);
  await lock(sql, tables);
  const header = await readHeader(sql);
  await chooseSecretKey(sql, [secretKey]);
  yield writeNote(header);
  let rows = 0;
  for (const table of tables) {
    yield writeNote({ note: 'table', name: table.name });
    let done = 0;
    onProgress(table.name, done);
    for await (const lines of readRows(sql, table)) {
      yield `${lines.join('\n')}\n`;
      done += lines.length;
      onProgress(table.name, done);
    }
    rows += done;
  }
  yield writeNote({ note: 'end', rows });
}

/** Against a newer server that would change the tables meanwhile. */
async function lock(sql: Sql, tables: readonly Table[]): Promise<void> {
  if (tables.length === 0) throw new BackupError('there is nothing to back up: no server was started on the database');
  await sql.query(`lock table ${tables.map(({ name }) => quoted(name)).join(', ')} in access share mode`);
}

async function readHeader(sql: Sql): Promise<BackupHeader> {
  const migrations = await sql.query<BackupHeader['migrations'][number]>(
    'select name, checksum from migrations order by name',
  );
  const sequences: BackupHeader['sequences'] = [];
  for (const name of await readSequences(sql)) {
    const [state] = await sql.query<{ last_value: string; is_called: boolean }>(
      `select last_value::text, is_called from ${quoted(name)}`,
    );
    if (state) sequences.push({ name, ...state });
  }
  return { note: 'header', created_at: new Date().toISOString(), migrations, sequences };
}

/** The rows as JSON, written by the database: no number passes through JavaScript's. */
async function* readRows(sql: Sql, { name, columns }: Table): AsyncGenerator<string[]> {
  // JSON as text within JSON, because a JSON null and an absent value would look the same.
  const values = columns.map((column) => `${quoted(column.name)}${column.isJson ? '::text' : ''}`);
  await sql.query(
    `declare backup_rows no scroll cursor for
     select row_to_json(r)::text as line from (select ${values.join(', ')} from ${quoted(name)}) r`,
  );
  let count = firstRows;
  for (;;) {
    const fetched = await sql.query<{ line: string }>(`fetch ${count} from backup_rows`);
    if (fetched.length === 0) break;
    const lines = fetched.map(({ line }) => line);
    yield lines;
    const chars = lines.reduce((sum, line) => sum + line.length, 0);
    count = Math.max(1, Math.min(mostRows, Math.floor((fetchChars * lines.length) / chars)));
  }
  await sql.query('close backup_rows');
}
