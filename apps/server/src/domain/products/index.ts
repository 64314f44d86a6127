import { fail } from '@facet/contract';
import type { Actor, AuthenticatedKey, Page, PageRequest } from '../accounts/index.js';
import type { Audit } from '../audit/index.js';
import type { Database } from '../ports/database.js';
import { ProductCache } from './cache.js';
import type { DefinitionCheck, UrlCheck } from './checks.js';
import type { RunObserver } from './run/parts.js';
import type { ProductRunner, RunOptions } from './runner.js';
import * as store from './store.js';
import type {
  NewProduct,
  Product,
  ProductAnswer,
  ProductHealth,
  ProductPatch,
  ProductTest,
  ReportFormat,
  RunnableProduct,
} from './types.js';

export type { DefinitionCheck, UrlCheck } from './checks.js';
export type { BreakerEvent, ProductCallEvent, RunObserver } from './run/parts.js';
export type { ProductRunner, RunOptions } from './runner.js';
export * from './types.js';

export interface ProductsParts {
  database: Database;
  audit: Audit;
  /** 32 bytes; credentials are sealed under it. */
  secretKey: Uint8Array;
  /** Says what is wrong with schemas and mappings before they are kept. */
  sandbox: DefinitionCheck;
  /** Says which URLs are never called. */
  upstream: UrlCheck;
  runner: ProductRunner;
  /** Told when keys lost a product that was deleted. */
  onKeysChanged: () => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** What keys of the gateway can be entitled to call: kept here, run by the runner. */
export class Products {
  readonly #parts: ProductsParts;
  readonly #cache: ProductCache;

  constructor(parts: ProductsParts) {
    this.#parts = parts;
    this.#cache = new ProductCache(
      (slug) => store.readRunnable(parts.database, parts.secretKey, slug),
      parts.now ?? Date.now,
    );
  }

  /** Raises `request.invalid` naming each field that will not do, and `resource.exists` when the slug is taken. */
  create(actor: Actor, product: NewProduct): Promise<Product> {
    return this.#changing(store.createProduct(this.#parts, actor, product));
  }

  /** Newest first. */
  list(page: PageRequest): Promise<Page<Product>> {
    return store.listProducts(this.#parts.database, page);
  }

  /** Raises `resource.not_found`. */
  get(slug: string): Promise<Product> {
    return store.getProduct(this.#parts.database, slug);
  }

  /** Raises `resource.not_found`, and `request.invalid` as `create` does. */
  update(actor: Actor, slug: string, patch: ProductPatch): Promise<Product> {
    return this.#changing(store.updateProduct(this.#parts, actor, slug, patch));
  }

  /** Deletes it and takes it off all keys. Raises `resource.not_found`. */
  async delete(actor: Actor, slug: string): Promise<void> {
    try {
      const id = await this.#changing(store.deleteProduct(this.#parts, actor, slug));
      this.#parts.runner.forget(id);
    } finally {
      this.#parts.onKeysChanged();
    }
  }

  /** What a call needs. Raises `product.not_found` for a slug that is unknown, malformed, or of an inactive product. */
  async find(slug: string): Promise<RunnableProduct> {
    const product = store.isSlug(slug) ? await this.#cache.find(slug) : undefined;
    return product?.active ? product : fail('product.not_found');
  }

  /** Raises `product.not_entitled` when the product is not on the key's list. */
  refuseStranger(key: Pick<AuthenticatedKey, 'products'>, { slug }: Pick<Product, 'slug'>): void {
    if (!key.products.includes(slug)) fail('product.not_entitled');
  }

  /** Runs it on the body of a request; what it raises stands at the runner. */
  run(product: RunnableProduct, body: Uint8Array, options: RunOptions): Promise<ProductAnswer> {
    return this.#parts.runner.run(product, body, options);
  }

  /** Tries a product, also an inactive one. Raises `resource.not_found`; what goes wrong beyond that is told. */
  async test(
    slug: string,
    { inputs, format }: { inputs: unknown; format?: ReportFormat },
    signal: AbortSignal,
  ): Promise<ProductTest> {
    const { database, secretKey, runner } = this.#parts;
    const product = store.isSlug(slug) ? await store.readRunnable(database, secretKey, slug) : undefined;
    if (!product) fail('resource.not_found', { resource: 'product' });
    return runner.test(product, inputs, { ...(format && { format }), signal });
  }

  healthOf(product: Pick<Product, 'id' | 'version'>): ProductHealth {
    return this.#parts.runner.healthOf(product);
  }

  /** Has the observer told of calls of services and of changes of breakers, from now on. */
  observe(observer: RunObserver): void {
    this.#parts.runner.observe(observer);
  }

  stop(): Promise<void> {
    return this.#parts.runner.stop();
  }

  /** Forgets what was remembered as soon as the change is committed, also when its outcome is unknown. */
  async #changing<Result>(change: Promise<Result>): Promise<Result> {
    try {
      return await change;
    } finally {
      this.#cache.forget();
    }
  }
}
