import { randomBytes } from 'node:crypto';
import type { CommandStorage } from '../compose-commands.js';
import type { Config } from '../config.js';
import { rotateSecretKey, type SecretKeyRotation } from '../domain/key-rotation/index.js';
import { chooseSecretKey } from '../domain/secrets/index.js';
import { beginSecretKeyChange, endSecretKeyChange, secretKeyFile } from '../secret-key-file.js';
import { findSecretKeys, readSettings, withStorage, workOnDatabase } from './database-work.js';
import { CommandError } from './failure.js';

const actor = { name: 'operator' };

/** Changes the secret key of the database of the settings. Raises CommandError for whatever an operator can do something about. */
export function rotateKey({ reseal }: { reseal: boolean }): Promise<void> {
  // A signal does not break it off: it takes a moment, and stands whichever way it ends.
  return workOnDatabase(async (stop) => {
    const config = readSettings();
    await findSecretKeys(config);
    const lines = await withStorage(config, stop, { make: false }, (storage) =>
      config.secretKey ? changeGiven(config, storage, reseal) : changeKept(config, storage, reseal),
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  });
}

/** From FACET_SECRET_KEY to FACET_SECRET_KEY_NEW: both are kept by whoever sets them. */
async function changeGiven(config: Config, storage: CommandStorage, reseal: boolean): Promise<string[]> {
  const { secretKey: from, newSecretKey: to } = config;
  if (!from || !to)
    throw new CommandError(
      'set FACET_SECRET_KEY_NEW to the new key, and keep it where FACET_SECRET_KEY is kept: openssl rand -base64 32 makes one',
    );
  if ((await chooseSecretKey(storage.database, [from, to])) === to)
    throw new CommandError('the database is under FACET_SECRET_KEY_NEW already: make it FACET_SECRET_KEY');
  await storage.migrate(storage.database);
  const rotation = await rotateSecretKey(storage.database, actor, { from, to, reseal });
  return [
    ...outcome(rotation),
    rotation.resealed === undefined
      ? 'servers that run go on; before one is started again, set its FACET_SECRET_KEY to the new key (until then, FACET_SECRET_KEY_NEW beside it will do)'
      : 'start the servers with FACET_SECRET_KEY set to the new key',
    'keep the key before as long as backups made under it',
  ];
}

/** From the key in the data directory to another in its place. */
async function changeKept(config: Config, storage: CommandStorage, reseal: boolean): Promise<string[]> {
  const { dataDir, newSecretKey } = config;
  const { keys } = await findSecretKeys(config);
  const from = await chooseSecretKey(storage.database, keys);
  const before = await endSecretKeyChange(dataDir, from);
  await storage.migrate(storage.database);
  const to = newSecretKey ?? randomBytes(from.length);
  // On the disk before the database is under it, and in its place only once the database is on the disk.
  await beginSecretKeyChange(dataDir, to);
  const rotation = await rotateSecretKey(storage.database, actor, { from, to, reseal }).catch(async (error) => {
    // Whether it was committed is for the database to say, also when its answer was lost.
    await endSecretKeyChange(dataDir, await chooseSecretKey(storage.database, [from, to])).catch(() => {});
    throw error;
  });
  const aside = await endSecretKeyChange(dataDir, to);
  return [
    ...(before === undefined
      ? []
      : [`a change that had been broken off was ended; the key before it lies in ${before}`]),
    ...outcome(rotation),
    `it lies in ${secretKeyFile(dataDir)}; the one before, which opens earlier backups and nothing else, in ${aside}`,
    'keep both elsewhere than the backups, and remove the one before from here',
  ];
}

function outcome({ keyId, resealed, isErased }: SecretKeyRotation): string[] {
  return [
    `the database is under the new secret key (${keyId})`,
    ...(resealed === undefined ? [] : [`sealed again: ${resealed.toLocaleString('en')} values`]),
    ...(isErased ? [] : ['what was under the key before leaves the files of the database when it is vacuumed next']),
  ];
}
