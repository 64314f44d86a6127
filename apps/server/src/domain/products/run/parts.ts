import type { UpstreamClient, UpstreamFault } from '../../ports/upstream.js';
import type { PreparedImages, ProductSandbox } from '../sandbox/index.js';
import type { Pipeline, ProductHealth } from '../types.js';

/** What calls need of the sandbox, which alone reads what clients and services wrote. */
export type CallSandbox = Pick<ProductSandbox, 'prepare' | 'read' | 'report'>;

/** Runs a built-in pipeline on images by name and on what else its schema knows. */
export interface PipelineRunner {
  /**
   * Outputs in snake case. Raises `image.*` and `face.not_found_in` with fields as the caller knows them
   * (`inputs.source`), `capture.*` for a selfie that breaks a rule, `product.input_invalid` and `server.overloaded`.
   */
  run(
    pipeline: Pipeline,
    input: Pick<PreparedImages, 'images' | 'parameters'>,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>>;
}

/** How one call of a service behind a product ended. */
export type CallOutcome = 'answered' | 'status' | UpstreamFault;

/** For the log and for metrics: nothing that a client or the service wrote. */
export interface ProductCallEvent {
  slug: string;
  /** `status` stands for an answer that is an error or a redirect. */
  outcome: CallOutcome;
  status?: number;
  durationMs: number;
}

export interface BreakerEvent {
  slug: string;
  breaker: ProductHealth['breaker'];
}

export interface RunObserver {
  onCall?(event: ProductCallEvent): void;
  onBreaker?(event: BreakerEvent): void;
}

export interface ProductRunsParts {
  sandbox: CallSandbox;
  upstream: UpstreamClient;
  pipelines: PipelineRunner;
}
