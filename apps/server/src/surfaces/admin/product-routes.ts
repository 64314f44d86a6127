import { adminOperations } from '@facet/contract';
import type { Actor } from '../../domain/accounts/index.js';
import type { Product, Products } from '../../domain/products/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wireTest } from './product-test-wire.js';
import { wirePage, wireTimes } from './wire.js';

/** Making, listing, changing, deleting and trying products of the gateway. */
export function productRoutes(products: Products): Route<Actor>[] {
  const on = routesFor<Actor>();
  const wireProduct = (product: Product) => ({
    ...product,
    ...wireTimes(product),
    input_schema: product.input_schema as Record<string, never>,
    health: products.healthOf(product),
  });
  return [
    on(adminOperations.createProduct)(async ({ json, principal }) => ({
      status: 201,
      body: wireProduct(await products.create(principal, json)),
    })),
    on(adminOperations.listProducts)(async ({ query }) => ({
      status: 200,
      body: wirePage('products', await products.list(query), wireProduct),
    })),
    on(adminOperations.getProduct)(async ({ params }) => ({
      status: 200,
      body: wireProduct(await products.get(params.slug)),
    })),
    on(adminOperations.updateProduct)({
      lookUp: ({ params }) => products.get(params.slug),
      handle: async ({ params, json, principal }) => ({
        status: 200,
        body: wireProduct(await products.update(principal, params.slug, json)),
      }),
    }),
    on(adminOperations.deleteProduct)(async ({ params, principal }) => {
      await products.delete(principal, params.slug);
      return { status: 204 };
    }),
    on(adminOperations.testProduct)({
      lookUp: ({ params }) => products.get(params.slug),
      handle: async ({ params, json, signal, requestId }) => ({
        status: 200,
        body: wireTest(await products.test(params.slug, json, signal), requestId),
      }),
    }),
  ];
}
