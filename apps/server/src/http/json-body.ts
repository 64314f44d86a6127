import type { IncomingMessage } from 'node:http';
import { fail } from '@facet/contract';
import { announcedLength, type BodyOptions, readBody, refuseEncodedBody } from './body.js';
import type { UploadLease } from './upload-memory.js';

export const JSON_TYPE = /^\s*application\/(?:[\w.+-]+\+)?json\s*(;|$)/i;

interface JsonBodyOptions extends BodyOptions {
  maxBytes: number;
  /** Charged with what is held; nothing when absent. */
  lease?: UploadLease;
}

/**
 * The JSON value that the body holds; undefined when there is no body at all. Raises what `readRawJson` does, and
 * `request.malformed_json`.
 */
export async function readJson(request: IncomingMessage, options: JsonBodyOptions): Promise<unknown> {
  const bytes = await readRawJson(request, options);
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    fail('request.malformed_json', {}, error);
  }
}

/**
 * The bytes of a body that says of itself that it is JSON; none when there is no body at all. Raises
 * `request.unsupported_media_type`, `request.body_too_large` (at once when the length is announced), and
 * `server.overloaded` where the lease has no room for them.
 */
export async function readRawJson(request: IncomingMessage, options: JsonBodyOptions): Promise<Uint8Array> {
  const { maxBytes, lease } = options;
  if (announcedLength(request) === 0) return new Uint8Array();
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    fail('request.unsupported_media_type', { expected: 'application/json' });
  }
  refuseEncodedBody(request, 'application/json');
  const tooLarge = (bytes: number) => bytes > maxBytes && fail('request.body_too_large', { limitBytes: maxBytes });
  tooLarge(announcedLength(request) ?? 0);
  const chunks: Buffer[] = [];
  let length = 0;
  await readBody(request, options, (chunk) => {
    length += chunk.length;
    tooLarge(length);
    lease?.take(chunk.length);
    chunks.push(chunk);
  });
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}
