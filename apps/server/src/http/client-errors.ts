import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';

/**
 * Answers what is not HTTP, or not in time, before there is a request to speak of: no surface is known yet, so the
 * answer is a plain RFC 9457 document. The connection ends with it.
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    // Nobody is listening, or an answer is under way that these bytes would corrupt.
    socket.destroy(error);
    return;
  }
  const [status, title] = meaningOf(error.code);
  const body = JSON.stringify({ type: 'about:blank', title, status });
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${randomUUID()}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function meaningOf(code: string | undefined): [status: number, title: string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'Request Header Fields Too Large'];
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout'];
  return [400, 'Bad Request'];
}
