import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RateLimiter, RateWindow } from '../domain/ports/rate-limiter.js';

export interface RateLimiterSetup {
  /** @param date milliseconds since 1970, turned by the tests. */
  open(date: () => number): Promise<{ limiter: RateLimiter; close(): Promise<void> }>;
}

const second = { seconds: 1, limit: 2 };
const minute = { seconds: 60, limit: 3 };
const dayMs = 86_400_000;
const midnight = Date.UTC(2026, 10, 21);
const noon = midnight + dayMs / 2;

/** What every rate limiter keeps to. */
export function describeRateLimiter(name: string, { open }: RateLimiterSetup): void {
  describe(`rate limiter, ${name}`, () => {
    let now = noon;
    let limiter: RateLimiter;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ limiter, close } = await open(() => now));
    });
    afterAll(() => close());

    /** Somebody new, at a given time. */
    const someone = (at = noon) => {
      now = at;
      const subject = randomUUID();
      return {
        subject,
        take: (...windows: RateWindow[]) => limiter.take(subject, windows),
        peek: (...windows: RateWindow[]) => limiter.peek(subject, windows),
      };
    };
    const allowed = (decisions: readonly { allowed: boolean }[]) => decisions.filter((each) => each.allowed).length;

    it('counts a request in every window or in none', async () => {
      const { take, peek } = someone();
      expect(await take(second, minute)).toEqual({
        allowed: true,
        states: [
          { remaining: 1, resetSeconds: 1 },
          { remaining: 2, resetSeconds: 60 },
        ],
      });
      await take(second, minute);
      expect((await take(second, minute)).refusedBy).toEqual({ index: 0, retryAfterSeconds: 1 });
      now += 1_000;
      expect((await take(second, minute)).states[1]).toEqual({ remaining: 0, resetSeconds: 59 });
      const refused = await take(second, minute);
      expect(refused).toEqual({
        allowed: false,
        states: [
          { remaining: 1, resetSeconds: 1 },
          { remaining: 0, resetSeconds: 59 },
        ],
        refusedBy: { index: 1, retryAfterSeconds: 59 },
      });
      now += 59_000;
      expect((await peek(second, minute)).allowed).toBe(true);
      expect((await take(second, minute)).allowed).toBe(true);
    });

    it('looks without counting', async () => {
      const { take, peek } = someone();
      const untouched = { allowed: true, states: [{ remaining: 3, resetSeconds: 60 }] };
      expect([await peek(minute), await peek(minute)]).toEqual([untouched, untouched]);
      for (let call = 0; call < 3; call += 1) await take(minute);
      expect(await peek(minute)).toMatchObject({ allowed: false, refusedBy: { index: 0, retryAfterSeconds: 60 } });
    });

    it('counts nobody where there is no window', async () => {
      const { take, peek } = someone();
      expect([await take(), await peek()]).toEqual(Array(2).fill({ allowed: true, states: [] }));
      expect((await peek(minute)).states[0]?.remaining).toBe(3);
    });

    it('gives the places of a calendar day back at midnight, UTC, all at once', async () => {
      const day: RateWindow = { calendar: 'day', limit: 2 };
      const { take, peek } = someone(midnight - 1_500);
      expect(await take(day)).toEqual({ allowed: true, states: [{ remaining: 1, resetSeconds: 2 }] });
      now += 500;
      expect((await take(day)).states).toEqual([{ remaining: 0, resetSeconds: 1 }]);
      expect(await take(day)).toMatchObject({ allowed: false, refusedBy: { index: 0, retryAfterSeconds: 1 } });
      now += 999;
      expect((await take(day)).allowed).toBe(false);
      now += 1;
      expect(await peek(day)).toEqual({ allowed: true, states: [{ remaining: 2, resetSeconds: 86_400 }] });
      expect(allowed([await take(day), await take(day), await take(day)])).toBe(2);
      now += 3 * dayMs;
      expect((await take(day)).states[0]?.remaining).toBe(1);
    });

    it('uses nothing of the day up for what the minute refuses, and the other way round', async () => {
      const day: RateWindow = { calendar: 'day', limit: 4 };
      const { take, peek } = someone();
      const first = await Promise.all(Array.from({ length: 9 }, () => take(minute, day)));
      expect(allowed(first)).toBe(3);
      expect(first.find((each) => !each.allowed)).toMatchObject({
        states: [{ remaining: 0 }, { remaining: 1 }],
        refusedBy: { index: 0, retryAfterSeconds: 60 },
      });
      now += 60_000;
      const second = await Promise.all(Array.from({ length: 9 }, () => take(minute, day)));
      expect(allowed(second)).toBe(1);
      // Both windows had room for what the day alone refused afterwards.
      expect(second.at(-1)).toMatchObject({
        states: [{ remaining: 2 }, { remaining: 0 }],
        refusedBy: { index: 1, retryAfterSeconds: 12 * 3_600 - 60 },
      });
      expect((await peek(minute, day)).states[0]).toMatchObject({ remaining: 2 });
    });

    it('names the window that takes longest', async () => {
      const both: RateWindow[] = [
        { seconds: 60, limit: 1 },
        { calendar: 'day', limit: 1 },
      ];
      const { take } = someone(midnight - 30_000);
      await take(...both);
      expect((await take(...both)).refusedBy).toEqual({ index: 0, retryAfterSeconds: 60 });
      const early = someone(noon);
      await early.take(...both);
      expect((await early.take(...both)).refusedBy).toEqual({ index: 1, retryAfterSeconds: 12 * 3_600 });
    });

    it('holds exactly under 500 parallel requests', async () => {
      const { take } = someone();
      const windows: RateWindow[] = [
        { seconds: 60, limit: 100 },
        { calendar: 'day', limit: 150 },
      ];
      const burst = () => Promise.all(Array.from({ length: 500 }, () => take(...windows)));
      const answers = await burst();
      expect(allowed(answers)).toBe(100);
      const remaining = answers.filter((each) => each.allowed).map(({ states }) => states[0]?.remaining);
      expect(new Set(remaining).size).toBe(100);
      now += 60_000;
      expect(allowed(await burst())).toBe(50);
    });

    it('takes a changed limit at its word', async () => {
      const { take } = someone();
      const upTo = (limit: number) => take({ seconds: 60, limit }, { calendar: 'day', limit: limit * 2 });
      await upTo(3);
      await upTo(3);
      now += 10_000;
      await upTo(3);
      expect((await upTo(3)).allowed).toBe(false);
      expect((await upTo(4)).allowed).toBe(true);
      // Only when three of the four have left is there room for one of two.
      now += 10_000;
      expect((await upTo(2)).refusedBy).toEqual({ index: 1, retryAfterSeconds: 12 * 3_600 - 20 });
      expect((await take({ seconds: 60, limit: 2 })).refusedBy).toEqual({ index: 0, retryAfterSeconds: 50 });
    });

    it('gives the last request back, and forgets all of a subject', async () => {
      const day: RateWindow = { calendar: 'day', limit: 2 };
      const { subject, take } = someone();
      const takes = async (count: number) => {
        const each = [];
        for (let call = 0; call < count; call += 1) each.push((await take(minute, day)).allowed);
        return each;
      };
      expect(await takes(3)).toEqual([true, true, false]);
      await limiter.giveBack(subject);
      expect(await takes(2)).toEqual([true, false]);
      await limiter.forget(subject);
      expect(await takes(3)).toEqual([true, true, false]);
      const nobody = someone();
      await limiter.giveBack(nobody.subject);
      await limiter.forget(nobody.subject);
      expect((await nobody.take({ seconds: 1, limit: 1 }, day)).states).toEqual([
        { remaining: 0, resetSeconds: 1 },
        { remaining: 1, resetSeconds: 12 * 3_600 },
      ]);
    });

    it('keeps subjects apart', async () => {
      const one = someone();
      for (let call = 0; call < 4; call += 1) await one.take(minute);
      expect((await someone().take(minute)).states[0]?.remaining).toBe(2);
    });

    it('never lets more than the limit through in any stretch of a window, and never refuses without reason', async () => {
      const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(gaps, fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
          const { take } = someone();
          const admitted: number[] = [];
          for (const step of steps) {
            now += step;
            const inWindow = admitted.filter((time) => time > now - 1_000);
            const { allowed, states, refusedBy } = await take({ seconds: 1, limit });
            expect(allowed).toBe(inWindow.length < limit);
            if (allowed) admitted.push(now);
            expect(states[0]?.remaining).toBe(Math.max(0, limit - inWindow.length - 1));
            if (refusedBy) expect(refusedBy.retryAfterSeconds).toBe(1);
          }
        }),
        { numRuns: 50 },
      );
    });

    it('tells a wait that is enough, over windows of every kind', async () => {
      const steps = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 10, maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(steps, fc.integer({ min: 0, max: 90_000 }), async (gaps, beforeMidnight) => {
          const { take } = someone(midnight - beforeMidnight);
          const windows: RateWindow[] = [
            { seconds: 1, limit: 1 },
            { seconds: 10, limit: 4 },
            { calendar: 'day', limit: 8 },
          ];
          for (const gap of gaps) {
            now += gap;
            const { refusedBy } = await take(...windows);
            if (!refusedBy) continue;
            now += refusedBy.retryAfterSeconds * 1_000 - 1_000;
            const aSecondEarly = await take(...windows);
            if (aSecondEarly.allowed) expect(refusedBy.retryAfterSeconds).toBe(1);
            now += 1_000;
            if (!aSecondEarly.allowed) expect((await take(...windows)).allowed).toBe(true);
          }
        }),
        { numRuns: 50 },
      );
    });

    it('can be reached', async () => {
      await expect(limiter.check()).resolves.toBeUndefined();
    });
  });
}
