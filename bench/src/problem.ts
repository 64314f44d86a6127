import { ProblemError } from '@facet/contract';

/** Whether a call failed with this very problem. */
export function isProblem(error: unknown, problem: ProblemError['problem']): boolean {
  return error instanceof ProblemError && error.problem === problem;
}
