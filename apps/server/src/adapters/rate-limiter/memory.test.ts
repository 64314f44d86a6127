import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryRateLimiter } from './memory.js';

const second = { seconds: 1, limit: 2 };
const minute = { seconds: 60, limit: 3 };

describe('MemoryRateLimiter', () => {
  it('counts a request in every window or in none', async () => {
    let now = 0;
    const limiter = new MemoryRateLimiter(() => now);
    const take = () => limiter.take('k', [second, minute]);
    expect(await take()).toEqual({
      allowed: true,
      states: [
        { remaining: 1, resetSeconds: 1 },
        { remaining: 2, resetSeconds: 60 },
      ],
    });
    await take();
    expect((await take()).refusedBy).toEqual({ index: 0, retryAfterSeconds: 1 });
    now = 1_000;
    expect((await take()).states[1]).toEqual({ remaining: 0, resetSeconds: 59 });
    expect((await take()).refusedBy).toEqual({ index: 1, retryAfterSeconds: 59 });
    now = 60_000;
    expect((await limiter.peek('k', [second, minute])).allowed).toBe(true);
    expect((await take()).allowed).toBe(true);
    expect((await limiter.take('other', [second])).allowed).toBe(true);
  });

  it('never lets more than the limit through in any stretch of a window, and never refuses without reason', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
        let now = 0;
        const limiter = new MemoryRateLimiter(() => now);
        const admitted: number[] = [];
        for (const step of steps) {
          now += step;
          const recent = admitted.filter((time) => time > now - 1_000).length;
          const { allowed, states, refusedBy } = await limiter.take('k', [{ seconds: 1, limit }]);
          expect(allowed).toBe(recent < limit);
          if (allowed) admitted.push(now);
          expect(states[0]?.remaining).toBe(Math.max(0, limit - recent - 1));
          if (refusedBy) expect(refusedBy.retryAfterSeconds).toBe(1);
        }
      }),
    );
  });

  it('gives the last request back, and forgets all of a subject', async () => {
    const limiter = new MemoryRateLimiter(() => 0);
    const take = async () => (await limiter.take('k', [second])).allowed;
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    await limiter.giveBack('k');
    expect([await take(), await take()]).toEqual([true, false]);
    await limiter.forget('k');
    expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    await limiter.giveBack('nobody');
    expect((await limiter.take('nobody', [{ seconds: 1, limit: 1 }])).allowed).toBe(true);
  });

  it('forgets who has not called for a while', async () => {
    let now = 0;
    const limiter = new MemoryRateLimiter(() => now);
    for (let subject = 0; subject < 100; subject += 1) await limiter.take(String(subject), [minute]);
    now = 180_000;
    await limiter.take('late', [minute]);
    expect(limiter.subjects).toBe(1);
  });
});
