import { z } from 'zod';
import { problem, waiting } from './definition.js';

const count = { limit: z.number().int().min(0) };

/** More than was agreed: rates, plans and allowances. */
export const quotaProblems = {
  'limit.requests': problem({
    details: z.object({ window: z.enum(['second', 'minute', 'day', 'month']), ...count, ...waiting }),
    retry: 'after-wait',
    cause: 'The key has used up its requests for this window. A refused request uses nothing up.',
    remedy: 'Wait as long as Retry-After says; spread requests out, with jitter.',
    example: { window: 'minute', limit: 600, retryAfterSeconds: 30 },
  }),
  'limit.calls': problem({
    details: z.object(count),
    retry: 'after-fix',
    cause: 'The key has used up all the calls that it was issued for.',
    remedy: 'Have the allowance of the key raised, or use another key.',
    example: { limit: 1000 },
  }),
  'limit.attempts': problem({
    details: z.object(waiting),
    retry: 'after-wait',
    cause: 'Too many wrong attempts for this account or from this address.',
    remedy: 'Wait as long as Retry-After says before the next attempt.',
    example: { retryAfterSeconds: 60 },
  }),
  'limit.collections': problem({
    details: z.object(count),
    retry: 'after-fix',
    cause: 'The account has as many collections as its plan allows.',
    remedy: 'Delete one, or move to a larger plan.',
    example: { limit: 1 },
  }),
  'limit.faces': problem({
    details: z.object(count),
    retry: 'after-fix',
    cause: 'The collection has as many faces as the plan allows.',
    remedy: 'Delete faces that are no longer needed, or move to a larger plan.',
    example: { limit: 50 },
  }),
  'limit.keys': problem({
    details: z.object(count),
    retry: 'after-fix',
    cause: 'The member has as many API keys as the plan allows.',
    remedy: 'Delete a key that is no longer used, or move to a larger plan.',
    example: { limit: 1 },
  }),
  'limit.webhooks': problem({
    details: z.object(count),
    retry: 'after-fix',
    cause: 'The organisation has as many webhooks as it may have.',
    remedy: 'Delete one that is no longer used, or have one receive more kinds of events.',
    example: { limit: 10 },
  }),
  'limit.storage': problem({
    details: z.object({ limitBytes: z.number().int().min(0) }),
    retry: 'after-fix',
    cause: 'With this file the account would pass its storage limit.',
    remedy: 'Delete files that are no longer needed, or move to a larger plan.',
    example: { limitBytes: 1_073_741_824 },
  }),
  'limit.analyses': problem({
    details: z.object({ ...count, ...waiting }),
    retry: 'after-wait',
    cause: 'The analyses of this month are used up.',
    remedy: 'Wait for the next cycle, which Retry-After counts down to, or move to a larger plan.',
    example: { limit: 15, retryAfterSeconds: 86_400 },
  }),
  'limit.concurrent_uploads': problem({
    details: z.object({ ...count, ...waiting }),
    retry: 'after-wait',
    cause: 'The account has as many uploads open as its plan allows.',
    remedy: 'Start the next upload when one has ended.',
    example: { limit: 10, retryAfterSeconds: 1 },
  }),
  'limit.upload_memory': problem({
    details: z.object(waiting),
    retry: 'after-wait',
    cause: 'The uploads in flight hold as much memory as the server grants them.',
    remedy: 'Wait as long as Retry-After says, then try again with fewer uploads at once.',
    example: { retryAfterSeconds: 1 },
  }),
};
