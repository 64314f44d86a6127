import { ProblemError } from '@facet/contract';

/**
 * What all the promises resolve to. When some reject, it waits for all and raises the first in their order, an image that
 * cannot be read before a missing face.
 */
export async function allOrFirstFailure<const P extends readonly Promise<unknown>[]>(
  promises: P,
): Promise<{ -readonly [I in keyof P]: Awaited<P[I]> }> {
  const results = await Promise.allSettled(promises);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !isMissingFace(reason)) ?? reasons[0];
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never;
}

function isMissingFace(reason: unknown): boolean {
  return reason instanceof ProblemError && reason.problem === 'face.not_found_in';
}
