import { describe, expect, it } from 'vitest';
import { describeRateLimiter } from '../../testing/rate-limiter-suite.js';
import { MemoryRateLimiter } from './memory.js';

describeRateLimiter('in memory', {
  open: async (date) => {
    const limiter = new MemoryRateLimiter(date, { date });
    return { limiter, close: () => limiter.stop() };
  },
});

describe('MemoryRateLimiter', () => {
  it('forgets who has not called for a while', async () => {
    let now = 0;
    const limiter = new MemoryRateLimiter(() => now);
    const minute = { seconds: 60, limit: 3 };
    for (let subject = 0; subject < 100; subject += 1) await limiter.take(String(subject), [minute]);
    now = 180_000;
    await limiter.take('late', [minute]);
    expect(limiter.subjects).toBe(1);
  });
});
