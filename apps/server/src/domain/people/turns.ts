import { fail } from '@facet/contract';

/** Lets work be done a few at a time, first come first served. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(
    readonly atOnce: number,
    readonly mostWaiting: number,
  ) {}

  /** Raises `server.overloaded` when too many wait already. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#busy >= this.atOnce) {
      if (this.#waiting.length >= this.mostWaiting) fail('server.overloaded', { retryAfterSeconds: 5 });
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#busy += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes to the next one without ever being free.
      if (next) next();
      else this.#busy -= 1;
    }
  }
}
