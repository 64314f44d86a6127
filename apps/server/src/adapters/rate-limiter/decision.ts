import type { RateDecision, RateWindow } from '../../domain/ports/rate-limiter.js';

/** What one window held when the request came. */
export interface Measured {
  used: number;
  /** Milliseconds until the oldest counted request leaves, or the day ends; of the request itself when it is the first. */
  resetMs: number;
  /** Milliseconds until a place is free; 0 when one is. */
  waitMs: number;
}

/** The decision over all windows; `counted` says whether the request was counted where there was room for it. */
export function decisionOf(
  windows: readonly RateWindow[],
  measured: readonly Measured[],
  { counted }: { counted: boolean },
): RateDecision {
  const longest = measured.reduce((most, { waitMs }, index) => {
    return waitMs > (measured[most]?.waitMs ?? 0) ? index : most;
  }, -1);
  const taken = counted && longest < 0 ? 1 : 0;
  const states = windows.map(({ limit }, index) => {
    const { used = 0, resetMs = 0 } = measured[index] ?? {};
    return { remaining: Math.max(0, limit - used - taken), resetSeconds: seconds(resetMs) };
  });
  if (longest < 0) return { allowed: true, states };
  const retryAfterSeconds = seconds(measured[longest]?.waitMs ?? 0);
  return { allowed: false, states, refusedBy: { index: longest, retryAfterSeconds } };
}

/** Whole seconds that are not less, and at least 1; what sums of floating-point times add is no time. */
function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(Math.round(milliseconds * 1000) / 1_000_000));
}
