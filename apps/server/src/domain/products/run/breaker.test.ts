import { fail, ProblemError } from '@facet/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProductBreaker } from './breaker.js';

const never = new AbortController().signal;
const up = async () => 'answer';
const down = async () => fail('upstream.unavailable', { retryAfterSeconds: 1 });
let breaker: ProductBreaker;
let changes: string[];

/** `answer`, or the problem with the seconds that the caller is told to wait. */
async function told(call: () => Promise<string>, signal = never): Promise<unknown> {
  return breaker.run(call, signal).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem === 'upstream.unavailable' ? error.details.retryAfterSeconds : error.problem;
  });
}

async function open(): Promise<void> {
  for (let i = 0; i < 5; i++) await told(down);
  expect(breaker.state).toBe('open');
}

/** A call that ends when it is told to. */
function pending() {
  let resolve: (answer: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const answer = new Promise<string>((...ends) => {
    [resolve, reject] = ends;
  });
  return { call: vi.fn(() => answer), resolve, reject };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  changes = [];
  breaker = new ProductBreaker((state) => changes.push(state));
});
afterEach(() => {
  vi.useRealTimers();
});

describe('ProductBreaker', () => {
  it('opens after five failures in a row, and says how long to wait from then on', async () => {
    for (let i = 0; i < 4; i++) expect(await told(down)).toBe(1);
    expect(await told(up)).toBe('answer');
    for (let i = 0; i < 4; i++) expect(await told(down)).toBe(1);
    expect(breaker.state).toBe('closed');
    expect(await told(down)).toBe(5);
    expect(breaker.state).toBe('open');
    const call = vi.fn(up);
    expect(await told(call)).toBe(5);
    vi.advanceTimersByTime(3_900);
    expect(await told(call)).toBe(2);
    expect(call).not.toHaveBeenCalled();
  });

  it('keeps a longer wait that the service asked for', async () => {
    for (let i = 0; i < 4; i++) await told(down);
    expect(await told(async () => fail('upstream.unavailable', { retryAfterSeconds: 90 }))).toBe(90);
  });

  it('closes when a call gets through after the wait', async () => {
    await open();
    vi.advanceTimersByTime(5_000);
    expect(breaker.state).toBe('half_open');
    expect(await told(up)).toBe('answer');
    expect(breaker.state).toBe('closed');
    expect(changes).toEqual(['open', 'half_open', 'closed']);
  });

  it('waits longer as long as such calls fail, up to a minute', async () => {
    await open();
    for (const [before, after] of [
      [5, 10],
      [10, 20],
      [20, 40],
      [40, 60],
      [60, 60],
    ] as const) {
      vi.advanceTimersByTime(before * 1_000 - 1);
      expect(await told(up)).toBe(1);
      vi.advanceTimersByTime(1);
      expect(await told(down)).toBe(after);
    }
    vi.advanceTimersByTime(60_000);
    expect(await told(up)).toBe('answer');
    await open();
    expect(await told(up)).toBe(5);
  });

  it('lets one call through at a time, and refuses the others at once', async () => {
    await open();
    vi.advanceTimersByTime(5_000);
    const probe = pending();
    const first = told(probe.call);
    const other = vi.fn(up);
    expect(await Promise.all([told(other), told(other)])).toEqual([1, 1]);
    expect(other).not.toHaveBeenCalled();
    expect(breaker.state).toBe('half_open');
    probe.resolve('answer');
    expect(await first).toBe('answer');
    expect(await told(other)).toBe('answer');
  });

  it('counts nothing but a service that is not there', async () => {
    for (let i = 0; i < 10; i++) {
      expect(await told(async () => fail('upstream.unauthorized'))).toBe('upstream.unauthorized');
      await expect(told(() => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    }
    expect(breaker.state).toBe('closed');
    await open();
    vi.advanceTimersByTime(5_000);
    // The service answers: what it says is another matter.
    expect(await told(async () => fail('upstream.unauthorized'))).toBe('upstream.unauthorized');
    expect(breaker.state).toBe('closed');
  });

  it('learns nothing from callers that hang up', async () => {
    const gone = AbortSignal.abort(new Error('gone'));
    const leave = () => Promise.reject(gone.reason);
    for (let i = 0; i < 10; i++) await expect(told(leave, gone)).rejects.toThrow('gone');
    expect(breaker.state).toBe('closed');

    await open();
    vi.advanceTimersByTime(5_000);
    for (let i = 0; i < 3; i++) {
      await expect(told(leave, gone)).rejects.toThrow('gone');
      expect(breaker.state).toBe('half_open');
    }
    // The next one tries at once, and the wait after it is no longer for those that left.
    expect(await told(down)).toBe(10);
  });

  it('holds calls that began before it opened against nobody', async () => {
    const late = [pending(), pending()];
    const calls = late.map(({ call }) => told(call));
    await open();
    vi.advanceTimersByTime(5_000);
    const probe = pending();
    const probing = told(probe.call);
    for (const { reject } of late) reject(new ProblemError('upstream.unavailable', { retryAfterSeconds: 1 }));
    expect(await Promise.all(calls)).toEqual([1, 1]);
    probe.resolve('answer');
    expect(await probing).toBe('answer');
    expect(breaker.state).toBe('closed');
  });
});
