import type { ProblemError } from '@facet/contract';
import { UpstreamFailure, type UpstreamFault } from '../../ports/upstream.js';
import type { HttpBackend, RunnableProduct } from '../types.js';
import { redacted } from './redaction.js';
import { RefusedByService } from './service-call.js';

/** Of what a service wrote, enough to see what it complains of. */
const excerptCharacters = 500;
const readBytes = 65_536;

/** Why a try failed, in plain words for administrators, without the credential; null when the problem says it all. */
export function explain({ cause, details }: ProblemError, { backend, credential }: RunnableProduct): string | null {
  if (cause instanceof UpstreamFailure && backend.type === 'http') return sentences[cause.reason](backend);
  if (cause instanceof RefusedByService) return ofRefusal(cause, credential);
  if ('issues' in details) return details.issues.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return cause instanceof Error ? redacted(cause.message, credential) : null;
}

function ofRefusal(refusal: RefusedByService, credential: string | undefined): string {
  const excerpt = excerptOf(refusal.body(), credential);
  return `${meaning(refusal.status)}${excerpt && `. It wrote: ${excerpt}`}`;
}

function meaning(status: number): string {
  if (status === 401 || status === 403) return `The service answered ${status}: it does not accept the credential`;
  if (status === 429) return 'The service answered 429: it takes no more requests for now';
  if (status >= 500) return `The service answered ${status}: it failed`;
  if (status >= 300 && status < 400)
    return `The service answered ${status}, a redirect, which is not followed: the URL must be the one that it leads to`;
  return `The service answered ${status}: it does not accept the request`;
}

const sentences: Readonly<Record<UpstreamFault, (backend: HttpBackend) => string>> = {
  refused: () => 'The service refused the connection, or no way leads to it',
  reset: () => 'The service ended the connection before its answer was whole',
  timeout: ({ timeout_ms }) => `The service gave no whole answer within ${timeout_ms / 1_000} s`,
  dns: () => 'The host name of the URL leads to no address',
  tls: ({ verify_tls }) =>
    `The TLS connection failed${verify_tls ? ': the certificate is not trusted, or the service speaks no TLS' : ''}`,
  forbidden: () =>
    'The URL leads to a private, local or reserved address, which is not called unless FACET_ALLOW_PRIVATE_UPSTREAMS is 1',
  too_large: ({ max_response_bytes }) => `The service answered with more than ${max_response_bytes} bytes`,
  protocol: () => 'What answered does not speak HTTP',
};

/** What can be read of the beginning of a body, on one line. */
function excerptOf(body: Uint8Array, credential: string | undefined): string {
  const text = redacted(Buffer.from(body.subarray(0, readBytes)).toString(), credential);
  return text
    .replace(/[\s\p{Cc}\ufffd]+/gu, ' ')
    .trim()
    .slice(0, excerptCharacters);
}
