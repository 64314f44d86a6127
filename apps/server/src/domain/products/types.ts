import type { backendMethods, ProblemError, productPipelines, reportFormats } from '@facet/contract';

export type ReportFormat = (typeof reportFormats)[number];
/** What a product can run in this process. */
export type Pipeline = (typeof productPipelines)[number];

/** A service that answers JSON over HTTP. */
export interface HttpBackend {
  type: 'http';
  url: string;
  method: (typeof backendMethods)[number];
  /** Values may hold `{{credential}}`. */
  headers: Record<string, string>;
  /** For the whole call, from the connection to the last byte. */
  timeout_ms: number;
  /** JSONata; without one the inputs are the body. */
  request_mapping: string | null;
  /** JSONata; without one the answer is the outputs. */
  response_mapping: string | null;
  verify_tls: boolean;
  /** Whether a call whose connection failed is made once more. */
  idempotent: boolean;
  max_response_bytes: number;
}

export interface BuiltinBackend {
  type: 'builtin';
  pipeline: Pipeline;
}

export type Backend = HttpBackend | BuiltinBackend;

/** Something that keys of the gateway can be entitled to call. It is the operator's: no account owns it. */
export interface Product {
  id: string;
  slug: string;
  name: string;
  active: boolean;
  default_format: ReportFormat;
  /** JSON Schema 2020-12 of the inputs. */
  input_schema: Record<string, unknown>;
  backend: Backend;
  has_credential: boolean;
  /** Raised by every change. */
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** With the credential opened. In memory only: never logged, answered or written down. */
export interface RunnableProduct extends Product {
  credential?: string;
}

export interface NewHttpBackend extends Pick<HttpBackend, 'type' | 'url'>, Partial<Omit<HttpBackend, 'type' | 'url'>> {
  /** Kept sealed and never told again; null for none. */
  credential?: string | null;
}

export interface NewBuiltinBackend {
  type: 'builtin';
  /** Refused in plain words when it is none that this server has. */
  pipeline: string;
}

export interface NewProduct {
  slug: string;
  name: string;
  active?: boolean;
  default_format?: ReportFormat;
  /** Built-in pipelines have one of their own. */
  input_schema?: Record<string, unknown>;
  backend: NewHttpBackend | NewBuiltinBackend;
}

/** Fields of the backend that are absent stay as they are, unless its type changes: then it is given whole. */
export type BackendPatch = Partial<NewHttpBackend> | Partial<NewBuiltinBackend>;

/** Absent fields stay as they are. */
export interface ProductPatch {
  name?: string;
  active?: boolean;
  default_format?: ReportFormat;
  input_schema?: Record<string, unknown>;
  backend?: BackendPatch;
}

export interface ProductAnswer {
  format: ReportFormat;
  /** JSON, for `json` and `both`. */
  outputs?: Uint8Array;
  /** For `pdf` and `both`. */
  pdf?: ProductReport;
}

export interface ProductReport {
  fileName: string;
  bytes: Uint8Array;
  pageCount: number;
}

/** What came of an administrator's try: more than a caller of the gateway would be told, and never the credential. */
export interface ProductTest {
  /** The whole of the call. */
  durationMs: number;
  /** What the service behind the product did; null for a built-in pipeline, and when it was not asked. */
  upstream: { status: number | null; durationMs: number } | null;
  /** Null after a success: what a caller would have been answered with. */
  problem: ProblemError | null;
  /** What went wrong, in plain words; null after a success. */
  explanation: string | null;
  /** Null after a failure. */
  answer: ProductAnswer | null;
}

/** How calls of a product went lately, on this server. */
export interface ProductHealth {
  breaker: 'closed' | 'open' | 'half_open';
  calls: number;
  failures: number;
  /** 0 to 1; null without calls. */
  error_rate: number | null;
  /** Null without calls. */
  p50_ms: number | null;
  window_seconds: 900;
}
