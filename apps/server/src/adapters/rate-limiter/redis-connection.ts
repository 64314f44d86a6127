import { Redis } from 'ioredis';
import { afterListening } from './patience.js';
import type { RedisScript } from './redis-scripts.js';

/** A limit that keeps requests waiting for longer is worse than one that refuses. */
const answerMs = 1_000;
const longestPauseMs = 1_000;
/** Connecting keeps nobody waiting. */
const connectMs = 5_000;

export interface RedisConnectionOptions {
  /** Told once when Redis is lost, with the reason, and once when it is back. */
  onChange?: (state: 'lost' | 'back', reason?: Error) => void;
}

/**
 * One connection to Redis. What cannot be answered within a second is rejected, as is everything while there is no
 * connection; it is never sent again, because it may have been carried out. The connection is opened again by itself.
 */
export class RedisConnection {
  readonly #redis: Redis;
  readonly #onChange: NonNullable<RedisConnectionOptions['onChange']>;
  #lastError: Error | undefined;
  #state: 'opening' | 'up' | 'lost' | 'closed' = 'opening';

  private constructor(url: string, { onChange = () => {} }: RedisConnectionOptions) {
    this.#onChange = onChange;
    this.#redis = new Redis(url, {
      lazyConnect: true,
      protocol: 2,
      connectionName: 'facet',
      connectTimeout: connectMs,
      // Of the greeting too.
      socketTimeout: connectMs,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(longestPauseMs, 50 * 2 ** Math.min(times, 10)),
      // A master that became a replica refuses to write; its name may lead to the new one.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
    this.#redis.on('error', (error: Error) => {
      this.#lastError = error;
      this.#lose(error);
    });
    this.#redis.on('close', () => this.#lose());
    this.#redis.on('ready', () => {
      this.#lastError = undefined;
      if (this.#state === 'lost') this.#onChange('back');
      this.#state = 'up';
    });
  }

  /** Connects to `redis:` or `rediss:`; rejects with the reason when Redis does not answer. */
  static async open(url: string, options: RedisConnectionOptions = {}): Promise<RedisConnection> {
    const connection = new RedisConnection(url, options);
    try {
      await connection.#redis.connect();
      await connection.ping();
    } catch (error) {
      connection.#state = 'closed';
      connection.#redis.disconnect();
      throw connection.#lastError ?? error;
    }
    return connection;
  }

  /** Runs a script over keys. */
  async run({ sha, text }: RedisScript, keys: readonly string[], values: readonly string[]): Promise<unknown> {
    try {
      return await this.#answer(this.#redis.evalsha(sha, keys.length, ...keys, ...values));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.#answer(this.#redis.eval(text, keys.length, ...keys, ...values));
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    await this.#answer(this.#redis.del(...keys));
  }

  async ping(): Promise<void> {
    await this.#answer(this.#redis.ping());
  }

  /** How Redis makes room when its memory is full; undefined when it does not say. */
  async evictionPolicy(): Promise<string | undefined> {
    const memory = await this.#redis.info('memory').catch(() => '');
    return /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#state = 'closed';
    await this.#redis.quit().catch(() => this.#redis.disconnect());
  }

  /**
   * The answer, if it comes in time. Otherwise the connection is closed, which rejects all that waits on it: what is sent
   * to a Redis that hangs shall not be carried out much later.
   */
  async #answer<Answer>(coming: Promise<Answer>): Promise<Answer> {
    const { stream } = this.#redis;
    const cancel = afterListening(answerMs, () => stream?.destroy(new Error(`no answer within ${answerMs} ms`)));
    try {
      return await coming;
    } finally {
      cancel();
    }
  }

  #lose(reason?: Error): void {
    // What goes wrong at the start is told by its rejection.
    if (this.#state !== 'up') return;
    this.#state = 'lost';
    this.#onChange('lost', reason);
  }
}
