import type { Database } from '../ports/database.js';
import { readUsage } from './read.js';
import { UsageTally } from './tally.js';
import type { Call, UsagePage, UsageQuery } from './types.js';
import { writeUsage } from './write.js';

export * from './types.js';

export interface UsageParts {
  database: Database;
  /** Told when counts could not be written; they are kept for the next time. */
  onError?: (error: unknown) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

const flushMs = 1_000;

/**
 * How often operations were called, by account, key and day. Calls are counted in memory and written together, once a
 * second and at stop: a process that is killed loses what it counted since.
 */
export class Usage {
  readonly #parts: Required<UsageParts>;
  readonly #timer: NodeJS.Timeout;
  #tally = new UsageTally();
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: UsageParts) {
    this.#parts = { now: Date.now, onError: () => {}, ...parts };
    this.#timer = setInterval(() => void this.flush().catch(this.#parts.onError), flushMs);
    this.#timer.unref();
  }

  /** Counts one call that has ended; costs no query. */
  count(call: Call): void {
    this.#tally.add(call, this.#parts.now());
  }

  /** Sums, with what this server has counted until now. Raises `request.invalid` for a cursor of another list. */
  async read(query: UsageQuery): Promise<UsagePage> {
    await this.flush();
    return readUsage(this.#parts.database, query);
  }

  /** Writes what was counted; after a failure it is kept for the next time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#write());
    return this.#writing;
  }

  /** Writes the rest. Call it when the last request has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    if (this.#tally.isEmpty) return;
    const tally = this.#tally;
    this.#tally = new UsageTally();
    try {
      await writeUsage(this.#parts.database, tally);
    } catch (error) {
      this.#tally.addAll(tally);
      throw error;
    }
  }
}
