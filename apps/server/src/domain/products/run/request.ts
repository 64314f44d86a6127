import { fail } from '@facet/contract';
import type { UpstreamRequest } from '../../ports/upstream.js';
import { credentialMark } from '../checks.js';
import type { HttpBackend, RunnableProduct } from '../types.js';

/** Of the JSON that becomes the query of a GET request: what every server takes in a URL. */
const queryBytes = 8_192;

/** What is sent to the service behind a product, without its time. */
export function requestFor(
  { credential }: Pick<RunnableProduct, 'credential'>,
  backend: HttpBackend,
  json: Uint8Array,
): Omit<UpstreamRequest, 'timeoutMs'> {
  const { url, method, verify_tls: verifyTls, max_response_bytes: maxBytes } = backend;
  const headers = headersOf(backend, credential);
  const shared = { method, headers, maxBytes, verifyTls };
  return method === 'GET' ? { ...shared, url: withQuery(url, json) } : { ...shared, url, body: json };
}

/** Names in lower case. A credential that no header names is sent as a bearer token. */
export function headersOf(
  { headers, method }: Pick<HttpBackend, 'headers' | 'method'>,
  credential: string | undefined,
): Record<string, string> {
  const sent: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'Facet',
    ...(method !== 'GET' && { 'content-type': 'application/json' }),
  };
  let isNamed = false;
  for (const [name, value] of Object.entries(headers)) {
    const names = value.includes(credentialMark);
    isNamed ||= names;
    sent[name.toLowerCase()] = names ? value.replaceAll(credentialMark, () => credential ?? '') : value;
  }
  if (credential !== undefined && !isNamed) sent.authorization = `Bearer ${credential}`;
  return sent;
}

/** Raises `product.input_invalid` when it is too large for a URL, `product.response_unmappable` when it is no object. */
function withQuery(url: string, json: Uint8Array): string {
  if (json.byteLength > queryBytes)
    fail('product.input_invalid', {
      issues: [{ field: 'inputs', message: 'Too large: the product takes them in a URL' }],
    });
  const parameters: unknown = JSON.parse(Buffer.from(json).toString());
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
    fail('product.response_unmappable', {}, new Error('the request mapping of a GET product must give an object'));
  const target = new URL(url);
  for (const [name, value] of Object.entries(parameters))
    for (const item of Array.isArray(value) ? value : [value]) {
      const text = textOf(item);
      if (text !== undefined) target.searchParams.append(name, text);
    }
  return target.href;
}

/** Undefined for what is left out. */
function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
