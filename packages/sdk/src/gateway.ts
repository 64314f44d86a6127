import type { gatewayOperations } from '@facet/contract';
import { type AddressBook, type Addresses, fillIn, type Success } from './operations.js';
import type { Call, CallOptions, Transport } from './transport.js';

type Operations = typeof gatewayOperations;

/** What a product answers with: its outputs, and the report where both were asked for. */
export type ProductResult = Success<Operations['callProduct']>;
export type ProductReport = NonNullable<ProductResult['pdf']>;
export type ProductOutputs = ProductResult['response_data']['outputs'];
/** JSON Schema 2020-12. */
export type ProductSchema = Success<Operations['getProductSchema']>;

const addresses: AddressBook<keyof Operations> = {
  callProduct: ['POST', '/api/{slug}'],
  getProductSchema: ['GET', '/api/{slug}/schema'],
  getHealth: ['GET', '/health'],
} satisfies Addresses<Operations>;

interface Request extends Pick<Call, 'query' | 'json' | 'binary'> {
  readonly slug?: string;
}

/**
 * The products that a key may call. Every call raises FacetError<'gateway'> or FacetConnectionError. A call is repeated
 * after a 429, and after a 503 that names its wait.
 */
export class GatewayClient {
  readonly #transport: Transport;
  readonly #authorization: string;

  constructor(transport: Transport, apiKey: string) {
    this.#transport = transport;
    this.#authorization = `Bearer ${apiKey}`;
  }

  /** The product's outputs for these inputs. */
  async call(slug: string, inputs: object, options?: CallOptions): Promise<ProductOutputs> {
    const query = { format: 'json' };
    const { response_data } = await this.#send('callProduct', { slug, query, json: { inputs } }, options);
    return response_data.outputs;
  }

  /** The outputs, and a report of inputs and outputs as a PDF in base64. */
  callWithReport(slug: string, inputs: object, options?: CallOptions): Promise<ProductResult> {
    return this.#send('callProduct', { slug, query: { format: 'both' }, json: { inputs } }, options);
  }

  /** The report alone, as the bytes of a PDF. */
  async report(slug: string, inputs: object, options?: CallOptions): Promise<Uint8Array> {
    const request = { slug, query: { format: 'pdf' }, json: { inputs }, binary: true };
    return this.#transport.send<Uint8Array>(this.#call('callProduct', request), options);
  }

  /** What inputs the product takes. Counts as a call. */
  schema(slug: string, options?: CallOptions): Promise<ProductSchema> {
    return this.#send('getProductSchema', { slug }, options);
  }

  /** Answers when the gateway does; needs no key. */
  health(options?: CallOptions): Promise<Success<Operations['getHealth']>> {
    return this.#send('getHealth', {}, options);
  }

  #send<Name extends keyof Operations>(
    name: Name,
    request: Request,
    options?: CallOptions,
  ): Promise<Success<Operations[Name]>> {
    return this.#transport.send(this.#call(name, request), options);
  }

  #call(name: keyof Operations, { slug, ...request }: Request): Call {
    const [method, template] = addresses[name];
    const path = `/gateway${fillIn(template, slug === undefined ? [] : [slug])}`;
    const call = { ...request, surface: 'gateway', method, path, authorization: this.#authorization } as const;
    return { ...call, changesNothing: method === 'GET' };
  }
}
