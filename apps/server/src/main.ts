import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defaultModelsDir, ModelPackError } from '@facet/vision/models';
import { type Logger, pino } from 'pino';
import { DataDirLockedError } from './adapters/data-dir-lock.js';
import { buildApp } from './app.js';
import { showBuildProgress } from './cli/model-progress.js';
import { type Composition, compose } from './compose.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { welcome } from './welcome.js';

/** sysexits' EX_CONFIG. */
const badSettings = 78;
/** Requests in flight get this long to finish after the signal to stop; the process ends within ten seconds of it. */
const graceMs = 8_000;

/** Reads the environment, starts the server and ends the process when the server has ended. */
export async function main(): Promise<never> {
  process.exit(await serve());
}

/** @returns the exit code: 0 after a stop that was asked for. */
async function serve(): Promise<number> {
  let config: Config;
  try {
    config = readConfig(process.env, defaultModelsDir(process.env, homedir()));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`facet: bad settings: ${error.message}\n`);
    return badSettings;
  }
  const log = openLog(config);
  const stop = new AbortController();
  let fatal: Error | undefined;
  const end = (error?: Error) => {
    fatal ??= error;
    stop.abort();
  };
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => (stop.signal.aborted ? process.exit(1) : end()));
  }
  try {
    const composition = await compose(config, {
      log,
      signal: stop.signal,
      onBuildProgress: showBuildProgress(process.stdout),
      onFatal: end,
    });
    await listenUntil(stop.signal, config, composition, log);
  } catch (error) {
    if (!stop.signal.aborted) return explain(error, config);
  }
  if (fatal) log.fatal({ err: fatal }, 'cannot go on');
  return fatal ? 1 : 0;
}

async function listenUntil(stop: AbortSignal, config: Config, composition: Composition, log: Logger): Promise<void> {
  const app = await buildApp(composition.services, config);
  try {
    stop.throwIfAborted();
    await app.listen({ host: config.host, port: config.port });
    const address = app.server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    const { demoKey, adminToken } = composition;
    process.stdout.write(
      welcome({ host: config.host, port, demoKey, adminToken, photo: samplePhoto(), workingDir: process.cwd() }),
    );
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    log.info('stopping');
  } finally {
    const deadline = setTimeout(() => app.server.closeAllConnections(), graceMs);
    await app.close();
    clearTimeout(deadline);
    await composition.close();
  }
}

/** Tells people in one line why there is no server; the stack is for failures that nobody foresaw. */
function explain(error: unknown, config: Config): number {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `port ${config.port} on ${config.host}`;
  let line: string;
  if (code === 'EADDRINUSE') line = `${where} is in use by another program: stop it or set PORT`;
  else if (code === 'EACCES' && error instanceof Error && 'syscall' in error && error.syscall === 'listen')
    line = `${where} may not be used by this user: set PORT`;
  else if (error instanceof ModelPackError) line = `${error.message}. ${error.remedy}`;
  else if (error instanceof DataDirLockedError) line = error.message;
  else line = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`facet: ${line}\n`);
  return 1;
}

function openLog({ logLevel }: Config): Logger {
  const secrets = [
    'req.headers.authorization',
    'req.headers["x-api-key"]',
    'req.headers.cookie',
    '*.secret',
    '*.key',
    '*.token',
    '*.password',
  ];
  return pino(
    { level: logLevel, redact: { paths: secrets, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** A photo of people that comes with the development dependencies, else a name that invites to bring one. */
function samplePhoto(): string {
  const path = fileURLToPath(new URL('../../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url));
  return existsSync(path) ? path : 'photo.jpg';
}
