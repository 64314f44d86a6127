import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDataDir } from './adapters/data-dir-lock.js';
import { openEmbeddedDatabase } from './adapters/sql/embedded.js';
import { type AppliedMigration, migrate, migrateTo } from './adapters/sql/migrate.js';
import { openPostgresql } from './adapters/sql/postgresql.js';
import { CannotStartError } from './cannot-start.js';
import type { Config } from './config.js';
import type { Database, Sql } from './domain/ports/database.js';

export interface CommandStorageOptions {
  /** Whether to make the embedded database when there is none. */
  make: boolean;
  /** Told of what the work cannot go on after: the database's thread ended, the data directory was taken. */
  onFatal: (error: Error) => void;
}

/** The database of the settings, held by a command while it runs. */
export interface CommandStorage {
  database: Database;
  migrate: (database: Database) => Promise<string[]>;
  migrateTo: (sql: Sql, migrations: readonly AppliedMigration[]) => Promise<void>;
  close(): Promise<void>;
  /** Closes, and removes the embedded database when this command made it. */
  discard(): Promise<void>;
}

/**
 * Opens the database of the settings for a command, as it is: no migration is applied. The embedded one serves one
 * process at a time, so its server must have been stopped.
 *
 * @throws CannotStartError when a server runs there, or there is no database and none is to be made.
 */
export async function openStorageForCommand(config: Config, options: CommandStorageOptions): Promise<CommandStorage> {
  const opened =
    config.databaseUrl === undefined ? await openEmbedded(config.dataDir, options) : openShared(config.databaseUrl);
  return { migrate, migrateTo, ...opened };
}

type Opened = Pick<CommandStorage, 'database' | 'close' | 'discard'>;

function openShared(url: string): Opened {
  const database = openPostgresql(url);
  const close = () => database.close();
  return { database, close, discard: close };
}

async function openEmbedded(dataDir: string, { make, onFatal }: CommandStorageOptions): Promise<Opened> {
  const folder = join(dataDir, 'database');
  const made = !existsSync(folder);
  if (made && !make)
    throw new CannotStartError(`there is no database in ${dataDir}: set FACET_DATA_DIR to the server's data directory`);
  const lock = await lockDataDir(dataDir, onFatal).catch(tellToStopServer);
  const database = await openEmbeddedDatabase({ dataDir: folder, onCrash: onFatal }).catch(async (error) => {
    await lock.release();
    throw error;
  });
  const close = async () => {
    await database.close();
    await lock.release();
  };
  const discard = async () => {
    await database.close();
    if (made) await rm(folder, { recursive: true, force: true });
    await lock.release();
  };
  return { database, close, discard };
}

function tellToStopServer(error: unknown): never {
  if (!(error instanceof CannotStartError)) throw error;
  throw new CannotStartError(`the server must be stopped first: ${error.message}`);
}
