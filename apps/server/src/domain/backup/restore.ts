import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Database } from '../ports/database.js';
import { BackupError } from './backup-error.js';
import { type BackupHeader, readNote, splitLines } from './contents.js';
import { type LoadOptions, load } from './load.js';
import { OpenFrames } from './open-frames.js';

interface BackupSource {
  file: string;
  secretKey: Uint8Array;
  signal: AbortSignal;
}

export interface RestoreOptions extends BackupSource, LoadOptions {
  database: Database;
  /** Applies the migrations that are newer than the backup. */
  migrate: (database: Database) => Promise<unknown>;
}

/**
 * Reads a backup to its end, so that one that is damaged or of another secret key is refused before anything is made.
 *
 * @returns what it says about itself.
 * @throws BackupError when it cannot be restored from.
 */
export async function readBackup(source: BackupSource): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  await readText(source, async (chunks) => {
    for await (const line of splitLines(chunks)) {
      if (header) continue;
      const note = readNote(line);
      header = note?.note === 'header' ? note : refuseUntold();
    }
  });
  return header ?? refuseUntold();
}

/**
 * Puts all rows of a backup into an empty database: all of them or, when anything fails, none and no table either.
 *
 * @returns how many rows each table got.
 * @throws BackupError when the file cannot be restored from or the database is not empty.
 */
export async function restoreBackup({
  database,
  migrate,
  migrateTo,
  onProgress,
  ...source
}: RestoreOptions): Promise<ReadonlyMap<string, number>> {
  const counts = await database.transaction((sql) =>
    readText(source, (chunks) => load(sql, chunks, { migrateTo, onProgress })),
  );
  await migrate(database);
  return counts;
}

/** Resolves only when the file was read to its end and every frame of it opened. */
async function readText<Result>(
  { file, secretKey, signal }: BackupSource,
  read: (chunks: AsyncIterable<Buffer>) => Promise<Result>,
): Promise<Result> {
  let reading: Promise<Result> | undefined;
  const keepReading = (chunks: AsyncIterable<Buffer>) => {
    reading = read(chunks);
    return reading;
  };
  try {
    return await pipeline(createReadStream(file), new OpenFrames(secretKey), createGunzip(), keepReading, { signal });
  } finally {
    // A pipeline fails before its reader has come to rest; no query must run on when the transaction has ended.
    await reading?.catch(() => {});
  }
}

function refuseUntold(): never {
  throw new BackupError('the backup does not say what it is');
}
