import type { Pipeline } from '../types.js';

/** What an administrator wrote of a product: the sandbox compiles it once and keeps that under the key. */
export interface Definition {
  /** Changes with every change of the product. */
  key: string;
  /** JSON Schema 2020-12. */
  inputSchema: Record<string, unknown>;
  /** JSONata; null for none. */
  requestMapping: string | null;
  /** JSONata; null for none. */
  responseMapping: string | null;
}

/** What is wrong with a field, in plain words. */
export interface Issue {
  /** Dotted: `input_schema.properties.age.type`, `backend.request_mapping`, `inputs.age`. */
  field: string;
  message: string;
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
  /** By the name of the input. */
  images: Record<string, Uint8Array>;
  /** The inputs that are no images. */
  parameters: Record<string, unknown>;
}

export interface AnswerContext {
  /** JSON, as `prepare` gave it: the mapping's `$inputs`. */
  inputs: Uint8Array;
  /** HTTP status of the answer: the mapping's `$status`. */
  status: number;
}

export interface ReportContent {
  slug: string;
  name: string;
  /** JSON. */
  inputs: Uint8Array;
  /** JSON. */
  outputs: Uint8Array;
}

export interface SandboxStats {
  /** Processes that can take a task. */
  ready: number;
  busy: number;
  queued: number;
  /** Processes that were ended for taking too long or too much memory, or that died. */
  replaced: number;
}

/** Names of the inputs of each built-in pipeline that hold images. */
export const imageInputs: Readonly<Record<Pipeline, readonly string[]>> = {
  'face.detect': ['image'],
  'face.compare': ['source', 'target'],
  'kyc.verify': ['id_card', 'selfie'],
};
