import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedDatabase } from '../adapters/sql/embedded.js';
import { migrate } from '../adapters/sql/migrate.js';
import { openPostgresql } from '../adapters/sql/postgresql.js';
import type { Database } from '../domain/ports/database.js';

/** The compiled worker: threads do not run TypeScript sources. */
export const embeddedWorkerUrl = new URL('../../dist/adapters/sql/embedded-worker.js', import.meta.url);
const migrationsFolder = new URL('../../migrations/', import.meta.url);

/** The databases that this run can test: the embedded one, and PostgreSQL when TEST_DATABASE_URL names a server. */
export const testDatabaseKinds: readonly Database['kind'][] = process.env.TEST_DATABASE_URL
  ? ['embedded', 'postgresql']
  : ['embedded'];

/** A migrated database with nothing in it; `close` erases it. */
export async function openTestDatabase(kind: Database['kind'] = 'embedded'): Promise<Database> {
  return kind === 'embedded' ? openEmbedded() : openOnServer(process.env.TEST_DATABASE_URL ?? '');
}

async function openEmbedded(): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'facet-test-'));
  await cp(await templateDir(), dataDir, { recursive: true });
  const database = await openEmbeddedDatabase({ dataDir, workerUrl: embeddedWorkerUrl });
  return closing(database, () => rm(dataDir, { recursive: true, force: true }));
}

/** Creating and migrating takes seconds, copying does not: one migrated database is kept for all tests and runs. */
export async function templateDir(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  for (const name of (await readdir(migrationsFolder)).sort())
    hash.update(await readFile(new URL(name, migrationsFolder)));
  const template = join(tmpdir(), `facet-test-template-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(template)) return template;
  const draft = await mkdtemp(join(tmpdir(), 'facet-test-draft-'));
  const dataDir = join(draft, 'database');
  const database = await openEmbeddedDatabase({ dataDir, workerUrl: embeddedWorkerUrl });
  await migrate(database);
  await database.close();
  // Another test process may have been first; its template is as good.
  await rename(dataDir, template).catch(() => {});
  await rm(draft, { recursive: true, force: true });
  return template;
}

async function openOnServer(url: string): Promise<Database> {
  const name = `facet_test_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = openPostgresql(own.href);
  await migrate(database);
  return closing(database, () => administer(url, `drop database ${name} with (force)`));
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function closing(database: Database, erase: () => Promise<void>): Database {
  return {
    kind: database.kind,
    query: (text, values) => database.query(text, values),
    transaction: (work) => database.transaction(work),
    session: (work) => database.session(work),
    async close() {
      await database.close();
      await erase();
    },
  };
}
