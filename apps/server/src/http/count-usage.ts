import { answerOf, ProblemError, type SurfaceName, surfaceNames } from '@facet/contract';
import type { Usage } from '../domain/usage/index.js';
import type { ExchangeObserver } from './exchange.js';

/** Counts calls of whoever was recognised, under the code that they were answered with. Nobody's calls count for nobody. */
export function countUsage(usage: Pick<Usage, 'count'>): ExchangeObserver {
  return ({ exchange }) => {
    const { surface, operation, accountId, keyId, product, problem } = exchange;
    if (accountId === undefined || operation === undefined) return;
    const name = surfaceNames.find((known) => known === surface);
    if (name === undefined) return;
    const code = problem === undefined ? 'ok' : codeOf(name, problem);
    usage.count({
      accountId,
      ...(keyId !== undefined && { keyId }),
      ...(product !== undefined && { product }),
      surface,
      operation: operation.id,
      code,
    });
  };
}

/** Of clients that left before their answer, which therefore has no code. */
const LEFT = 'client_left';

function codeOf(surface: SurfaceName, problem: ProblemError): string {
  if (problem.problem === 'request.aborted') return LEFT;
  // What a surface has no code for is answered as its internal error.
  const answer = answerOf(surface, problem) ?? answerOf(surface, new ProblemError('server.internal', {}));
  return String(answer?.code);
}
