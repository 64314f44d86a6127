import { homedir } from 'node:os';
import { ProblemError } from '@facet/contract';
import { defaultModelsDir } from '@facet/vision/models';
import { CannotStartError } from '../cannot-start.js';
import { type CommandStorage, openStorageForCommand } from '../compose-commands.js';
import { type Config, ConfigError, readConfig } from '../config.js';
import { BackupError } from '../domain/backup/index.js';
import { sqlState } from '../domain/ports/database.js';
import type { SecretKeys } from '../domain/secrets/index.js';
import { newSecretKeyFile, readSecretKeys, secretKeyFile } from '../secret-key-file.js';
import { CommandError } from './failure.js';

/** sysexits' EX_CONFIG, as the server's. */
const badSettings = 78;

/** The server's settings. Raises ConfigError. */
export function readSettings(): Config {
  return readConfig(process.env, defaultModelsDir(process.env, homedir()));
}

/** The secret keys that the database may be under, the likeliest first, and where each of them is, in words. */
export interface FoundSecretKeys {
  keys: SecretKeys;
  placeOf(key: Uint8Array): string;
}

/** Those of the settings, else of the data directory. More than one only while the key is being changed. Raises CommandError. */
export async function findSecretKeys({ secretKey, newSecretKey, dataDir }: Config): Promise<FoundSecretKeys> {
  if (secretKey) {
    const placeOf = (key: Uint8Array) => (key === newSecretKey ? 'FACET_SECRET_KEY_NEW' : 'FACET_SECRET_KEY');
    return { keys: newSecretKey ? [secretKey, newSecretKey] : [secretKey], placeOf };
  }
  const keys = await readSecretKeys(dataDir);
  const files = [secretKeyFile(dataDir), newSecretKeyFile(dataDir)];
  if (keys) return { keys, placeOf: (key) => files[keys.indexOf(key)] ?? dataDir };
  throw new CommandError(`no secret key: set FACET_SECRET_KEY, or put the server's into ${secretKeyFile(dataDir)}`);
}

/** Runs `work` until it is done or a signal stops it; what an operator can understand is raised as CommandError. */
export async function workOnDatabase(work: (stop: AbortController) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const stopped = () => stop.abort(new CommandError('stopped; nothing was left behind'));
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stopped);
  try {
    await work(stop);
  } catch (error) {
    throw asCommandError(stop.signal.aborted ? stop.signal.reason : error);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stopped);
  }
}

/** Opens the database of the settings for `work`; when that fails, a database made for it is removed again. */
export async function withStorage<Result>(
  config: Config,
  stop: AbortController,
  { make }: { make: boolean },
  work: (storage: CommandStorage) => Promise<Result>,
): Promise<Result> {
  const storage = await openStorageForCommand(config, { make, onFatal: (error) => stop.abort(error) });
  try {
    const result = await work(storage);
    await storage.close();
    return result;
  } catch (error) {
    await storage.discard();
    throw error;
  }
}

function asCommandError(error: unknown): unknown {
  if (error instanceof ConfigError) return new CommandError(`bad settings: ${error.message}`, badSettings);
  if (error instanceof BackupError || error instanceof CannotStartError) return new CommandError(error.message);
  if (error instanceof ProblemError && error.problem === 'server.overloaded')
    return new CommandError(`the database does not answer: ${describe(error.cause)}`);
  if (sqlState(error) !== undefined) return new CommandError(`the database refused: ${describe(error)}`);
  // The file system's messages name the operation and the path.
  return error instanceof Error && 'syscall' in error ? new CommandError(error.message) : error;
}

/** Node reports a host with several addresses as several errors without a message of their own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  return error instanceof Error ? error.message : String(error);
}
