import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Database } from './domain/ports/database.js';
import { openRootKeys, type RootKeys } from './domain/secrets/index.js';
import { endSecretKeyChange, obtainSecretKeys } from './secret-key-file.js';

/**
 * Opens what everything is sealed under and derived from, by the secret key of the settings or of the data directory, which
 * is made there at first start. Ends a change of that file's key that was broken off.
 *
 * @throws CannotStartError when the database is under another secret key.
 */
export async function openKeys(config: Config, database: Database, log: Logger): Promise<RootKeys> {
  const { secretKey: given, newSecretKey: next, dataDir } = config;
  if (!given) {
    const keys = await openRootKeys(database, await obtainSecretKeys(dataDir));
    const aside = await endSecretKeyChange(dataDir, keys.secretKey);
    if (aside !== undefined) log.warn({ before: aside }, 'ended a change of the secret key that had been broken off');
    return keys;
  }
  const keys = await openRootKeys(database, next ? [given, next] : [given]);
  if (keys.secretKey === next)
    log.warn('the database is under FACET_SECRET_KEY_NEW: make it FACET_SECRET_KEY, and remove the other');
  return keys;
}
