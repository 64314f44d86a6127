import { fail, ProblemError } from '@facet/contract';
import { type UpstreamAnswer, UpstreamFailure } from '../../ports/upstream.js';
import type { ProductRunner, RunOptions } from '../runner.js';
import type { Definition } from '../sandbox/index.js';
import type { HttpBackend, ProductAnswer, ProductHealth, ProductTest, RunnableProduct } from '../types.js';
import { ProductBreaker } from './breaker.js';
import { CallHistory } from './call-history.js';
import { explain } from './explanation.js';
import type { BreakerEvent, ProductCallEvent, ProductRunsParts, RunObserver } from './parts.js';
import { redactedJson } from './redaction.js';
import { callService, RefusedByService } from './service-call.js';

/** Of one product, at the same time. */
const callsInFlight = 256;

/** What this server knows of a product by having called it. */
interface Known {
  version: number;
  breaker: ProductBreaker;
  readonly history: CallHistory;
  inFlight: number;
}

/** What a backend made of the inputs, both as JSON. */
interface Made {
  inputs: Uint8Array;
  outputs: Uint8Array;
}

/** How backends are called: by callers behind the breaker, by administrators past it. */
interface Ways {
  callService(backend: HttpBackend, request: Uint8Array): Promise<UpstreamAnswer>;
  runPipeline(run: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>>;
}

/** Runs products, each behind a breaker of its own, and remembers how the calls went. */
export class ProductRuns implements ProductRunner {
  readonly #parts: ProductRunsParts;
  readonly #known = new Map<string, Known>();
  readonly #observers: RunObserver[] = [];

  constructor(parts: ProductRunsParts) {
    this.#parts = parts;
  }

  observe(observer: RunObserver): void {
    this.#observers.push(observer);
  }

  async run(product: RunnableProduct, body: Uint8Array, options: RunOptions): Promise<ProductAnswer> {
    const known = this.#knownOf(product);
    if (known.inFlight >= callsInFlight) fail('server.overloaded', { retryAfterSeconds: 1 });
    const { signal } = options;
    const call = { product, onCall: (event: ProductCallEvent) => this.#tellCall(event) };
    let ms: number | undefined;
    const timed = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      const start = performance.now();
      return work().finally(() => {
        ms = performance.now() - start;
      });
    };
    known.inFlight += 1;
    try {
      const answer = await this.#answer(product, body, options, {
        callService: (backend, request) =>
          known.breaker.run(
            () => timed(() => callService(this.#parts.upstream, { ...call, backend, request }, signal)),
            signal,
          ),
        runPipeline: timed,
      });
      known.history.record({ failed: false, ms });
      return answer;
    } catch (error) {
      // Who hung up learned nothing, and who sent what cannot be used is to blame alone.
      if (!signal.aborted && isFailure(error)) known.history.record({ failed: true, ms });
      throw withoutData(error);
    } finally {
      known.inFlight -= 1;
    }
  }

  /** Past the breaker, which neither stops a try nor learns from it. */
  async test(product: RunnableProduct, inputs: unknown, options: RunOptions): Promise<ProductTest> {
    const start = performance.now();
    let upstream: ProductTest['upstream'] = null;
    const onCall = ({ status, durationMs }: ProductCallEvent) => {
      upstream = { status: status ?? null, durationMs };
    };
    const body = Buffer.from(JSON.stringify({ inputs }));
    const tried = (answer: ProductAnswer | null, problem: ProblemError | null): ProductTest => ({
      durationMs: performance.now() - start,
      upstream,
      problem,
      explanation: problem && explain(problem, product),
      answer,
    });
    try {
      const answer = await this.#answer(product, body, options, {
        callService: (backend, request) =>
          callService(this.#parts.upstream, { product, backend, request, onCall }, options.signal),
        runPipeline: (run) => run(),
      });
      return tried(answer, null);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof ProblemError)) throw error;
      return tried(null, error);
    }
  }

  healthOf({ id }: Pick<RunnableProduct, 'id'>): ProductHealth {
    const known = this.#known.get(id);
    return { breaker: known?.breaker.state ?? 'closed', ...(known?.history ?? new CallHistory()).read() };
  }

  forget(productId: string): void {
    this.#known.delete(productId);
  }

  async stop(): Promise<void> {
    await this.#parts.upstream.close();
  }

  async #answer(
    product: RunnableProduct,
    body: Uint8Array,
    { format = product.default_format, signal }: RunOptions,
    ways: Ways,
  ): Promise<ProductAnswer> {
    const { inputs, outputs } = await this.#made(product, body, signal, ways);
    if (format === 'json') return { format, outputs };
    const { slug, name } = product;
    const report = await this.#parts.sandbox.report({ slug, name, inputs, outputs }, signal);
    const pdf = { fileName: `${slug}-report.pdf`, ...report };
    return format === 'pdf' ? { format, pdf } : { format, outputs, pdf };
  }

  async #made(product: RunnableProduct, body: Uint8Array, signal: AbortSignal, ways: Ways): Promise<Made> {
    const { backend } = product;
    const { sandbox, pipelines } = this.#parts;
    const definition = definitionOf(product);
    if (backend.type === 'http') {
      const { inputs, request } = await sandbox.prepare(definition, body, { as: 'http' }, signal);
      const { body: answer, status } = await ways.callService(backend, request);
      const outputs = await sandbox.read(definition, answer, { inputs, status }, signal);
      // A service may repeat the headers that it was sent.
      return { inputs, outputs: redactedJson(outputs, product.credential) };
    }
    const { pipeline } = backend;
    const { inputs, ...input } = await sandbox.prepare(definition, body, { as: pipeline }, signal);
    const outputs = await ways.runPipeline(() => pipelines.run(pipeline, input, signal));
    return { inputs, outputs: Buffer.from(JSON.stringify(outputs)) };
  }

  /** With a new breaker when the product was changed: its failures are not those of what it is now. */
  #knownOf({ id, slug, version }: RunnableProduct): Known {
    const breaker = () => new ProductBreaker((state) => this.#tellBreaker({ slug, breaker: state }));
    let known = this.#known.get(id);
    if (!known) {
      known = { version, breaker: breaker(), history: new CallHistory(), inFlight: 0 };
      this.#known.set(id, known);
    } else if (known.version < version) {
      if (known.breaker.state !== 'closed') this.#tellBreaker({ slug, breaker: 'closed' });
      known.version = version;
      known.breaker = breaker();
    }
    return known;
  }

  #tellCall(event: ProductCallEvent): void {
    for (const { onCall } of this.#observers) onCall?.(event);
  }

  #tellBreaker(event: BreakerEvent): void {
    for (const { onBreaker } of this.#observers) onBreaker?.(event);
  }
}

function definitionOf({ id, version, input_schema, backend }: RunnableProduct): Definition {
  const http = backend.type === 'http' ? backend : undefined;
  return {
    key: `${id}:${version}`,
    inputSchema: input_schema,
    requestMapping: http?.request_mapping ?? null,
    responseMapping: http?.response_mapping ?? null,
  };
}

/** What a mapping says that it failed on is data, which the log of a call must not hold; a try tells it. */
function withoutData(error: unknown): unknown {
  if (!(error instanceof ProblemError) || error.problem !== 'product.response_unmappable') return error;
  const { cause } = error;
  if (cause instanceof UpstreamFailure || cause instanceof RefusedByService) return error;
  return new ProblemError('product.response_unmappable', {});
}

const failures: ReadonlySet<string> = new Set([
  'upstream.unavailable',
  'upstream.unauthorized',
  'product.response_unmappable',
  'server.internal',
]);

function isFailure(error: unknown): boolean {
  return !(error instanceof ProblemError) || failures.has(error.problem);
}
