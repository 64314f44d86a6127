import type { ErrorCode, Surface } from './surfaces.js';

/** A field that the server finds fault with. */
export interface BadField {
  readonly field: string;
  readonly message: string;
}

interface ErrorParts<S extends Surface> {
  readonly surface: S;
  readonly status: number;
  readonly code: ErrorCode<S> | undefined;
  readonly message: string;
  readonly badFields: readonly BadField[];
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly body: string;
}

/** The server answered with a failure. `body` is the answer, byte for byte as text. */
export class FacetError<S extends Surface = Surface> extends Error {
  override readonly name = 'FacetError';
  readonly surface: S;
  /** HTTP status. */
  readonly status: number;
  /** The surface's own code; undefined when the answer is not the surface's envelope (a proxy's page, say). */
  readonly code: ErrorCode<S> | undefined;
  /** Every field that is wrong, where the surface lists them: workspace and admin. */
  readonly badFields: readonly BadField[];
  /** Value of X-Request-Id: quote it when you report the failure. */
  readonly requestId: string | undefined;
  /** Wait that the server asked for, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  readonly body: string;

  constructor(parts: ErrorParts<S>) {
    super(parts.message);
    this.surface = parts.surface;
    this.status = parts.status;
    this.code = parts.code;
    this.badFields = parts.badFields;
    this.requestId = parts.requestId;
    this.retryAfterSeconds = parts.retryAfterSeconds;
    this.body = parts.body;
  }
}

/** Why there was no usable answer: nobody answered, too late, or a success that was not JSON. */
export type ConnectionFailure = 'unreachable' | 'timed-out' | 'unreadable';

/** No usable answer came. `cause` has what the platform said. */
export class FacetConnectionError extends Error {
  override readonly name = 'FacetConnectionError';
  constructor(
    readonly reason: ConnectionFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** Whether `error` is an answer of the API, of the given surface when one is named; narrows the type of its code. */
export function isFacetError<S extends Surface = Surface>(error: unknown, surface?: S): error is FacetError<S> {
  return error instanceof FacetError && (surface === undefined || error.surface === surface);
}
