import type { KycShape } from './errors/kyc.js';
import { type ErrorEntry, type ErrorRule, type ErrorTable, entryFor, messageOf } from './errors/rule.js';
import { ProblemError } from './problems.js';
import { type SurfaceName, surfaceErrors } from './surfaces.js';

export interface RenderContext {
  /** UUID of the request, as in X-Request-Id. */
  readonly requestId: string;
  readonly now: Date;
  /** Path of the request; admin names it as the problem's instance. */
  readonly path?: string;
  /** On kyc: true when the request checks liveness alone, where a capture failure has an envelope of its own. */
  readonly livenessOnly?: boolean;
}

export interface RenderedProblem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** The exact body. */
  readonly body: string;
}

type Entry = ErrorEntry & Partial<KycShape>;

/**
 * The problem as the surface says it: status, headers and the exact body. A problem that the surface does not map is
 * rendered as its internal error. Nothing of the error's `cause` is in the answer.
 */
export function renderProblem(surface: SurfaceName, error: ProblemError, context: RenderContext): RenderedProblem {
  const table: ErrorTable<Partial<KycShape>> = surfaceErrors[surface];
  const rule = table[error.problem] as ErrorRule<typeof error.problem, Partial<KycShape>> | undefined;
  if (rule === undefined) return renderProblem(surface, new ProblemError('server.internal', {}, error), context);
  const entry: Entry = entryFor(rule, error.details);
  return {
    status: entry.status,
    headers: headersOf(error),
    contentType: surface === 'admin' ? 'application/problem+json' : 'application/json; charset=utf-8',
    body: JSON.stringify(bodies[surface](entry, error, context)),
  };
}

function headersOf({ details }: ProblemError): Record<string, string> {
  if ('retryAfterSeconds' in details)
    return { 'Retry-After': String(Math.max(1, Math.ceil(details.retryAfterSeconds))) };
  if ('allowed' in details) return { Allow: details.allowed.join(', ') };
  return {};
}

type Body = (entry: Entry, error: ProblemError, context: RenderContext) => unknown;

const bodies: Record<SurfaceName, Body> = {
  face: (entry, { details }) => ({ detail: { code: entry.code, message: messageOf(entry, details) } }),
  workspace: (entry, { details }, { requestId, now }) => {
    const bad = badFields(entry, details);
    return {
      success: false,
      error: { code: entry.code, message: messageOf(entry, details), ...(bad.length > 0 && { details: bad }) },
      request_id: `req_${requestId.replaceAll('-', '')}`,
      timestamp: now.toISOString(),
    };
  },
  gateway: (entry, { details }) => ({ error: messageOf(entry, details) }),
  media: (entry, error, { requestId }) => {
    const details = mediaDetails(error);
    return {
      error: { code: entry.code, message: messageOf(entry, error.details), ...(details && { details }) },
      request_id: requestId,
    };
  },
  kyc: (entry, { details }, { requestId, livenessOnly }) => {
    switch (entry.shape) {
      case 'status':
        return { status: 'error', message: entry.code, result: null };
      case 'bare':
        return { error: entry.code };
      case 'request':
        return { error: entry.code, request_id: null };
      default:
        return entry.shape === 'capture' && livenessOnly
          ? { error: messageOf(entry, details), error_code: entry.code }
          : { error: entry.code, request_id: requestId };
    }
  },
  admin: (entry, { details }, { path }) => ({
    type: `/docs/errors/admin/${entry.code}`,
    title: entry.code.replaceAll('_', ' '),
    status: entry.status,
    detail: messageOf(entry, details),
    ...(path !== undefined && { instance: path.split('?')[0] }),
    code: entry.code,
    ...('issues' in details && { errors: details.issues }),
  }),
};

/** Every bad field of a workspace request; an image that is no good is its field's fault. */
function badFields(entry: Entry, details: ProblemError['details']): { field: string; message: string }[] {
  if ('issues' in details) return details.issues;
  if ('field' in details && entry.code === 'VALIDATION_ERROR') {
    return [{ field: String(details.field), message: imageFault(details) }];
  }
  return [];
}

function imageFault(details: Readonly<Record<string, unknown>>): string {
  const { limitBytes, limitPixels, minWidth, minHeight } = details;
  if (typeof limitBytes === 'number') return `must be at most ${limitBytes / 1_048_576} MB`;
  if (typeof limitPixels === 'number') return `must have at most ${limitPixels / 1_000_000} megapixels`;
  if (typeof minWidth === 'number') return `must be at least ${minWidth}×${minHeight} pixels`;
  return 'must be a JPEG, PNG or WebP image';
}

function mediaDetails({ details }: ProblemError): Record<string, unknown> | undefined {
  if ('issues' in details) {
    const [first] = details.issues;
    return first && { field: first.field, issue: first.message };
  }
  if ('chunkNumber' in details) return { chunk_number: details.chunkNumber, issue: details.issue };
  if ('fileId' in details) return { file_id: details.fileId };
  return undefined;
}
