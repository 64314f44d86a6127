/** A job that was tried this often without success is given up. */
export const mostAttempts = 12;

const firstDelaySeconds = 5;
const longestDelaySeconds = 3_600;

/** How much a queue holds, on all servers together. */
export interface QueueDepth {
  waiting: number;
  /** Given up after the last attempt. */
  failed: number;
  /** How long the oldest waiting one has waited; null when none does. */
  oldestSeconds: number | null;
}

/** Jobs in the database that any server may take, each for a while. */
export interface DurableQueue<Job> {
  /** For the log. */
  readonly name: string;
  /** How many run at once on this server. */
  readonly concurrency: number;
  /** Takes up to `room` due jobs under a lease. Those of a server that died come back when their lease has ended. */
  claim(room: number): Promise<Job[]>;
  /** Does one job and records how it went; raises only when that could not be recorded. */
  run(job: Job): Promise<void>;
  depth(): Promise<QueueDepth>;
  /** Removes what is too old to be kept. */
  purge(): Promise<void>;
  /** Calls `wake` whenever a job may have been added; its transaction need not be committed yet. */
  onAdded(wake: () => void): void;
}

/**
 * Seconds to wait after the given number of attempts: 5, 10, 20 … up to an hour, of which a random part of at most a
 * fifth is taken off, so that what failed together does not come back together.
 */
export function retryDelaySeconds(attempts: number, random: () => number = Math.random): number {
  const delay = Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** Math.max(0, attempts - 1));
  return delay * (1 - 0.2 * random());
}
