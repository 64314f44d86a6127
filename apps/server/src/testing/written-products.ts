import type { ProblemError } from '@facet/contract';
import type {
  ProductAnswer,
  ProductRunner,
  ReportFormat,
  RunnableProduct,
  RunOptions,
} from '../domain/products/index.js';

/** What a product for tests was called with. */
export interface WrittenCall {
  slug: string;
  body: string;
  format: ReportFormat;
}

/**
 * Runs products as a test tells it to, over what came over the wire: for tests of what happens around a call, which need
 * no sandbox and nothing behind the product.
 */
export class WrittenProductRunner implements ProductRunner {
  readonly calls: WrittenCall[] = [];
  /** JSON that the next calls answer with, or what they raise. */
  outputs: string | ProblemError = '{"ok":true}';

  async run(product: RunnableProduct, body: Uint8Array, { format, signal }: RunOptions): Promise<ProductAnswer> {
    signal.throwIfAborted();
    const chosen = format ?? product.default_format;
    this.calls.push({ slug: product.slug, body: Buffer.from(body).toString(), format: chosen });
    if (typeof this.outputs !== 'string') throw this.outputs;
    const outputs = Buffer.from(this.outputs);
    const pdf = { fileName: `${product.slug}-report.pdf`, bytes: Buffer.from('%PDF-written'), pageCount: 1 };
    return { format: chosen, ...(chosen !== 'pdf' && { outputs }), ...(chosen !== 'json' && { pdf }) };
  }

  async test(product: RunnableProduct, inputs: unknown, options: RunOptions) {
    const started = performance.now();
    const ended = (problem: ProblemError | null, answer: ProductAnswer | null) => ({
      durationMs: performance.now() - started,
      upstream: problem ? { status: null, durationMs: 1 } : { status: 200, durationMs: 1 },
      problem,
      explanation: problem && 'Nobody listens there',
      answer,
    });
    return this.run(product, Buffer.from(JSON.stringify({ inputs })), options).then(
      (answer) => ended(null, answer),
      (problem: ProblemError) => ended(problem, null),
    );
  }

  healthOf() {
    const calls = this.calls.length;
    return { breaker: 'closed', calls, failures: 0, error_rate: null, p50_ms: null, window_seconds: 900 } as const;
  }

  observe(): void {}

  forget(): void {}

  async stop(): Promise<void> {}
}
