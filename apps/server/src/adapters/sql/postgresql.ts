import type { Database } from '../../domain/ports/database.js';
import { PoolDatabase } from './pool-database.js';

const connections = 10;

/** A pool of connections to a PostgreSQL server; nothing is connected before the first query. */
export function openPostgresql(connectionString: string): Database {
  return new PoolDatabase('postgresql', { connectionString, connections });
}
