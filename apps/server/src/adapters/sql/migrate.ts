import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { CannotStartError } from '../../cannot-start.js';
import type { Database } from '../../domain/ports/database.js';

/** Any constant does, as long as every server uses the same one. */
const advisoryLock = 4_201_337;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies the migrations that the database lacks, in order of their names, each in one transaction with its record.
 * Two servers may do this at once: the second waits for the first and finds nothing left.
 *
 * @returns the names applied now.
 * @throws when an applied file has changed or the database knows migrations that this version does not.
 */
export async function migrate(
  database: Database,
  folder: URL = new URL('../../../migrations/', import.meta.url),
): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const applied: string[] = [];
  // PostgreSQL's `create table if not exists` is not safe against itself, hence the lock around this one too.
  await database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    await sql.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
  });
  const known = await database.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations order by name',
  );
  const unknown = known.find(({ name }) => !migrations.some((migration) => migration.name === name));
  if (unknown)
    throw new CannotStartError(
      `the database was migrated by a newer version of Facet (${unknown.name}): start that version`,
    );
  for (const migration of migrations) if (await apply(database, migration)) applied.push(migration.name);
  return applied;
}

async function apply(database: Database, { name, sql, checksum }: Migration): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    const [record] = await transaction.query<{ checksum: string }>('select checksum from migrations where name = $1', [
      name,
    ]);
    if (record) {
      if (record.checksum !== checksum)
        throw new CannotStartError(`migration ${name} was changed after it had been applied`);
      return false;
    }
    await transaction.query(sql);
    await transaction.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum]);
    return true;
  });
}

async function readMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
