import { resolve } from 'node:path';
import { createBackup, readBackup, restoreBackup } from '../domain/backup/index.js';
import { chooseSecretKey } from '../domain/secrets/index.js';
import { findSecretKeys, readSettings, withStorage, workOnDatabase } from './database-work.js';
import { showRows } from './row-progress.js';

/** Backs up the database of the settings. Raises CommandError for whatever an operator can do something about. */
export function backUp(path: string): Promise<void> {
  return workOnDatabase(async (stop) => {
    const file = resolve(path);
    const config = readSettings();
    const { keys, placeOf } = await findSecretKeys(config);
    const { rows, tables, bytes, place } = await withStorage(config, stop, { make: false }, async ({ database }) => {
      const secretKey = await chooseSecretKey(database, keys);
      const progress = showRows(process.stderr);
      const options = { database, file, secretKey, signal: stop.signal, onProgress: progress.show };
      return { ...(await createBackup(options).finally(progress.end)), place: placeOf(secretKey) };
    });
    process.stdout.write(
      `backed up ${rows.toLocaleString('en')} rows of ${tables} tables to ${file} (${size(bytes)})\n` +
        `keep the secret key (${place}) elsewhere than the backup: nobody can restore it without\n`,
    );
  });
}

/** Restores a backup into the database of the settings. Raises as `backUp` does. */
export function restore(path: string): Promise<void> {
  return workOnDatabase(async (stop) => {
    const config = readSettings();
    const { keys, placeOf } = await findSecretKeys(config);
    const [secretKey] = keys;
    const source = { file: resolve(path), secretKey, signal: stop.signal };
    // Before the database is opened, and made if need be.
    const header = await readBackup(source);
    const counts = await withStorage(config, stop, { make: true }, ({ database, migrate, migrateTo }) => {
      const progress = showRows(process.stderr);
      const options = { ...source, database, migrate, migrateTo, onProgress: progress.show };
      return restoreBackup(options).finally(progress.end);
    });
    const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
    process.stdout.write(
      `restored ${rows.toLocaleString('en')} rows of ${counts.size} tables, backed up at ${header.created_at}\n` +
        `start the server with the same secret key (${placeOf(secretKey)})\n`,
    );
  });
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
