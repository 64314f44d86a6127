import { randomUUID } from 'node:crypto';
import { fail, limits } from '@facet/contract';
import type { Draft } from './definition.js';
import type { Definition, Issue } from './sandbox/types.js';
import type { HttpBackend, Product } from './types.js';

/** Compiles what administrators wrote, away from everything else. */
export interface DefinitionCheck {
  /** Empty when it is good. */
  check(definition: Definition): Promise<readonly Issue[]>;
}

export interface UrlCheck {
  /** Why this URL is never called, as the end of a sentence about it; undefined when it may be. */
  refusal(url: string): Promise<string | undefined>;
}

export interface Checks {
  sandbox: DefinitionCheck;
  upstream: UrlCheck;
}

const { slugCharacters } = limits.gateway;
export const slugForm = new RegExp(`^[a-z0-9-]{1,${slugCharacters}}$`);
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What HTTP lets a header's value hold. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
export const credentialMark = '{{credential}}';

/** They are about the connection or the body, which are not an administrator's. */
const ownHeaders = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Raises `request.invalid`, naming everything that would keep the product from running.
 *
 * @param before the product that is changed; undefined for a new one.
 */
export async function refuseFaulty(
  { sandbox, upstream }: Checks,
  draft: Draft,
  before: Product | undefined,
): Promise<void> {
  const { backend } = draft;
  const http = backend.type === 'http' ? backend : undefined;
  const [refusal, compiled] = await Promise.all([
    http && upstream.refusal(http.url),
    sandbox.check({
      // Of its own: a definition that is refused must not be what the next one of the product is taken for.
      key: randomUUID(),
      inputSchema: draft.input_schema,
      requestMapping: http?.request_mapping ?? null,
      responseMapping: http?.response_mapping ?? null,
    }),
  ]);
  const issues: Issue[] = [
    ...(slugForm.test(draft.slug)
      ? []
      : [{ field: 'slug', message: `Must be 1 to ${slugCharacters} of a-z, 0-9 and -` }]),
    ...(refusal === undefined ? [] : [{ field: 'backend.url', message: capitalised(refusal) }]),
    ...(http ? headerIssues(http) : []),
    ...(http ? credentialIssues(http, draft, before) : []),
    ...compiled,
  ];
  if (issues.length > 0) fail('request.invalid', { issues });
}

function headerIssues({ headers }: HttpBackend): Issue[] {
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const message = seen.has(lower)
      ? 'Is given twice'
      : !headerName.test(name)
        ? 'Is not the name of a header'
        : ownHeaders.has(lower)
          ? 'Is set by the server itself'
          : !headerValue.test(value)
            ? 'Holds characters that no header may hold'
            : undefined;
    seen.add(lower);
    return message === undefined ? [] : [{ field: `backend.headers.${name}`, message }];
  });
}

function credentialIssues({ url, headers }: HttpBackend, { credential }: Draft, before: Product | undefined): Issue[] {
  const field = 'backend.credential';
  const issues: Issue[] = [];
  const kept = credential === undefined && before?.has_credential === true;
  if (typeof credential === 'string' && (credential === '' || !headerValue.test(credential)))
    issues.push({ field, message: 'Must be characters that a header may hold, one at least' });
  // Else whoever may edit a product could have its credential sent to a server of theirs.
  if (kept && before.backend.type === 'http' && originOf(before.backend.url) !== originOf(url))
    issues.push({ field, message: 'Must be given again, or null, when the URL leads to another server' });
  const naming = Object.entries(headers).filter(([, value]) => value.includes(credentialMark));
  if (!kept && typeof credential !== 'string')
    for (const [name] of naming)
      issues.push({ field: `backend.headers.${name}`, message: 'Names the credential, and the product has none' });
  return issues;
}

/** It stands by itself here, beside its field. */
function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
