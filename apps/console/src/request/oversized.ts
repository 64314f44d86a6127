import { FacetConnectionError, isFacetError } from '@facet/sdk';

/** The surfaces' documented default limits for one image, in bytes; an operator may have set another. */
const usualLimitBytes = { face: 8 * 1_048_576, kyc: 3 * 1_048_576, workspace: 10 * 1_048_576 } as const;

/**
 * Whether a smaller copy may get past this failure: the API said so, or it hung up on an upload above its usual limit,
 * since it stops reading at the limit and not every network lets its answer through then.
 */
export function isOversized(
  error: unknown,
  largestBytes: number,
  surface: keyof typeof usualLimitBytes = 'face',
): boolean {
  if (isFacetError(error, 'face')) return error.code === 'image_too_large';
  if (isFacetError(error, 'kyc')) return error.code === 'PAYLOAD_TOO_LARGE';
  if (isFacetError(error, 'workspace')) {
    return error.code === 'VALIDATION_ERROR' && largestBytes > usualLimitBytes.workspace;
  }
  return (
    error instanceof FacetConnectionError && error.reason === 'unreachable' && largestBytes > usualLimitBytes[surface]
  );
}
