import { fail, ProblemError } from '@facet/contract';
import pg from 'pg';
import { type Database, type Sql, type SqlValue, sqlState } from '../../domain/ports/database.js';

const connectionTimeoutMillis = 10_000;
const retryAfterSeconds = 5;
const int8 = 20;
/** PostgreSQL stores every character but U+0000. */
const unstorableText = new Set(['22021', '22P05']);
const message = 'must not contain the character U+0000';

/** Connection exceptions, server shutting down or starting, too many connections. */
const unavailable = /^(08|57P0[1-5]|53300)/;

export type PoolSettings = Pick<pg.PoolConfig, 'connectionString' | 'stream' | 'user' | 'database'> & {
  connections: number;
};

/** A Database over a `pg` pool; both PostgreSQL and the embedded database are reached through it. */
export class PoolDatabase implements Database {
  readonly #pool: pg.Pool;
  readonly #onClose: () => Promise<void>;

  constructor(
    readonly kind: Database['kind'],
    { connections, ...settings }: PoolSettings,
    onClose: () => Promise<void> = async () => {},
  ) {
    this.#onClose = onClose;
    this.#pool = new pg.Pool({
      ...settings,
      max: connections,
      idleTimeoutMillis: kind === 'embedded' ? 0 : 30_000,
      connectionTimeoutMillis,
      keepAlive: true,
      types: {
        // 64-bit counters stay far below 2^53, so numbers are exact and spare every caller a conversion.
        getTypeParser: ((id: number, format?: 'text') =>
          id === int8 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
      },
    });
    // An idle connection that breaks leaves the pool by itself; without a listener it would end the process.
    this.#pool.on('error', () => {});
  }

  async query<Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    const client = await this.#connect();
    return this.#use(client, async () => (await run(client, text, values)).rows as Row[]);
  }

  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    return this.#use(client, async () => {
      await run(client, 'begin', []);
      let open = true;
      try {
        const result = await work({
          query: async (text, values = []) => {
            // Work that was left running when another part of it failed must not write outside of the transaction.
            if (!open) throw new Error('the transaction has ended');
            return (await run(client, text, values)).rows as never;
          },
        });
        open = false;
        // A statement that failed and was caught leaves nothing to commit: the server answers ROLLBACK to `commit`.
        if ((await run(client, 'commit', [])).command !== 'COMMIT') throw new Error('the transaction was rolled back');
        return result;
      } catch (error) {
        open = false;
        await client.query('rollback').catch(() => {});
        throw error;
      }
    });
  }

  async session<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    const ignore = () => {};
    client.on('error', ignore);
    try {
      return await work({ query: async (text, values = []) => (await run(client, text, values)).rows as never });
    } finally {
      // Not back to the pool: what was set here must not reach the queries of others.
      client.release(true);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
    await this.#onClose();
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      return fail('server.overloaded', { retryAfterSeconds }, error);
    }
  }

  /** Returns the connection to the pool, or drops it when it broke. */
  async #use<Result>(client: pg.PoolClient, work: () => Promise<Result>): Promise<Result> {
    const ignore = () => {};
    client.on('error', ignore);
    try {
      const result = await work();
      client.release();
      return result;
    } catch (error) {
      client.release(error instanceof ProblemError && error.problem === 'server.overloaded');
      throw error;
    } finally {
      client.off('error', ignore);
    }
  }
}

async function run(client: pg.PoolClient, text: string, values: readonly SqlValue[]): Promise<pg.QueryResult> {
  try {
    return await client.query(text, values.map(encode));
  } catch (error) {
    const state = sqlState(error);
    if (state !== undefined && unstorableText.has(state))
      fail('request.invalid', { issues: [{ field: 'body', message }] }, error);
    if (state !== undefined && !unavailable.test(state)) throw error;
    return fail('server.overloaded', { retryAfterSeconds }, error);
  }
}

function encode(value: SqlValue): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date || Array.isArray(value)) return value;
  if (value instanceof Uint8Array)
    return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.length);
  // Half of a surrogate pair is legal in a JavaScript string and in JSON text, and refused by the database.
  return JSON.stringify(value, (_, member) =>
    typeof member === 'string' ? member.replace(/[\ud800-\udfff]/gu, '\ufffd') : member,
  );
}
