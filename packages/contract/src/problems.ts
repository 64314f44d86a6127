/**
 * Every way in which a request to any surface can fail, once. The domain throws a problem by name; a surface maps it
 * to a code, an HTTP status and a message of its own (see `errors/`).
 */
import type { z } from 'zod';
import { accessProblems } from './problems/access.js';
import type { ProblemDefinition } from './problems/definition.js';
import { mediaProblems } from './problems/media.js';
import { pixelProblems } from './problems/pixels.js';
import { quotaProblems } from './problems/quota.js';
import { requestProblems } from './problems/request.js';
import { resourceProblems } from './problems/resources.js';

export type { ProblemDefinition, RetryAdvice } from './problems/definition.js';

export const problems = {
  ...requestProblems,
  ...accessProblems,
  ...quotaProblems,
  ...pixelProblems,
  ...resourceProblems,
  ...mediaProblems,
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemName = keyof typeof problems;
export type ProblemDetails<N extends ProblemName> = z.output<(typeof problems)[N]['details']>;

type DetailsArguments<N extends ProblemName> =
  Record<never, never> extends ProblemDetails<N>
    ? [details?: ProblemDetails<N>, cause?: unknown]
    : [details: ProblemDetails<N>, cause?: unknown];

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

/** Throws the named problem as a ProblemError. `cause` is a foreign error to be logged with it. */
export function fail<N extends ProblemName>(name: N, ...[details, cause]: DetailsArguments<N>): never {
  throw new ProblemError(name, (details ?? {}) as ProblemDetails<N>, cause);
}
