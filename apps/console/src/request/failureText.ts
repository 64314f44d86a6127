import { FacetConnectionError } from '@facet/sdk';

/** A failure in one sentence for people: the server's own message, or why there was no answer. */
export function failureText(error: unknown): string {
  if (error instanceof FacetConnectionError && error.reason === 'unreachable') {
    return 'The server could not be reached, or it hung up before it answered. Is it still running?';
  }
  return error instanceof Error ? error.message : String(error);
}
