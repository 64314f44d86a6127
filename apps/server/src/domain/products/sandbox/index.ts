import type { Pipeline } from '../types.js';
import { type PoolOptions, SandboxPool } from './pool.js';
import type {
  AnswerContext,
  Definition,
  Issue,
  PreparedImages,
  PreparedRequest,
  ReportContent,
  SandboxStats,
} from './types.js';

export * from './types.js';

export type SandboxOptions = Partial<PoolOptions>;

/**
 * Reads what clients, services and administrators wrote, in processes of its own: whatever a body, a schema or a mapping
 * does there ends at most that process, which is replaced. Processes are started when first needed.
 */
export class ProductSandbox {
  readonly #pool: SandboxPool;

  constructor(options: SandboxOptions = {}) {
    this.#pool = new SandboxPool(options);
  }

  /** Starts the processes, so that the first call need not wait for one. */
  start(): void {
    this.#pool.start();
  }

  /** What is wrong with a definition before it is kept; empty when it is good. Raises `server.overloaded`. */
  async check(definition: Definition, signal?: AbortSignal): Promise<Issue[]> {
    const { header } = await this.#pool.run({ kind: 'check', definition, parts: [] }, signal);
    return header.issues ?? [];
  }

  /** The same of a schema for inputs alone. */
  checkSchema(inputSchema: Record<string, unknown>, signal?: AbortSignal): Promise<Issue[]> {
    return this.check({ key: 'schema', inputSchema, requestMapping: null, responseMapping: null }, signal);
  }

  /**
   * Parses the body `{"inputs": {…}}`, checks it against the schema and makes the request of it: JSON for an HTTP service,
   * images and parameters for a built-in pipeline. Raises `request.malformed_json`, `product.input_invalid` naming fields
   * such as `inputs.age`, `product.response_unmappable` when the request mapping fails, and `server.overloaded`.
   */
  prepare(definition: Definition, body: Uint8Array, as: { as: 'http' }, signal?: AbortSignal): Promise<PreparedRequest>;
  prepare(
    definition: Definition,
    body: Uint8Array,
    as: { as: Pipeline },
    signal?: AbortSignal,
  ): Promise<PreparedImages>;
  async prepare(
    definition: Definition,
    body: Uint8Array,
    { as }: { as: 'http' | Pipeline },
    signal?: AbortSignal,
  ): Promise<PreparedRequest | PreparedImages> {
    const { header, parts } = await this.#pool.run({ kind: 'prepare', definition, as, parts: [body] }, signal);
    const [inputs = nothing, ...rest] = parts;
    if (as === 'http') return { inputs, request: rest[0] ?? inputs };
    const images = Object.fromEntries((header.images ?? []).map((name, index) => [name, rest[index] ?? nothing]));
    return { inputs, images, parameters: header.parameters ?? {} };
  }

  /**
   * The outputs, a JSON object, of a service's answer. Raises `product.response_unmappable`, whose cause says in plain
   * words what did not work, and `server.overloaded`.
   */
  async read(
    definition: Definition,
    answer: Uint8Array,
    { inputs, status }: AnswerContext,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const known = definition.responseMapping?.includes('$inputs') ? inputs : nothing;
    const { parts } = await this.#pool.run({ kind: 'read', definition, status, parts: [answer, known] }, signal);
    return parts[0] ?? nothing;
  }

  /** A PDF of inputs and outputs; byte for byte the same for the same content. Raises `server.overloaded`. */
  async report(content: ReportContent, signal?: AbortSignal): Promise<{ bytes: Uint8Array; pageCount: number }> {
    const { slug, name, inputs, outputs } = content;
    const { header, parts } = await this.#pool.run({ kind: 'report', slug, name, parts: [inputs, outputs] }, signal);
    return { bytes: parts[0] ?? nothing, pageCount: header.pageCount ?? 0 };
  }

  stats(): SandboxStats {
    return this.#pool.stats();
  }

  /** Refuses what waits with `server.overloaded`, lets what runs finish and ends the processes. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

const nothing = new Uint8Array();
