import { readEnvelope } from './envelopes.js';
import { FacetConnectionError, FacetError } from './errors.js';
import { type FailedAttempt, isRetryable, parseRetryAfter, wait, waitBeforeRetryMs } from './retry.js';
import type { Surface } from './surfaces.js';

export interface TransportOptions {
  /** Where the server is, as `http://127.0.0.1:8080`; may carry a path when a proxy mounts it below one. */
  readonly baseUrl: string;
  /** Longest wait for one attempt, in milliseconds, answer's body included. Default 30,000. */
  readonly timeoutMs?: number;
  /** How many times a failed attempt may be repeated. Default 2. */
  readonly retries?: number;
  /** A Retry-After beyond this many milliseconds is not slept through: the error is thrown. Default 20,000. */
  readonly maxRetryWaitMs?: number;
  /** Replaces the platform's fetch, to add a proxy or a trace. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What each call accepts beside its own parameters. */
export interface CallOptions {
  /** Cancels the call, retries and their waits included; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** Told of every answer, failures included, before it is interpreted. */
  readonly onResponse?: (response: ResponseInfo) => void;
}

export interface ResponseInfo {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly headers: Headers;
  /** The answer as text; empty where it is bytes. */
  readonly body: string;
  /** From sending this attempt to the last byte of its answer, in milliseconds. */
  readonly elapsedMs: number;
  /** 0 for the first attempt. */
  readonly attempt: number;
}

export interface Call {
  readonly surface: Surface;
  readonly method: string;
  /** Path below the base URL, already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Absent where the key is in the body. */
  readonly authorization?: string;
  /** Goes into X-API-Key. */
  readonly apiKey?: string;
  readonly json?: unknown;
  readonly form?: FormData;
  /** Whether success is bytes instead of JSON. */
  readonly binary?: boolean;
  /** True when repeating the request cannot change anything on the server. */
  readonly changesNothing: boolean;
}

/** Sends calls to one server: addresses, timeouts, retries, and failures as typed errors. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /**
   * The answer's JSON or bytes (undefined for 204), in the type that the caller's operation declares.
   * Raises FacetError when the server answers with a failure, FacetConnectionError when no usable answer comes, and
   * the signal's reason when it was aborted.
   */
  async send<T>(call: Call, options: CallOptions = {}): Promise<T> {
    const retries = options.retries ?? this.#options.retries ?? 2;
    const longestWait = this.#options.maxRetryWaitMs ?? 20_000;
    for (let attempt = 0; ; attempt++) {
      try {
        return (await this.#attempt(call, options, attempt)) as T;
      } catch (error) {
        const failure = failedAttempt(error);
        if (failure === undefined || attempt >= retries || !isRetryable(failure, call.changesNothing)) throw error;
        const pause = waitBeforeRetryMs(attempt, failure.retryAfterSeconds, Math.random());
        if (pause > longestWait) throw error;
        await wait(pause, options.signal);
      }
    }
  }

  async #attempt(call: Call, options: CallOptions, attempt: number): Promise<unknown> {
    options.signal?.throwIfAborted();
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? 30_000;
    const timeout = AbortSignal.timeout(timeoutMs);
    const url = new URL(this.#url(call));
    const headers = new Headers(headersOf(call));
    const started = performance.now();
    let response: Response;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      const send = this.#options.fetch ?? globalThis.fetch;
      response = await send(url, {
        method: call.method,
        headers,
        body: call.form ?? (call.json === undefined ? null : JSON.stringify(call.json)),
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
        cache: 'no-store',
      });
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      options.signal?.throwIfAborted();
      if (timeout.aborted) {
        throw new FacetConnectionError('timed-out', `No answer within ${timeoutMs} ms.`, error);
      }
      throw new FacetConnectionError('unreachable', 'The server could not be reached, or it hung up.', error);
    }
    const requestId = response.headers.get('x-request-id') ?? undefined;
    const elapsedMs = performance.now() - started;
    const isBinary = call.binary === true && response.ok;
    const body = isBinary ? '' : new TextDecoder().decode(bytes);
    options.onResponse?.({ status: response.status, requestId, headers: response.headers, body, elapsedMs, attempt });
    if (!response.ok || isRefusal(call.surface, body)) throw errorOf(call.surface, response, requestId, body);
    if (isBinary) return bytes;
    if (body === '') return undefined;
    try {
      return JSON.parse(body);
    } catch (error) {
      throw new FacetConnectionError('unreadable', 'The server answered with success, but not with JSON.', error);
    }
  }

  #url(call: Call): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) query.set(name, String(value));
    }
    const base = this.#options.baseUrl.replace(/\/+$/, '');
    return base + call.path + (query.size > 0 ? `?${query}` : '');
  }
}

function headersOf(call: Call): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (call.authorization !== undefined) headers.authorization = call.authorization;
  if (call.apiKey !== undefined) headers['x-api-key'] = call.apiKey;
  if (call.json !== undefined) headers['content-type'] = 'application/json';
  return headers;
}

/** Whether an answer with a status of success is a refusal: kyc tells what is wrong with a photo that way. */
function isRefusal(surface: Surface, body: string): boolean {
  return surface === 'kyc' && readEnvelope(surface, body) !== undefined;
}

function errorOf(surface: Surface, response: Response, requestId: string | undefined, body: string): FacetError {
  const envelope = readEnvelope(surface, body, response.status);
  return new FacetError({
    surface,
    status: response.status,
    code: envelope?.code,
    message: envelope?.message ?? `The server answered ${response.status} ${response.statusText}`.trim(),
    badFields: envelope?.badFields ?? [],
    requestId,
    retryAfterSeconds: parseRetryAfter(response.headers.get('retry-after'), new Date()),
    body,
  });
}

function failedAttempt(error: unknown): FailedAttempt | undefined {
  if (error instanceof FacetError) {
    return error.retryAfterSeconds === undefined
      ? { status: error.status }
      : { status: error.status, retryAfterSeconds: error.retryAfterSeconds };
  }
  return error instanceof FacetConnectionError && error.reason !== 'unreadable' ? {} : undefined;
}
