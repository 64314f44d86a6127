import type { VisionStats } from '@facet/vision';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type ExchangeObserver, elapsedMs, statusOf } from './exchange.js';
import { type ObservedProducts, productMetrics } from './product-metrics.js';
import type { UploadMemory } from './upload-memory.js';

export interface MetricsOptions {
  vision: { stats(): VisionStats };
  uploads: UploadMemory;
  collections: { readonly searches: Readonly<Record<'exact' | 'approximate', number>> };
  products: ObservedProducts | undefined;
}

const SECONDS = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics {
  observe: ExchangeObserver;
  /** Adds `GET /metrics` in Prometheus' text format. */
  serve(app: FastifyInstance): void;
}

/** Counts requests. Labels are names from the contract and status codes: never an id, so their number is bounded. */
export function createMetrics({ vision, uploads, collections, products }: MetricsOptions): Metrics {
  const registry = new Registry();
  // Event loop lag, resident memory, garbage collection, handles.
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const labelNames = ['surface', 'operation'];
  const requests = new Counter({
    name: 'facet_http_requests_total',
    help: 'Requests answered; 499 stands for clients that left before their answer',
    labelNames: [...labelNames, 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'facet_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames,
    buckets: SECONDS,
    registers,
  });
  const problems = new Counter({
    name: 'facet_problems_total',
    help: 'Requests refused, by problem',
    labelNames: ['surface', 'problem'],
    registers,
  });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('facet_vision_workers', 'Inference threads', () => vision.stats().workers);
  gauge('facet_vision_workers_busy', 'Inference threads at work', () => vision.stats().busy);
  gauge('facet_vision_queue_length', 'Images waiting for a thread', () => vision.stats().queued);
  gauge(
    'facet_vision_workers_replaced_total',
    'Inference threads replaced after a crash',
    () => vision.stats().replaced,
  );
  gauge('facet_upload_memory_bytes', 'Memory held by uploads in flight', () => uploads.heldBytes);

  new Counter({
    name: 'facet_searches_total',
    help: 'Searches of collections, by how they were answered',
    labelNames: ['method'],
    registers,
    collect() {
      this.reset();
      for (const [method, count] of Object.entries(collections.searches)) this.inc({ method }, count);
    },
  });

  const countProductCall = products && productMetrics(registry, products);

  return {
    observe(request, reply) {
      const { surface, operation, problem, product } = request.exchange;
      const labels = { surface, operation: operation?.id ?? 'none' };
      requests.inc({ ...labels, status: String(statusOf(reply)) });
      durations.observe(labels, elapsedMs(request, reply) / 1000);
      if (product !== undefined) countProductCall?.(product, statusOf(reply));
      if (problem) problems.inc({ surface, problem: problem.problem });
    },
    serve(app) {
      app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
    },
  };
}
