import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ProblemError } from '@facet/contract';
import type { ReadTurns } from './read-turns.js';

/** How long a body may take, in milliseconds. */
export interface BodyTimes {
  /** Between two pieces of it. */
  idleMs: number;
  /** In all. */
  totalMs: number;
}

export interface BodyOptions {
  times: BodyTimes;
  /** Shared by all the bodies that the server reads. */
  turns: ReadTurns;
  /** Where `100 Continue` goes when the client waits for it. */
  response: ServerResponse;
}

/**
 * Hands every piece of the request's body to `onChunk` and resolves at its end. What `onChunk` throws ends the reading:
 * nothing more is taken from the socket. Raises `request.timed_out`, and `request.aborted` when the client hangs up.
 */
export function readBody(
  request: IncomingMessage,
  { times, turns, response }: BodyOptions,
  onChunk: (chunk: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (error?: unknown) => {
      settled = true;
      clearTimeout(idle);
      clearTimeout(total);
      request.off('data', onData).off('end', onEnd).off('error', onHangUp).off('close', onHangUp);
      // A paused request keeps what the kernel has not yet handed over where it is.
      request.pause();
      if (error === undefined) resolve();
      else {
        // A reset that follows must not become an unhandled 'error' event.
        request.on('error', () => {});
        reject(error);
      }
    };
    const onData = (chunk: Buffer) => {
      idle.refresh();
      try {
        onChunk(chunk);
      } catch (error) {
        return settle(error);
      }
      if (turns.take(chunk.length)) return;
      request.pause();
      turns.wait(() => settled || request.resume());
    };
    const onEnd = () => settle();
    const onHangUp = (cause?: unknown) => settle(new ProblemError('request.aborted', {}, cause));
    const onTimeout = () => settle(new ProblemError('request.timed_out', {}));
    const idle = setTimeout(onTimeout, times.idleMs);
    const total = setTimeout(onTimeout, times.totalMs);
    if (request.destroyed && !request.readableEnded) return onHangUp();
    if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue();
    request.on('data', onData).on('end', onEnd).on('error', onHangUp).on('close', onHangUp);
    request.resume();
  });
}

/** The length that the request announces, or undefined for a chunked body; 0 without a body. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  return Number(request.headers['content-length'] ?? 0);
}

/** Raises `request.unsupported_media_type` for a compressed body: none of the operations reads one. */
export function refuseEncodedBody(request: IncomingMessage, expected: string): void {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    fail('request.unsupported_media_type', { expected: `${expected} without Content-Encoding` });
  }
}
