import type { Logger } from 'pino';
import { KeyUsageJournal } from './adapters/rate-limiter/key-usage-journal.js';
import { MemoryRateLimiter } from './adapters/rate-limiter/memory.js';
import { RedisRateLimiter } from './adapters/rate-limiter/redis.js';
import { RedisConnection } from './adapters/rate-limiter/redis-connection.js';
import { CannotStartError } from './cannot-start.js';
import type { Config } from './config.js';
import type { Database } from './domain/ports/database.js';
import type { RateLimiter } from './domain/ports/rate-limiter.js';

interface Limits {
  rateLimiter: RateLimiter;
  /** Writes what is to outlive the process. */
  stop(): Promise<void>;
}

interface Given {
  database: Database;
  log: Logger;
}

/** Opens what limits are counted in: this process, or Redis where the settings name one. */
export function composeLimits({ redisUrl }: Config, { database, log }: Given): Promise<Limits> {
  return redisUrl === undefined ? inThisProcess({ database, log }) : inRedis(redisUrl, log);
}

async function inThisProcess({ database, log }: Given): Promise<Limits> {
  const rateLimiter = new MemoryRateLimiter(undefined, {
    journal: new KeyUsageJournal(database),
    onError: (err) => log.error({ err }, 'counts of the day could not be written; they are kept for the next time'),
  });
  return { rateLimiter, stop: () => rateLimiter.stop() };
}

async function inRedis(url: string, log: Logger): Promise<Limits> {
  // Words alone: the client's errors carry the command that failed, and with it the password that was refused.
  const onChange = (state: 'lost' | 'back', error?: Error) =>
    state === 'lost'
      ? log.error(
          { reason: error && messageOf(error) },
          'the Redis at REDIS_URL is lost: calls with limits are refused until it is back',
        )
      : log.info('the Redis at REDIS_URL is back');
  const redis = await RedisConnection.open(url, { onChange }).catch((error: unknown) => {
    throw new CannotStartError(`the Redis at REDIS_URL does not answer: ${messageOf(error)}`);
  });
  const eviction = await redis.evictionPolicy();
  if (eviction !== undefined && eviction !== 'noeviction')
    log.warn(
      { maxmemory_policy: eviction },
      'the Redis at REDIS_URL may throw limits away when its memory is full: set its maxmemory-policy to noeviction',
    );
  const onError = (error: unknown) =>
    log.warn({ reason: messageOf(error) }, 'a request that ended well stays counted against its limit');
  return { rateLimiter: new RedisRateLimiter(redis, { onError }), stop: () => redis.close() };
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
