import { ModelPackError } from '../../models/errors.js';

export interface FetchBounds {
  readonly mostBytes: number;
  /** Milliseconds for the whole. */
  readonly longest: number;
  readonly signal: AbortSignal;
  readonly onBytes?: (done: number) => void;
}

/**
 * Downloads at most `mostBytes` within `longest`. Raises ModelPackError `source` when that does not do or the other side
 * refuses, and the signal's reason.
 */
export async function fetchBounded(url: URL, bounds: FetchBounds): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(bounds.longest);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([bounds.signal, deadline]), credentials: 'omit' });
    if (!response.ok) throw new ModelPackError('source', `${url} answered with ${response.status}`);
    return await readBounded(response, url, bounds);
  } catch (error) {
    bounds.signal.throwIfAborted();
    if (error instanceof ModelPackError) throw error;
    const reason = deadline.aborted ? `did not end within ${bounds.longest / 1000} s` : reasonOf(error);
    throw new ModelPackError('source', `${url}: ${reason}`, error);
  }
}

async function readBounded(response: Response, url: URL, { mostBytes, onBytes }: FetchBounds): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let done = 0;
  for await (const chunk of response.body ?? []) {
    done += chunk.byteLength;
    // Leaving the loop ends the download.
    if (done > mostBytes) throw new ModelPackError('source', `${url} is larger than the ${mostBytes} bytes expected`);
    chunks.push(chunk);
    onBytes?.(done);
  }
  return Buffer.concat(chunks);
}

/** fetch() says only that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
