/** At most `limit` requests, at least 1, in any stretch of `seconds`. */
export interface RollingWindow {
  seconds: number;
  limit: number;
}

/** At most `limit` requests, at least 1, on a calendar day, UTC. Only subjects that are ids of keys have one. */
export interface DayWindow {
  calendar: 'day';
  limit: number;
}

export type RateWindow = RollingWindow | DayWindow;

export interface WindowState {
  /** What is left: after the request in question when it was counted, without it otherwise. Never below 0. */
  remaining: number;
  /** Seconds until the oldest counted request leaves the window, or until the day ends; at least 1. */
  resetSeconds: number;
}

export interface RateDecision {
  allowed: boolean;
  /** One for each window asked for, in that order. */
  states: WindowState[];
  /** When refused: the window that frees a place last, and how long that takes; waiting that long is enough. */
  refusedBy?: { index: number; retryAfterSeconds: number };
}

/**
 * Counts requests of each subject in windows of time. A refused request uses nothing up in any window, and however many
 * come at once, no window lets more through than its limit.
 */
export interface RateLimiter {
  /** Counts one request when every window has room. Raises `server.overloaded` when the counts cannot be reached. */
  take(subject: string, windows: readonly RateWindow[]): Promise<RateDecision>;
  /** Whether a request would be let through now; counts nothing. Raises as `take`. */
  peek(subject: string, windows: readonly RateWindow[]): Promise<RateDecision>;
  /**
   * Counts the last request of the subject no more; nothing happens when none is counted. Never rejects: what cannot be
   * given back stays counted.
   */
  giveBack(subject: string): Promise<void>;
  /** Counts no request of the subject any more. Never rejects: what cannot be forgotten stays counted. */
  forget(subject: string): Promise<void>;
  /** Rejects when the counts cannot be reached. */
  check(): Promise<void>;
}
