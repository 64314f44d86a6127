import type { RunnableProduct } from './types.js';

/** A change made through another server of the same database is seen after this time at the latest. */
const cacheMs = 3_000;
const cacheSize = 1_000;

/** Remembers products for a few seconds, so that a call costs no query; also that there is none of a slug. */
export class ProductCache {
  readonly #known = new Map<string, { product: RunnableProduct | undefined; until: number }>();
  readonly #pending = new Map<string, Promise<RunnableProduct | undefined>>();
  /** Counts the changes, so that a look-up that began before one is not remembered after it. */
  #changes = 0;

  /** @param now milliseconds since 1970. */
  constructor(
    readonly read: (slug: string) => Promise<RunnableProduct | undefined>,
    readonly now: () => number,
  ) {}

  /** Makes the next look-ups see what was just changed. */
  forget(): void {
    this.#changes += 1;
    this.#known.clear();
    this.#pending.clear();
  }

  async find(slug: string): Promise<RunnableProduct | undefined> {
    const known = this.#known.get(slug);
    if (known && known.until > this.now()) return known.product;
    return this.#pending.get(slug) ?? this.#load(slug);
  }

  #load(slug: string): Promise<RunnableProduct | undefined> {
    const changes = this.#changes;
    const until = this.now() + cacheMs;
    const loading = this.read(slug)
      .then((product) => {
        if (changes === this.#changes) {
          if (this.#known.size >= cacheSize) this.#known.clear();
          this.#known.set(slug, { product, until });
        }
        return product;
      })
      .finally(() => {
        if (this.#pending.get(slug) === loading) this.#pending.delete(slug);
      });
    this.#pending.set(slug, loading);
    return loading;
  }
}
