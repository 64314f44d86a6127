import { FacetConnectionError, FacetError } from '@facet/sdk';
import { ModelPackError } from '@facet/vision/models';

/** A failure that the message alone explains. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

/** What a person should read about a command's failure, on one line; the stack only for what nobody foresaw. */
export function describeFailure(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (error instanceof ModelPackError) return `${error.message}. ${error.remedy}`;
  if (error instanceof FacetConnectionError) {
    return `${error.message} Is the server running? FACET_URL names it (default http://127.0.0.1:8080)`;
  }
  if (error instanceof FacetError) {
    const remedy =
      error.status === 401 ? ' Set FACET_ADMIN_TOKEN, or FACET_DATA_DIR to the directory that keeps it.' : '';
    return `${error.message}${remedy} (${error.code ?? error.status}, request ${error.requestId ?? 'unknown'})`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
