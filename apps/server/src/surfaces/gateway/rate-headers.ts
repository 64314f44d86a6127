import type { RateLimitState } from '../../domain/accounts/index.js';

/**
 * Headers of a key's limits a minute and a day; those of a limit that the key does not have are absent. The reset is that
 * of the tightest limit: a call that was refused is let through when it has passed.
 */
export function gatewayRateHeaders({ windows, resetSeconds }: RateLimitState): Record<string, string> {
  const minute = windows.find(({ window }) => window === 'minute');
  const day = windows.find(({ window }) => window === 'day');
  return {
    ...(minute && {
      'x-ratelimit-limit': String(minute.limit),
      'x-ratelimit-remaining': String(minute.remaining),
    }),
    ...(day && {
      'x-ratelimit-daily-limit': String(day.limit),
      'x-ratelimit-daily-remaining': String(day.remaining),
    }),
    'x-ratelimit-reset': String(resetSeconds),
  };
}
