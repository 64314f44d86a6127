import { type Database, type Sql, sqlState } from '../../domain/ports/database.js';
import { setForMaintenance } from './hnsw.js';

const cancelEveryMs = 500;
const queryCanceled = '57014';

/**
 * Runs a statement that may take minutes and refuses to be in a transaction, on a connection of its own on PostgreSQL.
 *
 * @returns false when `signal` ended it or kept it from starting.
 */
export async function runLong(database: Database, statement: string, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return database.session(async (sql) => {
    await setForMaintenance(sql);
    const pid = await backendOf(sql);
    // Again and again: a request to cancel that arrives between two statements is forgotten.
    const canceller = setInterval(() => {
      if (signal.aborted) database.query('select pg_cancel_backend($1)', [pid]).catch(() => {});
    }, cancelEveryMs);
    try {
      await sql.query(statement);
      return true;
    } catch (error) {
      if (signal.aborted && sqlState(error) === queryCanceled) return false;
      throw error;
    } finally {
      clearInterval(canceller);
    }
  });
}

async function backendOf(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
  return row?.pid ?? 0;
}
