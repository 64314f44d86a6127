import type { z } from 'zod';
import type { memberRoles } from '../figures.js';
import type { ProblemError, ProblemName } from '../problems.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type MemberRole = (typeof memberRoles)[number];

/** An answer that is not JSON: bytes of one kind. */
export interface BinaryResponse {
  readonly contentType: string;
}

export function binary(contentType: string): BinaryResponse {
  return { contentType };
}

export function isBinary(response: OperationResponse | undefined): response is BinaryResponse {
  return typeof response === 'object' && response !== null && 'contentType' in response;
}

/** An answer whose bytes the handler makes by itself: JSON that fits the schema, or another of the types that it names. */
export interface RenderedResponse {
  readonly json: z.ZodType;
  readonly otherTypes: readonly string[];
}

export function rendered<J extends z.ZodType>(json: J, ...otherTypes: string[]) {
  return { json, otherTypes } satisfies RenderedResponse;
}

export function isRendered(response: OperationResponse | undefined): response is RenderedResponse {
  return typeof response === 'object' && response !== null && 'otherTypes' in response;
}

/** What a handler answers where its operation has a rendered response. */
export interface RenderedBody {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an operation answers with one status; null for no body. */
export type OperationResponse = z.ZodType | BinaryResponse | RenderedResponse | null;

/** A body that is handed on as bytes: whoever gets it parses and judges it. */
export interface RawBody {
  readonly contentType: 'application/json';
  readonly maxBytes: number;
  /** What it should hold, for the reference alone. */
  readonly schema: z.ZodType;
}

/** An image that an operation reads. */
export interface FileInput {
  /** Of its bytes: after decoding, where it comes as base64. */
  readonly maxBytes: number;
  /** Whether it may be absent. */
  readonly optional?: true;
  /** Makes it a list of at most so many images, which may be absent: in a form, a part that may repeat. */
  readonly list?: number;
  /** Of a list whose images succeed or fail one by one: a bad one is handed over as its problem. */
  readonly independent?: true;
  /** In pixels of the upright image. */
  readonly minSize?: { readonly width: number; readonly height: number };
}

/** Images, and the plain fields beside them. */
export interface Upload {
  /** Every named file must be there, unless it says otherwise. */
  readonly files: Readonly<Record<string, FileInput>>;
  readonly fields: z.ZodObject;
  /** Fields of a form that may repeat; they arrive as lists. */
  readonly lists?: readonly string[];
  /**
   * Of the whole body. With it, a file over its own limit is read past and refused in its turn: needed where the body
   * has to be read before the caller is known. Without it, reading ends where a file passes its limit.
   */
  readonly bodyBytes?: number;
}

export interface OperationRequest {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly json?: z.ZodType;
  /** Of the JSON body, where it may be longer than those of other operations. */
  readonly jsonBytes?: number;
  readonly raw?: RawBody;
  readonly multipart?: Upload;
  /** A JSON object whose images are base64 texts. */
  readonly base64?: Upload;
}

/** One thing that a surface does: where it is, what it reads, what it answers and how it may fail. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** Below the surface's prefix and version; `{name}` stands for a parameter. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * `body-key`: the key is the field `apiKey` of the body, which is read before anybody is let in. `session`: a member's
   * access token. `key-or-session`: either. `optional-session`: an access token where there is one.
   */
  readonly auth: 'none' | 'key' | 'admin' | 'body-key' | 'session' | 'key-or-session' | 'optional-session';
  /** What a member has to be; a key has no role. Every role may when absent. */
  readonly roles?: readonly MemberRole[];
  /** What the key must be allowed to do. */
  readonly scopes?: readonly string[];
  readonly request: OperationRequest;
  /** Success by status; null for an answer without a body. */
  readonly responses: Readonly<Record<number, OperationResponse>>;
  readonly problems: readonly ProblemName[];
  /** Fields that have a problem of their own instead of `request.invalid`; `name.*` stands for the items of a list. */
  readonly fieldProblems?: Readonly<Record<string, ProblemName>>;
  /** On kyc: it judges one capture alone, which has an envelope of its own for what is wrong with it. */
  readonly livenessOnly?: true;
}

/**
 * Keeps an operation's literal types and adds the problems that every operation of its surface may raise. Only problems
 * that the surface maps are accepted: any other is a compile error.
 */
export function operationsOf<Mapped extends ProblemName>(common: readonly Mapped[]) {
  return <const O extends Operation>(
    operation: O & { readonly problems: readonly Mapped[]; readonly fieldProblems?: Readonly<Record<string, Mapped>> },
  ): O => ({ ...operation, problems: [...new Set([...common, ...operation.problems])] });
}

type FileValue<F> = F extends { readonly list: number }
  ? readonly (F extends { readonly independent: true } ? Uint8Array | ProblemError : Uint8Array)[]
  : F extends { readonly optional: true }
    ? Uint8Array | undefined
    : Uint8Array;

type UploadOf<R extends OperationRequest> = R['multipart'] extends Upload
  ? R['multipart']
  : R['base64'] extends Upload
    ? R['base64']
    : undefined;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler of the operation is given, once everything is parsed. */
export type OperationInput<O extends Operation> = {
  params: Parsed<O['request']['params']>;
  query: Parsed<O['request']['query']>;
  json: Parsed<O['request']['json']>;
  body: O['request']['raw'] extends RawBody ? Uint8Array : undefined;
  fields: UploadOf<O['request']> extends { readonly fields: infer F } ? Parsed<F> : undefined;
  files: UploadOf<O['request']> extends { readonly files: infer F }
    ? { [Name in keyof F]: FileValue<F[Name]> }
    : undefined;
};

/** What a handler of the operation answers: one of its statuses with the body of that status. */
export type OperationResult<O extends Operation> = {
  [Status in keyof O['responses'] & number]: O['responses'][Status] extends z.ZodType
    ? { status: Status; body: z.input<O['responses'][Status]> }
    : O['responses'][Status] extends BinaryResponse
      ? { status: Status; body: Uint8Array }
      : O['responses'][Status] extends RenderedResponse
        ? { status: Status; body: RenderedBody }
        : { status: Status; body?: undefined };
}[keyof O['responses'] & number];
