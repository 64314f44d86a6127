import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** One answer of the server, kept whole so that a test can look at every byte of it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as it came. */
  readonly bytes: Buffer;
  /** The body parsed as JSON; throws when it is not JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: Buffer | string | undefined;
}

/** Sends one request on a connection of its own. An answer that comes before the body was read whole is an answer. */
export function send({ method, url, headers = {}, body }: RawRequest): Promise<Answer> {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    let answered = false;
    const request = start(url, { method, headers, agent: false }, (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      const finish = () => resolve(answer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', finish);
      response.on('error', (error) => (response.complete ? finish() : reject(error)));
    });
    request.on('error', (error) => {
      if (!answered) reject(error);
    });
    if (body !== undefined && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      request.setHeader('content-length', Buffer.byteLength(body));
    }
    request.end(body);
  });
}

export function answer(status: number, headers: IncomingHttpHeaders, body: Buffer | string): Answer {
  const bytes = Buffer.from(body);
  const text = bytes.toString();
  return { status, headers, text, bytes, json: <T>() => JSON.parse(text) as T };
}

/** Resolves after `milliseconds`. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks again every 100 ms until `probe` answers something true; throws `what` when `timeoutMs` has gone by. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await pause(100);
  }
}

/** A query string with its question mark; names without a value are left out. */
export function query(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}
