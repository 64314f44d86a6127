import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { ProblemError } from '@facet/contract';
import { defaultModelsDir, ModelPackError } from '@facet/vision/models';
import { type Logger, pino } from 'pino';
import { buildApp } from './app.js';
import { CannotStartError } from './cannot-start.js';
import { showBuildProgress } from './cli/model-progress.js';
import { type Composition, compose } from './compose.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { addressOf, welcome } from './welcome.js';

/** sysexits' EX_CONFIG. */
const badSettings = 78;
/** Requests in flight get this long to finish after the signal to stop. */
const graceMs = 8_000;
/** Whatever still hangs then, the process ends within ten seconds of the signal. */
const deadlineMs = 9_500;

/** Reads the environment, starts the server and ends the process when the server has ended. */
export async function main(): Promise<never> {
  // A heap of 45 MB is collected whole each time it has grown by a third: at 200 calls a second every six seconds, and
  // those that come in the meantime take 20 to 50 ms. Twice its size is still little memory.
  setFlagsFromString('--heap-growing-percent=100');
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
    setTimeout(() => process.exit(fatal ? 1 : 0), deadlineMs).unref();
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
    await listenUntil(stop.signal, config, composition).finally(composition.close);
  } catch (error) {
    if (!stop.signal.aborted) return explain(error, config);
  }
  if (fatal) log.fatal({ err: fatal }, 'cannot go on');
  return fatal ? 1 : 0;
}

async function listenUntil(
  stop: AbortSignal,
  config: Config,
  { services, demoKey, adminToken, listening }: Composition,
): Promise<void> {
  const app = await buildApp(services, config);
  try {
    stop.throwIfAborted();
    await app.listen({ host: config.host, port: config.port });
    const address = app.server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    listening(addressOf(config.host, port));
    const text = welcome({
      host: config.host,
      port,
      demoKey,
      adminToken,
      photo: samplePhoto(),
      workingDir: process.cwd(),
    });
    process.stdout.write(text);
    await new Promise<void>((resolve) => {
      if (stop.aborted) resolve();
      stop.addEventListener('abort', () => resolve(), { once: true });
    });
    services.log.info('stopping');
  } finally {
    const deadline = setTimeout(() => app.server.closeAllConnections(), graceMs);
    await app.close();
    clearTimeout(deadline);
  }
}

/** Tells people in one line why there is no server; the stack is for failures that nobody foresaw. */
function explain(error: unknown, { port, host }: Config): number {
  process.stderr.write(`facet: ${reasonOf(error, `port ${port} on ${host}`)}\n`);
  return 1;
}

function reasonOf(error: unknown, place: string): string {
  if (error instanceof CannotStartError) return error.message;
  if (error instanceof ModelPackError) return `${error.message}. ${error.remedy}`;
  if (error instanceof ProblemError && error.problem === 'server.overloaded') {
    return `the database at DATABASE_URL does not answer: ${describe(error.cause)}`;
  }
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${place} is in use by another program: stop it or set PORT`;
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return `${place} cannot be listened on (${code}): set HOST and PORT`;
  return error.stack ?? error.message;
}

/** Node reports a host with several addresses as several errors without a message of their own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
  return error instanceof Error ? error.message : String(error);
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
    pino.destination({ dest: 2, sync: false }),
  );
}

/** A photo of people that comes with the development dependencies, else a name that invites to bring one. */
function samplePhoto(): string {
  const path = fileURLToPath(new URL('../../../node_modules/@vladmandic/face-api/demo/sample1.jpg', import.meta.url));
  return existsSync(path) ? path : 'photo.jpg';
}
