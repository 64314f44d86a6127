import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { CannotStartError } from '../../cannot-start.js';
import type { Database, Sql } from '../../domain/ports/database.js';

/** Any constant does, as long as every server uses the same one. */
const advisoryLock = 4_201_337;

const defaultFolder = new URL('../../../migrations/', import.meta.url);

/** A migration as the database remembers it. */
export interface AppliedMigration {
  name: string;
  checksum: string;
}

interface Migration extends AppliedMigration {
  sql: string;
}

/**
 * Applies the migrations that the database lacks, in order of their names, each in one transaction with its record.
 * Two servers may do this at once: the second waits for the first and finds nothing left.
 *
 * @returns the names applied now.
 * @throws when an applied file has changed or the database knows migrations that this version does not.
 */
export async function migrate(database: Database, folder: URL = defaultFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const applied: string[] = [];
  await database.transaction(prepare);
  const known = await database.query<{ name: string }>('select name from migrations order by name');
  const unknown = known.find(({ name }) => !migrations.some((migration) => migration.name === name));
  if (unknown) throw madeByNewerVersion('the database was migrated', unknown.name);
  for (const migration of migrations)
    if (await database.transaction((sql) => apply(sql, migration))) applied.push(migration.name);
  return applied;
}

/**
 * Brings an empty database to exactly the state that these migrations lead to, within the caller's transaction.
 *
 * @throws CannotStartError when this version does not know one of them as it is, or it was applied before.
 */
export async function migrateTo(
  sql: Sql,
  wanted: readonly AppliedMigration[],
  folder: URL = defaultFolder,
): Promise<void> {
  const migrations = await readMigrations(folder);
  await prepare(sql);
  for (const { name, checksum } of wanted) {
    const migration = migrations.find((known) => known.name === name);
    if (!migration) throw madeByNewerVersion('the data was written', name);
    if (migration.checksum !== checksum)
      throw new CannotStartError(`migration ${name} is not the one that the data was written with`);
    if (!(await apply(sql, migration)))
      throw new CannotStartError(`the database is not empty: migration ${name} was applied to it`);
  }
}

/** PostgreSQL's `create table if not exists` is not safe against itself, hence the lock around this one too. */
async function prepare(sql: Sql): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
  await sql.query(
    'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  );
}

/** Whether it was applied now; false when it had been before. */
async function apply(sql: Sql, migration: Migration): Promise<boolean> {
  const { name, checksum } = migration;
  await sql.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
  const [record] = await sql.query<{ checksum: string }>('select checksum from migrations where name = $1', [name]);
  if (record) {
    if (record.checksum !== checksum)
      throw new CannotStartError(`migration ${name} was changed after it had been applied`);
    return false;
  }
  await sql.query(migration.sql);
  await sql.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum]);
  return true;
}

function madeByNewerVersion(what: string, name: string): CannotStartError {
  return new CannotStartError(`${what} by a newer version of Facet (${name}): start that version`);
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
