import { isFacetError } from '@facet/sdk';

/** Whether a smaller copy of the photo would get past this failure. */
export function isOversized(error: unknown): boolean {
  return isFacetError(error, 'face') && error.code === 'image_too_large';
}
