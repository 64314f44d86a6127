import type { Measured } from './decision.js';

interface Refusal {
  windows: string;
  measured: readonly Measured[];
  /** When the answer came, and until when it is not asked for again; both as the clock counts. */
  answeredAt: number;
  until: number;
}

/** Another server may have given a place back meanwhile. */
const keepMs = 1_000;

/**
 * Refusals that still stand: who is over a limit stays over it for a known time, so a flood of refused requests costs one
 * question a second and no more.
 */
export class Refusals {
  readonly #kept = new Map<string, Refusal>();
  #sweptAt = 0;

  /** @param now milliseconds; must never run backwards. */
  constructor(readonly now: () => number) {}

  /** What was answered to the same question, as it is now; undefined when it has to be asked. */
  find(subject: string, windows: string): Measured[] | undefined {
    const refusal = this.#kept.get(subject);
    const now = this.now();
    if (!refusal || refusal.windows !== windows || refusal.until <= now) return undefined;
    // Counted from the answer, not from the question: rather a little too long than too short.
    const passed = now - refusal.answeredAt;
    return refusal.measured.map(({ used, resetMs, waitMs }) => ({
      used,
      resetMs: resetMs - passed,
      waitMs: waitMs > 0 ? Math.max(1, waitMs - passed) : 0,
    }));
  }

  /** @param askedAt when the question was sent: the time that it was answered for lies between then and now. */
  keep(
    subject: string,
    windows: string,
    { measured, askedAt }: { measured: readonly Measured[]; askedAt: number },
  ): void {
    const now = this.now();
    const waitMs = Math.max(...measured.map((each) => each.waitMs));
    this.#sweep(now);
    this.#kept.set(subject, { windows, measured, answeredAt: now, until: askedAt + Math.min(waitMs, keepMs) });
  }

  forget(subject: string): void {
    this.#kept.delete(subject);
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < keepMs) return;
    this.#sweptAt = now;
    for (const [subject, { until }] of this.#kept) if (until <= now) this.#kept.delete(subject);
  }
}
