import type { UpstreamClient, UpstreamFault } from '../../ports/upstream.js';
import type { Pipeline } from '../types.js';

/** What the sandbox knows a product's schema and mappings by. */
export interface Definition {
  /** Changes with every change of the product: compiled things are kept under it. */
  key: string;
  inputSchema: Record<string, unknown>;
  requestMapping: string | null;
  responseMapping: string | null;
}

/** What calls need of the sandbox, which alone reads what clients and services wrote. */
export interface CallSandbox {
  /** Raises `request.malformed_json`, `product.input_invalid`, `product.response_unmappable` and `server.overloaded`. */
  prepare(definition: Definition, body: Uint8Array, as: { as: 'http' }, signal: AbortSignal): Promise<PreparedRequest>;
  prepare(definition: Definition, body: Uint8Array, as: { as: Pipeline }, signal: AbortSignal): Promise<PreparedImages>;
  /** Outputs as JSON. Raises `product.response_unmappable` and `server.overloaded`. */
  read(
    definition: Definition,
    answer: Uint8Array,
    context: { inputs: Uint8Array; status: number },
    signal: AbortSignal,
  ): Promise<Uint8Array>;
  /** A PDF; the same for the same product, inputs and outputs. */
  report(
    of: { slug: string; name: string; inputs: Uint8Array; outputs: Uint8Array },
    signal: AbortSignal,
  ): Promise<{ bytes: Uint8Array; pageCount: number }>;
}

export interface PreparedRequest {
  /** JSON. */
  inputs: Uint8Array;
  /** JSON: the body, or for GET an object of query parameters. */
  request: Uint8Array;
}

export interface PreparedImages {
  /** JSON. */
  inputs: Uint8Array;
  images: Record<string, Uint8Array>;
  parameters: Record<string, unknown>;
}

/** Runs a built-in pipeline on images by name and on what else its schema knows. */
export interface PipelineRunner {
  /**
   * Outputs in snake case. Raises `image.*` and `face.not_found_in` with fields as the caller wrote them
   * (`inputs.source`), `product.input_invalid` for a capture that breaks a rule, and `server.overloaded`.
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
  breaker: 'closed' | 'open' | 'half_open';
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
