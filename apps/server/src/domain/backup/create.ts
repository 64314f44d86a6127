import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { Database } from '../ports/database.js';
import { BackupError } from './backup-error.js';
import { type DumpOptions, dump } from './dump.js';
import { SealFrames } from './seal-frames.js';

export interface BackupOptions extends DumpOptions {
  database: Database;
  /** Must not be there yet. */
  file: string;
  signal: AbortSignal;
}

export interface BackupSummary {
  tables: number;
  rows: number;
  bytes: number;
}

/**
 * Writes all rows of one moment to a sealed file. The file is there only when it is complete and on the disk.
 *
 * @throws BackupError when the file exists or there is nothing to back up, CannotStartError for another secret key.
 */
export async function createBackup({ database, file, signal, ...options }: BackupOptions): Promise<BackupSummary> {
  if (await exists(file)) throw new BackupError(`${file} exists: remove it or name another file`);
  const rows = new Map<string, number>();
  const onProgress = (table: string, done: number) => {
    rows.set(table, done);
    options.onProgress(table, done);
  };
  const draft = `${file}.${randomUUID()}.part`;
  try {
    await database.transaction(async (sql) => {
      const text = dump(sql, { ...options, onProgress });
      try {
        await pipeline(
          text,
          createGzip({ level: constants.Z_BEST_SPEED }),
          new SealFrames(options.secretKey),
          createWriteStream(draft, { flags: 'wx', mode: 0o600 }),
          { signal },
        );
      } finally {
        // A pipeline fails before its source has come to rest; no query must run on when the transaction has ended.
        await text.return(undefined);
      }
    });
    await sync(draft, 'r+');
    signal.throwIfAborted();
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  // The file's name is on the disk only when its directory is; not every file system lets a directory be synced.
  await sync(dirname(file), 'r').catch(() => {});
  const { size } = await lstat(file);
  return { tables: rows.size, rows: [...rows.values()].reduce((sum, count) => sum + count, 0), bytes: size };
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
