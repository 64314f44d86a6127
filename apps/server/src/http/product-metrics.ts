import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ProductHealth, RunObserver } from '../domain/products/index.js';

export interface ObservedProducts {
  observe(observer: RunObserver): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const states: Readonly<Record<ProductHealth['breaker'], number>> = { closed: 0, half_open: 1, open: 2 };

/**
 * Counts the calls of products and of the services behind them. Products are labelled by their slugs, of which there are
 * as many as the operator made.
 *
 * @returns to be told of each answer to a call of a product.
 */
export function productMetrics(registry: Registry, products: ObservedProducts): (slug: string, status: number) => void {
  const registers = [registry];
  const calls = new Counter({
    name: 'facet_product_calls_total',
    help: 'Calls of products answered, by HTTP status',
    labelNames: ['product', 'status'],
    registers,
  });
  const upstreamCalls = new Counter({
    name: 'facet_product_upstream_calls_total',
    help: 'Calls of the services behind products, by what came of them',
    labelNames: ['product', 'outcome'],
    registers,
  });
  const upstreamSeconds = new Histogram({
    name: 'facet_product_upstream_duration_seconds',
    help: 'Time that the services behind products took, from the connection to the last byte',
    labelNames: ['product'],
    buckets: SECONDS,
    registers,
  });
  const breakers = new Gauge({
    name: 'facet_product_breaker_state',
    help: 'Whether calls reach the service behind a product: 0 closed, they do; 1 one call tries; 2 open, none does',
    labelNames: ['product'],
    registers,
  });
  products.observe({
    onCall({ slug: product, outcome, durationMs }) {
      upstreamCalls.inc({ product, outcome });
      upstreamSeconds.observe({ product }, durationMs / 1_000);
    },
    onBreaker: ({ slug: product, breaker }) => breakers.set({ product }, states[breaker]),
  });
  return (product, status) => calls.inc({ product, status: String(status) });
}
