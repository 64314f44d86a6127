import type { FastifyRequest } from 'fastify';
import type { Accounts, AuthenticatedKey } from '../../domain/accounts/index.js';
import type { Products, RunnableProduct } from '../../domain/products/index.js';
import { bearerToken, type Gate, identifyKey, keyInHeader, refuseStrangeAddress } from '../../http/authentication.js';

interface GateParts {
  accounts: Pick<Accounts, 'authenticateKey' | 'takeLimits' | 'peekLimits'>;
  products: Pick<Products, 'find' | 'refuseStranger'>;
}

/**
 * Admits calls of a product by a key that may make them, and answers with the product: the key and its account, where it
 * comes from, whether there is the product, whether the key may call it, and the key's limits, in this order. Whoever is
 * refused for another reason than the key or its account is told of the limits too, and uses nothing of them up.
 */
export function gatewayGate({ accounts, products }: GateParts): Gate<RunnableProduct> {
  return async (request) => {
    const { exchange } = request;
    const key = await identifyKey(accounts, request, { secret: secretOf(request), surface: 'gateway' });
    const product = await find(products, key, request).catch(async (error: unknown) => {
      // A limit that cannot be told is no reason to answer something else.
      const state = await accounts.peekLimits(key).catch(() => undefined);
      if (state) exchange.rateLimit = state;
      throw error;
    });
    const { state, refused } = await accounts.takeLimits(key);
    if (state) exchange.rateLimit = state;
    if (refused) throw refused;
    return product;
  };
}

/** `Authorization` wins over `X-API-Key` when both are sent. */
function secretOf(request: FastifyRequest): string {
  return request.headers.authorization === undefined ? keyInHeader(request) : bearerToken(request);
}

async function find(
  products: Pick<Products, 'find' | 'refuseStranger'>,
  key: AuthenticatedKey,
  request: FastifyRequest,
): Promise<RunnableProduct> {
  refuseStrangeAddress(key, request);
  const { slug } = request.params as { slug: string };
  const product = await products.find(slug);
  // Calls by keys that may not call it are traffic of the product too.
  request.exchange.product = product.slug;
  products.refuseStranger(key, product);
  return product;
}
