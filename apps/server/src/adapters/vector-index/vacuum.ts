import type { Database } from '../../domain/ports/database.js';
import type { IndexLog } from './index-log.js';
import { runLong } from './long-statement.js';

/** Where people's features are kept. */
const tables = ['templates', 'faces', 'face_crops'];

/**
 * On PostgreSQL: soon from this many dead rows and this share on, otherwise within the hour. Not at every turn, since a
 * transaction that began before they died (a backup, an index being built) keeps them from being removed.
 */
const dueRows = 1000;
const dueShare = 0.02;
const soon = '5 minutes';
const atLeastEvery = '1 hour';

/**
 * Removes what is left of deleted rows from tables and indexes. PostgreSQL's own cleaning may wait for a fifth of a table
 * to die and passes over the indexes when few rows have; the embedded database has none at all. There it holds the one
 * session up for 0.2 s after half of 100,000 faces were deleted (measured), and for some milliseconds after a few.
 */
export async function eraseDeadRows(database: Database, signal: AbortSignal, log: IndexLog): Promise<void> {
  // The embedded database would otherwise report its statistics some time later; the others report when they are idle.
  await database.query('select pg_stat_force_next_flush()').catch(() => {});
  // A database that was killed has forgotten how many rows had died, and when they were last removed.
  const due = await database.query<{ name: string; dead: number }>(
    `select relname as name, n_dead_tup as dead from pg_stat_user_tables
     where schemaname = current_schema() and relname = any($1) and (last_vacuum is null or n_dead_tup > 0 and ($2::boolean
       or last_vacuum < now() -
         case when n_dead_tup >= greatest($3::float8, $4::float8 * (n_live_tup + n_dead_tup)) then $5 else $6 end::interval))`,
    [tables, database.kind === 'embedded', dueRows, dueShare, soon, atLeastEvery],
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
