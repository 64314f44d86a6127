import { type ProblemDetails, ProblemError, type ProblemName } from '@facet/contract/problems';
import type { Failure } from './messages.js';

/** The error as data that can cross a thread. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { problem, details, cause } = error;
    return { kind: 'problem', problem, details, ...(cause !== undefined && { cause: describe(cause) }) };
  }
  if (error instanceof Error) {
    return { kind: 'error', message: error.message, ...(error.stack && { stack: error.stack }) };
  }
  return { kind: 'error', message: String(error) };
}

/** The error again: a known problem as itself, anything else as `server.internal` with the original as its cause. */
export function fromFailure(failure: Failure): ProblemError {
  if (failure.kind === 'problem') {
    const cause = failure.cause === undefined ? undefined : new Error(failure.cause);
    // The worker runs the same build: the name and its details come from the same catalogue.
    return new ProblemError(failure.problem as ProblemName, failure.details as ProblemDetails<ProblemName>, cause);
  }
  const cause = new Error(failure.message);
  if (failure.stack) cause.stack = failure.stack;
  return new ProblemError('server.internal', {}, cause);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
