import { limits } from '@facet/contract';
import type { ProductHealth } from '../types.js';

const slotMs = 30_000;
const slotCount = (limits.gateway.healthWindowSeconds * 1_000) / slotMs;
/** Times are counted in bins, each a twelfth longer than the one before: from 0.1 ms to over two minutes. */
const shortestMs = 0.1;
const growth = 1.08;
const binCount = 184;

interface Slot {
  /** Number of the half minute that it counts. */
  turn: number;
  calls: number;
  failures: number;
  bins: Uint32Array;
}

/** How the calls of a product went in the last 15 minutes, in memory of a fixed size. */
export class CallHistory {
  readonly #slots: (Slot | undefined)[] = new Array(slotCount);

  /** @param now milliseconds of a clock that never goes back. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @param ms that the backend took; undefined when it was not asked. */
  record({ failed, ms }: { failed: boolean; ms: number | undefined }): void {
    const slot = this.#slot();
    slot.calls += 1;
    if (failed) slot.failures += 1;
    if (ms !== undefined) {
      const bin = binOf(ms);
      slot.bins[bin] = (slot.bins[bin] ?? 0) + 1;
    }
  }

  read(): Omit<ProductHealth, 'breaker'> {
    const oldest = this.#turn() - slotCount;
    const slots = this.#slots.filter((slot): slot is Slot => slot !== undefined && slot.turn > oldest);
    const sum = (count: (slot: Slot) => number) => slots.reduce((total, slot) => total + count(slot), 0);
    const calls = sum((slot) => slot.calls);
    const failures = sum((slot) => slot.failures);
    return {
      calls,
      failures,
      error_rate: calls === 0 ? null : failures / calls,
      p50_ms: medianOf(slots),
      window_seconds: limits.gateway.healthWindowSeconds,
    };
  }

  #slot(): Slot {
    const turn = this.#turn();
    const index = turn % slotCount;
    let slot = this.#slots[index];
    if (slot?.turn !== turn) {
      slot = { turn, calls: 0, failures: 0, bins: new Uint32Array(binCount) };
      this.#slots[index] = slot;
    }
    return slot;
  }

  #turn(): number {
    return Math.floor(this.now() / slotMs);
  }
}

function binOf(ms: number): number {
  const bin = Math.floor(Math.log(ms / shortestMs) / Math.log(growth));
  return Math.min(binCount - 1, Math.max(0, bin));
}

/** To the width of a bin, 4 % either way. */
function medianOf(slots: readonly Slot[]): number | null {
  const counts = Array.from({ length: binCount }, (_, bin) =>
    slots.reduce((total, { bins }) => total + (bins[bin] ?? 0), 0),
  );
  const half = counts.reduce((total, count) => total + count, 0) / 2;
  if (half === 0) return null;
  let seen = 0;
  const median = counts.findIndex((count) => {
    seen += count;
    return seen >= half;
  });
  return Math.round(shortestMs * growth ** (median + 0.5) * 10) / 10;
}
