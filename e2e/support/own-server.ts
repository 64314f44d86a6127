import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { inject } from 'vitest';
import { Admin } from './admin.js';
import { type FreshDatabase, freshDatabase } from './postgres.js';
import { ADMIN_TOKEN, newDataDir, Server } from './server-process.js';

/**
 * A server of a test's own that can be killed and started again on the same data: on the embedded database or, where the
 * project tests PostgreSQL, on a new database there.
 */
export class OwnServer {
  readonly #dataDir = newDataDir();
  #running: Server | undefined;

  private constructor(
    readonly database: FreshDatabase | undefined,
    readonly env: Record<string, string>,
  ) {}

  static async create(env: Record<string, string> = {}): Promise<OwnServer> {
    const url = inject('postgresUrl');
    // Needed by what is sealed, wherever the data directory is not the only place of the data.
    const secret = { FACET_SECRET_KEY: randomBytes(32).toString('base64') };
    return new OwnServer(url ? await freshDatabase(url) : undefined, { ...secret, ...env });
  }

  /** Starts it, with these settings on top of its own, and answers its operator. */
  async start(extra: Record<string, string> = {}): Promise<Admin> {
    const env = { ...this.env, ...extra, DATABASE_URL: this.database?.url };
    this.#running = await Server.start({ dataDir: this.#dataDir, env });
    return new Admin(this.#running.url, ADMIN_TOKEN);
  }

  /** What it has logged since it was started. */
  get log(): string {
    return this.#running?.process.stderr ?? '';
  }

  /** Has it end by itself. */
  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    await this.#running?.stop('SIGKILL');
    this.#running = undefined;
  }

  /** Ends it for good and removes its data. */
  async close(): Promise<void> {
    await this.#running?.stop();
    await this.database?.drop();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
