import { fail } from '@facet/contract';
import { type UpstreamAnswer, type UpstreamClient, UpstreamFailure, type UpstreamFault } from '../../ports/upstream.js';
import type { HttpBackend, RunnableProduct } from '../types.js';
import type { ProductCallEvent } from './parts.js';
import { requestFor } from './request.js';

/** Faults after which the service may never have seen the request. */
const faultsOfConnections: ReadonlySet<UpstreamFault> = new Set(['refused', 'reset', 'dns']);
/** When a service does not say how long to wait. */
const retryAfterSeconds = 1;

/** An answer that says the service did not do it. */
export class RefusedByService extends Error {
  override readonly name = 'RefusedByService';
  /** Private, so that logs of the error do not hold it. */
  readonly #body: Uint8Array;
  readonly status: number;

  constructor({ status, body }: Pick<UpstreamAnswer, 'status' | 'body'>) {
    super(`the service answered ${status}`);
    this.status = status;
    this.#body = body;
  }

  /** Only for administrators. */
  body(): Uint8Array {
    return this.#body;
  }
}

export interface ServiceCall {
  product: RunnableProduct;
  backend: HttpBackend;
  /** JSON. */
  request: Uint8Array;
  onCall: (event: ProductCallEvent) => void;
}

/**
 * Calls the service behind a product; once more after a failed connection, within the same time, when the product says
 * that it may be.
 *
 * @returns an answer with a status of success.
 * @throws `upstream.unavailable`, `upstream.unauthorized`, `product.response_unmappable`, `product.input_invalid`, and
 *   the signal's reason when it aborts.
 */
export async function callService(
  upstream: UpstreamClient,
  { product, backend, request: json, onCall }: ServiceCall,
  signal: AbortSignal,
): Promise<UpstreamAnswer> {
  const { slug } = product;
  const request = requestFor(product, backend, json);
  const until = performance.now() + backend.timeout_ms;
  const attempt = async (timeoutMs: number): Promise<UpstreamAnswer> => {
    try {
      const answer = await upstream.call({ ...request, timeoutMs }, signal);
      const { status, durationMs } = answer;
      onCall({ slug, outcome: isSuccess(status) ? 'answered' : 'status', status, durationMs });
      return answer;
    } catch (error) {
      if (error instanceof UpstreamFailure) onCall({ slug, outcome: error.reason, durationMs: error.durationMs });
      throw error;
    }
  };
  try {
    const answer = await attempt(backend.timeout_ms).catch((error: unknown) => {
      const left = until - performance.now();
      const again = error instanceof UpstreamFailure && faultsOfConnections.has(error.reason);
      if (again && backend.idempotent && left >= 1) return attempt(left);
      throw error;
    });
    return isSuccess(answer.status) ? answer : refuse(answer);
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) throw error;
    if (error.reason === 'too_large') fail('product.response_unmappable', {}, error);
    return fail('upstream.unavailable', { retryAfterSeconds }, error);
  }
}

function refuse(answer: UpstreamAnswer): never {
  const { status } = answer;
  const cause = new RefusedByService(answer);
  if (status === 401 || status === 403) fail('upstream.unauthorized', {}, cause);
  if (status === 429 || status >= 500)
    fail('upstream.unavailable', { retryAfterSeconds: answer.retryAfterSeconds ?? retryAfterSeconds }, cause);
  return fail('product.response_unmappable', {}, cause);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
