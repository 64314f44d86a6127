import { describe, expect, it } from 'vitest';
import { isRetryable, parseRetryAfter, wait, waitBeforeRetryMs } from './retry.js';

describe('waitBeforeRetryMs', () => {
  it('follows the server, never returning early', () => {
    expect(waitBeforeRetryMs(0, 3, 0)).toBe(3_000);
    expect(waitBeforeRetryMs(5, 3, 0.999)).toBeLessThanOrEqual(3_300);
  });

  it('doubles up to a ceiling without advice, spread over the upper half', () => {
    expect([0, 1, 2].map((attempt) => waitBeforeRetryMs(attempt, undefined, 0))).toEqual([125, 250, 500]);
    expect(waitBeforeRetryMs(40, undefined, 0.999)).toBeLessThanOrEqual(8_000);
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-01-01T00:00:00Z');

  it('reads seconds and dates, and nothing else', () => {
    expect(parseRetryAfter('7', now)).toBe(7);
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:05 GMT', now)).toBe(5);
    expect(parseRetryAfter('Thu, 01 Jan 2020 00:00:05 GMT', now)).toBe(0);
    for (const header of [null, '', '-1', 'soon']) expect(parseRetryAfter(header, now)).toBeUndefined();
  });
});

describe('isRetryable', () => {
  it('repeats writes only when they were refused before any work', () => {
    expect(isRetryable({ status: 429 }, false)).toBe(true);
    expect(isRetryable({ status: 503, retryAfterSeconds: 1 }, false)).toBe(true);
    for (const failure of [{}, { status: 503 }, { status: 502 }, { status: 504 }]) {
      expect(isRetryable(failure, false)).toBe(false);
      expect(isRetryable(failure, true)).toBe(true);
    }
    for (const status of [400, 401, 404, 422, 500]) expect(isRetryable({ status }, true)).toBe(false);
  });
});

describe('wait', () => {
  it('rejects at once when the signal was aborted before', async () => {
    const reason = new Error('late');
    await expect(wait(10_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
