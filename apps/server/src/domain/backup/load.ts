import type { Sql } from '../ports/database.js';
import { BackupError } from './backup-error.js';
import { type BackupHeader, readNote, splitLines } from './contents.js';
import { quoted, readTables } from './schema.js';
import { TableLoader } from './table-loader.js';

export interface LoadOptions {
  /** Makes the tables that the rows came from; raises when this version of Facet does not know them. */
  migrateTo: (sql: Sql, migrations: BackupHeader['migrations']) => Promise<void>;
  /** Told after each batch: the rows of this table that are done. */
  onProgress: (table: string, rows: number) => void;
}

/**
 * Loads a backup's text into an empty database, within the caller's transaction.
 *
 * @returns how many rows each table got.
 * @throws BackupError when the database is not empty.
 */
export async function load(
  sql: Sql,
  chunks: AsyncIterable<Buffer>,
  { migrateTo, onProgress }: LoadOptions,
): Promise<Map<string, number>> {
  await refuseUnlessEmpty(sql);
  const counts = new Map<string, number>();
  let loaders = new Map<string, TableLoader>();
  let sequences: BackupHeader['sequences'] = [];
  let current: TableLoader | undefined;
  let expected: number | undefined;
  for await (const line of splitLines(chunks)) {
    const note = readNote(line);
    if (!note) {
      if (!current) throw new BackupError('the backup has rows of no table');
      await current.add(line);
      continue;
    }
    await current?.finish();
    if (note.note === 'header') {
      await migrateTo(sql, note.migrations);
      sequences = note.sequences;
      loaders = await emptyTables(sql, (table, rows) => {
        counts.set(table, rows);
        onProgress(table, rows);
      });
    } else if (note.note === 'table') {
      current = loaders.get(note.name);
      if (!current)
        throw new BackupError(`the backup has a table that its version of Facet does not make: ${note.name}`);
    } else expected = note.rows;
  }
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (rows !== expected) throw new BackupError(`the backup holds ${rows} rows and says ${expected}`);
  await setSequences(sql, sequences);
  return counts;
}

/** Rows that were there would mix with those to come, and what made them may differ from what the backup's need. */
async function refuseUnlessEmpty(sql: Sql): Promise<void> {
  const holding: string[] = [];
  const tables = await readTables(sql);
  for (const { name } of tables) {
    const [row] = await sql.query<{ any: boolean }>(`select exists (select from ${quoted(name)}) as any`);
    if (row?.any) holding.push(name);
  }
  if (tables.length === 0) return;
  const what = holding.length > 0 ? `has rows in ${holding.join(', ')}` : `has tables: ${tables[0]?.name}, …`;
  throw new BackupError(
    `the database is not empty (it ${what}): a backup is restored only where no server was started before`,
  );
}

/** Takes out what migrations put in, such as the first plans: the backup says what was left of it. */
async function emptyTables(sql: Sql, onRows: (table: string, rows: number) => void): Promise<Map<string, TableLoader>> {
  const tables = await readTables(sql);
  // All at once, and not `delete`: what refers to each other goes together, and no trigger keeps a row.
  await sql.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
  return new Map(tables.map((table) => [table.name, new TableLoader(sql, table, (rows) => onRows(table.name, rows))]));
}

/** To where they stood: a number given once is not given again, also when its row is gone. */
async function setSequences(sql: Sql, sequences: BackupHeader['sequences']): Promise<void> {
  for (const { name, last_value, is_called } of sequences)
    await sql.query('select setval($1::regclass, $2::bigint, $3::boolean)', [quoted(name), last_value, is_called]);
}
