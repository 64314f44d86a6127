import type { Database } from '../../domain/ports/database.js';
import type { IndexLog } from './index-log.js';
import { runLong } from './long-statement.js';

/** Where people's features are kept. */
const tables = ['templates', 'faces', 'face_crops'];

/** On PostgreSQL: at once from this many dead rows and this share on, otherwise when the last time is an hour ago. */
const dueRows = 1000;
const dueShare = 0.02;

/**
 * Removes what is left of deleted rows from tables and indexes. PostgreSQL's own cleaning may wait for a fifth of a table
 * to die and passes over the indexes when few rows have; the embedded database has none at all. There it holds the one
 * session up for 0.2 s after half of 100,000 faces were deleted (measured), and for some milliseconds after a few.
 */
export async function eraseDeadRows(database: Database, signal: AbortSignal, log: IndexLog): Promise<void> {
  // The embedded database would otherwise report its statistics some time later; the others report when they are idle.
  await database.query('select pg_stat_force_next_flush()').catch(() => {});
  const due = await database.query<{ name: string; dead: number }>(
    `select relname as name, n_dead_tup as dead from pg_stat_user_tables
     where schemaname = current_schema() and relname = any($1) and n_dead_tup > 0
       and ($2::boolean or n_dead_tup >= greatest($3::float8, $4::float8 * (n_live_tup + n_dead_tup))
         or coalesce(last_vacuum, '-infinity') < now() - interval '1 hour')`,
    [tables, database.kind === 'embedded', dueRows, dueShare],
  );
  for (const { name, dead } of due) {
    const statement = `vacuum (index_cleanup on) ${name}`;
    const began = performance.now();
    if (database.kind === 'postgresql') {
      if (!(await runLong(database, statement, signal))) return;
    } else {
      // Its one session cannot be told to stop, and needs no settings.
      if (signal.aborted) return;
      await database.query(statement);
    }
    log('dead_rows_erased', { table: name, rows: dead, ms: Math.round(performance.now() - began) });
  }
}
