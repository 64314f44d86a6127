import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { RunObserver } from '../domain/products/index.js';
import { productMetrics } from './product-metrics.js';

describe('productMetrics', () => {
  it('counts answers, calls of services and the states of breakers', async () => {
    const registry = new Registry();
    const observers: RunObserver[] = [];
    const count = productMetrics(registry, { observe: (observer) => observers.push(observer) });
    count('echo', 200);
    count('echo', 503);
    count('echo', 503);
    for (const { onCall, onBreaker } of observers) {
      onCall?.({ slug: 'echo', outcome: 'answered', status: 200, durationMs: 40 });
      onCall?.({ slug: 'echo', outcome: 'timeout', durationMs: 2_000 });
      onBreaker?.({ slug: 'echo', breaker: 'open' });
      onBreaker?.({ slug: 'other', breaker: 'half_open' });
    }
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'facet_product_calls_total{product="echo",status="200"} 1',
        'facet_product_calls_total{product="echo",status="503"} 2',
        'facet_product_upstream_calls_total{product="echo",outcome="answered"} 1',
        'facet_product_upstream_calls_total{product="echo",outcome="timeout"} 1',
        'facet_product_upstream_duration_seconds_bucket{le="0.05",product="echo"} 1',
        'facet_product_upstream_duration_seconds_count{product="echo"} 2',
        'facet_product_breaker_state{product="echo"} 2',
        'facet_product_breaker_state{product="other"} 1',
      ]),
    );
  });
});
