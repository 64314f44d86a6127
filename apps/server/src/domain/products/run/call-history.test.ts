import { beforeEach, describe, expect, it } from 'vitest';
import { CallHistory } from './call-history.js';

const minute = 60_000;
let now: number;
let history: CallHistory;

beforeEach(() => {
  now = 12 * minute;
  history = new CallHistory(() => now);
});

describe('CallHistory', () => {
  it('knows nothing of a product that was never called', () => {
    expect(history.read()).toEqual({ calls: 0, failures: 0, error_rate: null, p50_ms: null, window_seconds: 900 });
  });

  it('tells the share of failures, and the median of the calls that reached the backend', () => {
    for (const ms of [10, 20, 30, 40, 1_000]) history.record({ failed: ms === 1_000, ms });
    for (let i = 0; i < 3; i++) history.record({ failed: true, ms: undefined });
    const { p50_ms, ...counts } = history.read();
    expect(counts).toEqual({ calls: 8, failures: 4, error_rate: 0.5, window_seconds: 900 });
    expect(p50_ms).toBeGreaterThan(28);
    expect(p50_ms).toBeLessThan(32.5);
  });

  it.each([0, 0.4, 3, 120, 9_000, 120_000])('takes %d ms for what they are', (ms) => {
    history.record({ failed: false, ms });
    expect(Math.abs((history.read().p50_ms ?? Number.NaN) - ms)).toBeLessThanOrEqual(Math.max(0.1, ms * 0.05));
  });

  it('forgets what is older than 15 minutes', () => {
    history.record({ failed: true, ms: 500 });
    now += 14 * minute;
    history.record({ failed: false, ms: 5 });
    expect(history.read()).toMatchObject({ calls: 2, failures: 1 });
    now += minute;
    expect(history.read()).toMatchObject({ calls: 1, failures: 0, error_rate: 0 });
    now += 15 * minute;
    expect(history.read().calls).toBe(0);
    history.record({ failed: false, ms: 5 });
    expect(history.read().calls).toBe(1);
  });
});
