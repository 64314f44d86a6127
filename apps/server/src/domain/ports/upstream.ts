/** Why a service behind a product gave no answer that can be used. */
export type UpstreamFault =
  /** No connection: nobody listens, or no way leads there. */
  | 'refused'
  /** The connection ended before the answer did. */
  | 'reset'
  /** The answer was not whole in time. */
  | 'timeout'
  /** The host name leads to no address. */
  | 'dns'
  /** No TLS connection, or a certificate that is not trusted. */
  | 'tls'
  /** The address is one that must not be called. */
  | 'forbidden'
  /** The body is larger than was allowed; no more of it was read. */
  | 'too_large'
  /** What answered does not speak HTTP. */
  | 'protocol';

export interface UpstreamRequest {
  readonly url: string;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** For everything: connection, headers and the whole body. */
  readonly timeoutMs: number;
  /** Of the answer's body. */
  readonly maxBytes: number;
  /** Whether a certificate that is not trusted ends the call. */
  readonly verifyTls: boolean;
}

/** Any status counts as an answer, a redirect too. */
export interface UpstreamAnswer {
  readonly status: number;
  /** How long the service asks to be left alone, when it says so in whole seconds from 1 to 3600. */
  readonly retryAfterSeconds?: number;
  readonly body: Uint8Array;
  readonly durationMs: number;
}

/** A call without an answer. Its message holds no URL, header, body or address. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';

  /** @param durationMs of the call until it failed. */
  constructor(
    readonly reason: UpstreamFault,
    readonly durationMs: number,
    cause?: unknown,
  ) {
    super(reason, cause === undefined ? undefined : { cause });
  }
}

/** Calls services that the operator chose, never one at a private address unless the operator allowed it. */
export interface UpstreamClient {
  /** Why this URL can never be called, as the end of a sentence about it; undefined when it may be. */
  refusal(url: string): Promise<string | undefined>;
  /**
   * One request over a pooled connection; follows no redirect and repeats nothing.
   *
   * @throws UpstreamFailure when there is no whole answer, `server.overloaded` when all answers under way hold more memory
   *   than they may, and the signal's reason when it aborts.
   */
  call(request: UpstreamRequest, signal: AbortSignal): Promise<UpstreamAnswer>;
  /** Ends what is under way, which then fails as `reset`. */
  close(): Promise<void>;
}
