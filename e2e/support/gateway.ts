import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Admin, KeyRequest } from './admin.js';
import { type Answer, query, send } from './http.js';

/** Text that services, URLs and credentials of products are given in tests, and that no client may ever see. */
export const hidden = {
  text: 'upstream-marker-text',
  credential: 'credential-marker-0123456789abcdef',
  pattern: /upstream-marker|credential-marker|hidden-path|127\.0\.0\.1|localhost/i,
} as const;

export interface HttpBackend {
  readonly type?: 'http';
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credential?: string | null;
  readonly timeout_ms?: number;
  readonly request_mapping?: string | null;
  readonly response_mapping?: string | null;
  readonly verify_tls?: boolean;
  readonly idempotent?: boolean;
  readonly max_response_bytes?: number;
}

interface BuiltinBackend {
  readonly type: 'builtin';
  readonly pipeline: string;
}

/** A product's settings; what is left out gets what most tests need. */
export interface ProductRequest {
  readonly slug?: string;
  readonly name?: string;
  readonly active?: boolean;
  readonly default_format?: string;
  readonly input_schema?: unknown;
  readonly backend: HttpBackend | BuiltinBackend;
}

export interface Product {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly active: boolean;
  readonly backend: Readonly<Record<string, unknown>>;
}

/** Both windows of the surface, so that every keyed answer tells them, and nobody meets them. */
const wide = { per_minute: 100_000, per_day: 1_000_000 };

/** A slug that nobody has. */
export function freshSlug(name = 'product'): string {
  return `${name}-${randomBytes(5).toString('hex')}`;
}

/** What a product is created from, whole. */
export function productBody({ backend, ...rest }: ProductRequest): Record<string, unknown> {
  const http = { type: 'http', method: 'POST' };
  return {
    slug: freshSlug(),
    name: 'A product',
    active: true,
    default_format: 'json',
    input_schema: { type: 'object' },
    ...rest,
    backend: 'pipeline' in backend ? backend : { ...http, ...backend },
  };
}

/** A new product, made by the operator. */
export async function newProduct(admin: Admin, request: ProductRequest): Promise<Product> {
  const answer = await admin.call('POST', '/products', productBody(request));
  if (answer.status !== 201) throw new Error(`POST /products: ${answer.status} ${answer.text}`);
  return answer.json<Product>();
}

export interface GatewaySending {
  readonly format?: string;
  readonly headers?: Record<string, string>;
}

/** The gateway surface as a client with one key sees it. */
export class Gateway {
  constructor(
    readonly admin: Admin,
    readonly accountId: string,
    readonly keyId: string,
    readonly key: string,
  ) {}

  /** A call of a product with these inputs. */
  call(slug: string, inputs: unknown, sending: GatewaySending = {}): Promise<Answer> {
    return this.post(slug, JSON.stringify({ inputs }), sending);
  }

  /** A call with a body as it is given. */
  post(slug: string, body: Buffer | string, { format, headers }: GatewaySending = {}): Promise<Answer> {
    const own = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    return this.request('POST', `/api/${slug}${query({ format })}`, { ...own, ...headers }, body);
  }

  schema(slug: string): Promise<Answer> {
    return this.request('GET', `/api/${slug}/schema`, { authorization: `Bearer ${this.key}` });
  }

  /** One request below the surface's root, with these headers and no others. */
  request(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer | string): Promise<Answer> {
    return send({ method, url: `${this.admin.baseUrl}/gateway${path}`, headers, body });
  }

  /** A new product and a key for it alone, with wide limits unless others are asked for. */
  async product(request: ProductRequest, key: KeyRequest = {}): Promise<Served> {
    const product = await newProduct(this.admin, request);
    return new Served(product, await this.withKey({ products: [product.slug], ...key }));
  }

  /** The same client with another key of the same account. */
  async withKey(request: KeyRequest): Promise<Gateway> {
    const made = await this.admin.createKey(this.accountId, { surface: 'gateway', limits: wide, ...request });
    return new Gateway(this.admin, this.accountId, made.id, made.key);
  }
}

/** A product with a client whose key is for it. */
export class Served {
  constructor(
    readonly product: Product,
    readonly gateway: Gateway,
  ) {}

  get slug(): string {
    return this.product.slug;
  }

  call(inputs: unknown = {}, sending: GatewaySending = {}): Promise<Answer> {
    return this.gateway.call(this.slug, inputs, sending);
  }

  post(body: Buffer | string, sending: GatewaySending = {}): Promise<Answer> {
    return this.gateway.post(this.slug, body, sending);
  }

  /** Changes the product, as the operator. */
  async change(patch: Record<string, unknown>): Promise<Answer> {
    const answer = await this.gateway.admin.call('PATCH', `/products/${this.slug}`, patch);
    if (answer.status !== 200) throw new Error(`PATCH /products: ${answer.status} ${answer.text}`);
    return answer;
  }
}

/** A new account with a gateway key of wide limits, for these products. */
export async function newGateway(admin: Admin, products: readonly string[] = [], request: KeyRequest = {}) {
  const { id } = await admin.createAccount('e2e gateway');
  const key = await admin.createKey(id, { surface: 'gateway', products, limits: wide, ...request });
  return new Gateway(admin, id, key.id, key.key);
}

/** The outputs of a success as JSON, held to the exact envelope. */
export function outputsOf<T = Record<string, unknown>>(answer: Answer): T {
  expect({ status: answer.status, text: answer.text.slice(0, 500) }).toMatchObject({ status: 200 });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  const { outputs } = answer.json<{ response_data: { outputs: T } }>().response_data;
  expect(answer.json()).toEqual({ status: 200, response_data: { outputs } });
  return outputs;
}
