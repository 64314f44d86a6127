import { gatewayOperations, type Json } from '@facet/contract';
import type { Products, RunnableProduct } from '../../domain/products/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wireAnswer } from './wire.js';

/** Calls of products, what they take, and whether anybody is there. */
export function gatewayRoutes(products: Pick<Products, 'run'>): Route<RunnableProduct>[] {
  const on = routesFor<RunnableProduct>();
  return [
    on(gatewayOperations.callProduct)(async ({ principal, query: { format }, body, signal }) => {
      const answer = await products.run(principal, body, { ...(format && { format }), signal });
      return { status: 200, body: wireAnswer(answer) };
    }),
    on(gatewayOperations.getProductSchema)(async ({ principal }) => ({
      status: 200,
      body: principal.input_schema as Record<string, Json>,
    })),
    on(gatewayOperations.getHealth)(async () => ({ status: 200, body: { status: 'ok' } })),
  ];
}
