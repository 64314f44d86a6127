import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AdminClient, FacetClient } from '@facet/sdk';
import type { KeepAliveClient } from './keep-alive-client.js';
import { connect } from './keep-alive-client.js';

const cli = join(import.meta.dirname, '../../../apps/server/bin/facet.js');
const adminToken = 'bench-admin-token-0123456789abcdef';
/** The same for every server: those that share a database must agree on it. */
const secretKey = 'be'.repeat(32);

export interface StartOptions {
  /** Left out, the server decides as it does for everybody. */
  workers?: number;
  modelsDir?: string | undefined;
  databaseUrl?: string | undefined;
  /** Products may lie behind addresses of this machine. */
  allowPrivateUpstreams?: boolean;
  /** An existing data folder; left out, the server gets one of its own, removed when it has stopped. */
  dataDir?: string;
  /** Building the models takes minutes at the most. */
  readyWithinMs?: number;
}

/** A Facet server in a process of its own. */
export interface ServerUnderTest {
  readonly pid: number;
  readonly url: string;
  /** From spawning the process to its ready line, in milliseconds. */
  readonly readyAfterMs: number;
  /** The operator's client. */
  readonly admin: AdminClient;
  /** A client with an unlimited key of the face surface, made once. */
  client(): Promise<KeepAliveClient>;
  /** A new key of a surface without limits. */
  newKey(surface: 'face' | 'kyc'): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a server and waits for its ready line; throws with the end of its log when it ends before. */
export async function startServer(options: StartOptions): Promise<ServerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'w');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    FACET_ADMIN_TOKEN: adminToken,
    FACET_DATA_DIR: options.dataDir ?? join(folder, 'data'),
  };
  delete env.DATABASE_URL;
  delete env.FACET_WORKERS;
  if (options.workers !== undefined) env.FACET_WORKERS = String(options.workers);
  if (options.modelsDir !== undefined) env.FACET_MODELS_DIR = options.modelsDir;
  if (options.allowPrivateUpstreams) env.FACET_ALLOW_PRIVATE_UPSTREAMS = '1';
  if (options.databaseUrl !== undefined) {
    env.DATABASE_URL = options.databaseUrl;
    env.FACET_SECRET_KEY ??= secretKey;
  }
  const began = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], { env, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await readyUrl(child, options.readyWithinMs ?? 300_000);
    const readyAfterMs = performance.now() - began;
    const admin = new FacetClient({ baseUrl: url }).admin({ token: adminToken });
    return {
      pid: child.pid ?? -1,
      url,
      readyAfterMs,
      admin,
      client: async () => connect(url, await newKey(admin, 'face')),
      newKey: (surface) => newKey(admin, surface),
      stop,
    };
  } catch (error) {
    const tail = readFileSync(logFile, 'utf8').slice(-2000);
    await stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${tail}`);
  }
}

function readyUrl(child: ChildProcess, withinMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`the server was not ready after ${withinMs} ms`)), withinMs);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-10_000);
      const url = /^facet listening on (http:\/\/\S+)$/m.exec(text)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with code ${code} before it was ready\n${text.slice(-1000)}`));
    });
  });
}

/** Limits of a key that has none. */
export const noLimits = { per_second: 0, per_minute: 0, per_day: 0, per_month: 0, max_calls: 0 };

async function newKey(admin: AdminClient, surface: 'face' | 'kyc'): Promise<string> {
  const account = await admin.accounts.create({ name: 'bench' });
  return (await admin.keys.create(account.id, { surface, limits: noLimits })).key;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const late = await Promise.race([closed.then(() => false), pause(15_000, true, { ref: false })]);
  if (late) child.kill('SIGKILL');
  await closed;
}
