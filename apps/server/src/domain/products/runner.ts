import type { RunObserver } from './run/parts.js';
import type { ProductAnswer, ProductHealth, ProductTest, ReportFormat, RunnableProduct } from './types.js';

export interface RunOptions {
  /** The product's own when absent. */
  format?: ReportFormat;
  signal: AbortSignal;
}

/** Runs products; what it learns of one, such as that its service is down, is kept by id and version. */
export interface ProductRunner {
  /**
   * @param body of the request, as it came: `{"inputs": {…}}`.
   * @throws `request.malformed_json`, `product.input_invalid`, `product.response_unmappable`, `upstream.unavailable`,
   *   `upstream.unauthorized`, `server.overloaded`, and for built-in pipelines what their images can be refused with.
   */
  run(product: RunnableProduct, body: Uint8Array, options: RunOptions): Promise<ProductAnswer>;
  /** Runs it as an administrator's try: what goes wrong is told and not raised. */
  test(product: RunnableProduct, inputs: unknown, options: RunOptions): Promise<ProductTest>;
  healthOf(product: Pick<RunnableProduct, 'id' | 'version'>): ProductHealth;
  /** Has the observer told of calls and breakers from now on: for the log and for metrics. */
  observe(observer: RunObserver): void;
  /** Drops what is known of a product that is gone. */
  forget(productId: string): void;
  /** Ends what runs and closes what it holds. */
  stop(): Promise<void>;
}
