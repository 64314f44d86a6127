/**
 * Every way in which a request to any surface can fail, once. The domain throws a problem by name; a surface maps it
 * to a code, an HTTP status and a message of its own (see `errors/`).
 */
import { z } from 'zod';

/** Whether sending the same request again can help: never, after a wait, or once something else was put right. */
export type RetryAdvice = 'never' | 'after-wait' | 'after-fix';

export interface ProblemDefinition {
  /** Shape of the details that the thrower must give. */
  readonly details: z.ZodObject;
  readonly retry: RetryAdvice;
  /** Why this happens, in plain words, for the person who reads the reference page. */
  readonly cause: string;
  /** What that person can do about it. */
  readonly remedy: string;
  /** Details as a real failure would carry them; the reference pages and OpenAPI examples are rendered from it. */
  readonly example: Record<string, unknown>;
}

const none = z.object({});
const field = z.object({ field: z.string() });
const issue = z.object({ field: z.string(), message: z.string() });
const wait = { retryAfterSeconds: z.number().int().min(1) };

function problem<D extends z.ZodObject>(definition: ProblemDefinition & { details: D; example: z.input<D> }) {
  return definition;
}

export const problems = {
  'request.route_not_found': problem({
    details: z.object({ method: z.string(), path: z.string() }),
    retry: 'never',
    cause: 'No operation of this surface has this path.',
    remedy: 'Compare the path with the reference; mind the version and the surface prefix.',
    example: { method: 'GET', path: '/nowhere' },
  }),
  'request.method_not_allowed': problem({
    details: z.object({ allowed: z.array(z.string()) }),
    retry: 'never',
    cause: 'The path exists, but not with this HTTP method.',
    remedy: 'Use one of the methods that the Allow header names.',
    example: { allowed: ['POST'] },
  }),
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemName = keyof typeof problems;
export type ProblemDetails<N extends ProblemName> = z.output<(typeof problems)[N]['details']>;
type DetailsArguments<N extends ProblemName> =
  Record<never, never> extends ProblemDetails<N> ? [details?: ProblemDetails<N>, cause?: unknown] : [details: ProblemDetails<N>, cause?: unknown];

/** A failure named in the catalogue. `cause` keeps the foreign error for the log; it is never rendered. */
export class ProblemError<N extends ProblemName = ProblemName> extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly problem: N,
    readonly details: ProblemDetails<N>,
    cause?: unknown,
  ) {
    super(problem, cause === undefined ? undefined : { cause });
  }
}

/** Throws the named problem. */
export function fail<N extends ProblemName>(name: N, ...[details, cause]: DetailsArguments<N>): never {
  throw new ProblemError(name, (details ?? {}) as ProblemDetails<N>, cause);
}
export const detailSchemas = { none, field, issue, wait };
