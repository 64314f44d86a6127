import { errors } from 'undici';
import type { UpstreamFault } from '../../domain/ports/upstream.js';
import { ForbiddenAddressError } from '../outbound/guarded-connector.js';

const byCode: Readonly<Record<string, UpstreamFault>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
  EACCES: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_CLOSED: 'reset',
  UND_ERR_DESTROYED: 'reset',
  /** Fewer bytes came than were announced. */
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  ENODATA: 'dns',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
  /** A status below 100, which the client takes for impossible. */
  ERR_ASSERTION: 'protocol',
};

/** What an error of the connection means; undefined for one that is no fault of the service. */
export function faultOf(error: unknown): UpstreamFault | undefined {
  // All addresses of a name failed, each in its own way: the first stands for all.
  const first: unknown = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  if (first instanceof ForbiddenAddressError) return 'forbidden';
  if (first instanceof errors.HTTPParserError) return 'protocol';
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return byCode[code] ?? families.find(([pattern]) => pattern.test(code))?.[1];
}

const families: readonly (readonly [RegExp, UpstreamFault])[] = [
  // Whatever is wrong with a certificate has a name of its own: UNABLE_TO_VERIFY_LEAF_SIGNATURE, HOSTNAME_MISMATCH, …
  [/^(ERR_TLS|ERR_SSL|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERROR_IN_)/, 'tls'],
  [/^(INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE|HOSTNAME_MISMATCH|CERT)/, 'tls'],
];
