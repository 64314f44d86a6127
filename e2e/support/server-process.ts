import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from './http.js';

/** The script behind `facet`. */
export const facetCli = join(import.meta.dirname, '../../apps/server/bin/facet.js');
const READY = /^facet listening on (http:\/\/\S+)$/m;

export const ADMIN_TOKEN = 'e2e-admin-token-0123456789abcdef0123456789abcdef';

/** The host at whose root the shared server serves the face surface. */
export const FACE_HOST = 'face.example.com';

export interface ServerOptions {
  /** Settings on top of a free port, a data folder and the admin token; undefined takes one away. */
  readonly env?: Record<string, string | undefined>;
  /** An existing data folder; left out, the server gets one of its own, removed when it has stopped. */
  readonly dataDir?: string;
  /** A first start may have to build the models. */
  readonly readyWithinMs?: number;
  /** File descriptor that takes the log instead of `stderr`. */
  readonly logTo?: number;
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A new empty folder for one server's data. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'facet-e2e-'));
}

/** The environment that a server starts with: nothing of the caller's but what finds Node and the model cache. */
export function serverEnvironment(extra: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'XDG_CACHE_HOME', 'FACET_MODELS_DIR'];
  const base = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  const all = { ...base, PORT: '0', FACET_ADMIN_TOKEN: ADMIN_TOKEN, ...extra };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Runs `facet <args>` to its end. */
export async function runFacet(
  args: readonly string[],
  env: Record<string, string | undefined> = {},
): Promise<Finished> {
  const running = new FacetProcess(args, serverEnvironment(env));
  return running.finished;
}

/** A `facet` command running as a process of its own, its output kept. */
export class FacetProcess {
  stdout = '';
  stderr = '';
  readonly finished: Promise<Finished>;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], env: NodeJS.ProcessEnv, logTo?: number) {
    this.#child = spawn(process.execPath, [facetCli, ...args], { env, stdio: ['ignore', 'pipe', logTo ?? 'pipe'] });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.finished = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The base URL that the ready line names; throws when the process ends first or takes too long. */
  async ready(withinMs: number): Promise<string> {
    const deadline = Date.now() + withinMs;
    const ended = this.finished.then(() => true);
    for (;;) {
      const url = READY.exec(this.stdout)?.[1];
      if (url !== undefined) return url;
      if (await Promise.race([ended, pause(50).then(() => false)])) {
        throw new Error(`The server ended before it was ready.\n${this.stdout}\n${this.stderr}`);
      }
      if (Date.now() > deadline) throw new Error(`Not ready after ${withinMs} ms.\n${this.stdout}\n${this.stderr}`);
    }
  }
}

/** A Facet server of a test's own. */
export class Server {
  private constructor(
    readonly url: string,
    readonly dataDir: string,
    readonly process: FacetProcess,
    readonly ownsDataDir: boolean,
  ) {}

  static async start(options: ServerOptions = {}): Promise<Server> {
    const dataDir = options.dataDir ?? newDataDir();
    const running = new FacetProcess(
      ['serve'],
      serverEnvironment({ FACET_DATA_DIR: dataDir, ...options.env }),
      options.logTo,
    );
    try {
      const url = await running.ready(options.readyWithinMs ?? 100_000);
      return new Server(url, dataDir, running, options.dataDir === undefined);
    } catch (error) {
      running.signal('SIGKILL');
      await running.finished;
      throw error;
    }
  }

  /** Lines that the server wrote to its log so far, parsed; lines that are not JSON are left out. */
  get log(): Record<string, unknown>[] {
    return this.process.stderr.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
  }

  /** Ends the server with a signal and answers how it ended; a data folder of its own is removed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> {
    this.process.signal(signal);
    const finished = await this.process.finished;
    if (this.ownsDataDir) rmSync(this.dataDir, { recursive: true, force: true });
    return finished;
  }
}
