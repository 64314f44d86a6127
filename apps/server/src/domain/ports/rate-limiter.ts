export interface RateWindow {
  seconds: number;
  /** Requests allowed in any stretch of `seconds`, at least 1. */
  limit: number;
}

export interface WindowState {
  /** What is left after the request in question, never below 0. */
  remaining: number;
  /** Seconds until the oldest counted request leaves the window, at least 1. */
  resetSeconds: number;
}

export interface RateDecision {
  allowed: boolean;
  /** One for each window asked for, in that order. */
  states: WindowState[];
  /** When refused: the window that frees a place last, and how long that takes. */
  refusedBy?: { index: number; retryAfterSeconds: number };
}

/** Rolling windows for each subject. A refused request uses nothing up in any window. */
export interface RateLimiter {
  /** Counts one request when every window has room. */
  take(subject: string, windows: readonly RateWindow[]): Promise<RateDecision>;
  /** The decision that `take` would make, counting nothing. */
  peek(subject: string, windows: readonly RateWindow[]): Promise<RateDecision>;
  /** Counts the last request of the subject no more; nothing happens when none is counted. */
  giveBack(subject: string): Promise<void>;
  /** Counts no request of the subject any more. */
  forget(subject: string): Promise<void>;
}
