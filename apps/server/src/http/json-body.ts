import type { IncomingMessage } from 'node:http';
import { fail } from '@facet/contract';
import { announcedLength, type BodyOptions, readBody, refuseEncodedBody } from './body.js';

export const JSON_TYPE = /^\s*application\/(?:[\w.+-]+\+)?json\s*(;|$)/i;

/**
 * The JSON value that the body holds; undefined when there is no body at all. Raises `request.unsupported_media_type`,
 * `request.body_too_large` (at once when the length is announced), `request.malformed_json`.
 */
export async function readJson(
  request: IncomingMessage,
  options: BodyOptions & { maxBytes: number },
): Promise<unknown> {
  if (announcedLength(request) === 0) return undefined;
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    fail('request.unsupported_media_type', { expected: 'application/json' });
  }
  refuseEncodedBody(request, 'application/json');
  const tooLarge = (bytes: number) =>
    bytes > options.maxBytes && fail('request.body_too_large', { limitBytes: options.maxBytes });
  tooLarge(announcedLength(request) ?? 0);
  const chunks: Buffer[] = [];
  let length = 0;
  await readBody(request, options, (chunk) => {
    length += chunk.length;
    tooLarge(length);
    chunks.push(chunk);
  });
  if (length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    fail('request.malformed_json', {}, error);
  }
}
