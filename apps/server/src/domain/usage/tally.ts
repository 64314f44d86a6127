import type { Call } from './types.js';

/** A person's call has no key; the database wants something in its place. */
export const noKey = '00000000-0000-0000-0000-000000000000';

/** Calls of everything that is no product; no product has this slug. */
const noProduct = '';

export interface Count {
  account_id: string;
  key_id: string;
  surface: string;
  operation: string;
  product: string;
  code: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  calls: number;
}

/** Counts of calls, and when each key was used last. */
export class UsageTally {
  readonly counts = new Map<string, Count>();
  /** Milliseconds since 1970, by key. */
  readonly lastUses = new Map<string, number>();

  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  /** @param now milliseconds since 1970. */
  add({ accountId, keyId, product = noProduct, ...call }: Call, now: number): void {
    const day = new Date(now).toISOString().slice(0, 10);
    const { surface, operation, code } = call;
    this.#add({ account_id: accountId, key_id: keyId ?? noKey, surface, operation, product, code, day, calls: 1 });
    if (keyId !== undefined) this.lastUses.set(keyId, now);
  }

  addAll(other: UsageTally): void {
    for (const count of other.counts.values()) this.#add(count);
    for (const [keyId, time] of other.lastUses) this.lastUses.set(keyId, Math.max(time, this.lastUses.get(keyId) ?? 0));
  }

  #add(count: Count): void {
    const { account_id, key_id, surface, operation, product, code, day } = count;
    const name = [account_id, key_id, surface, operation, product, code, day].join(' ');
    const known = this.counts.get(name);
    if (known) known.calls += count.calls;
    else this.counts.set(name, count);
  }
}
