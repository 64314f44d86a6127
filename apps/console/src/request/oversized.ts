import { FacetConnectionError, isFacetError } from '@facet/sdk';

/** The API's documented default limit for one image, in bytes; an operator may have set another. */
const USUAL_LIMIT_BYTES = 8 * 1_048_576;

/**
 * Whether a smaller copy may get past this failure: the API said so, or it hung up on an upload above its usual limit,
 * since it stops reading at the limit and not every network lets its answer through then.
 */
export function isOversized(error: unknown, largestBytes: number): boolean {
  if (isFacetError(error, 'face')) return error.code === 'image_too_large';
  return error instanceof FacetConnectionError && error.reason === 'unreachable' && largestBytes > USUAL_LIMIT_BYTES;
}
