import { type BadField, badFields } from './errors/fields.js';
import type { KycShape } from './errors/kyc.js';
import { type ErrorEntry, type ErrorRule, type ErrorTable, entryFor, messageOf } from './errors/rule.js';
import { ProblemError } from './problems.js';
import { workspaceStamp } from './success.js';
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
  const entry = answerOf(surface, error);
  if (entry === undefined) return renderProblem(surface, new ProblemError('server.internal', {}, error), context);
  return {
    status: entry.status,
    headers: headersOf(surface, entry, error),
    contentType: surface === 'admin' ? 'application/problem+json' : 'application/json; charset=utf-8',
    body: JSON.stringify(bodies[surface](entry, error, context)),
  };
}

/** What the surface's table says of this very problem; undefined when it is not mapped. */
export function answerOf(surface: SurfaceName, error: ProblemError): Entry | undefined {
  const table: ErrorTable<Partial<KycShape>> = surfaceErrors[surface];
  if (!Object.hasOwn(table, error.problem)) return undefined;
  return entryFor(table[error.problem] as ErrorRule<ProblemError['problem'], Partial<KycShape>>, error.details);
}

function headersOf(surface: SurfaceName, entry: Entry, { details }: ProblemError): Record<string, string> {
  if (entry.status === 429 || entry.status === 503) {
    const seconds = 'retryAfterSeconds' in details ? details.retryAfterSeconds : (entry.retryAfterSeconds ?? 1);
    return { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
  }
  if (entry.status === 405 && 'allowed' in details) return { Allow: details.allowed.join(', ') };
  // A 401 has to name a scheme; kyc takes its key from the body, for which there is none.
  return entry.status === 401 && surface !== 'kyc' ? { 'WWW-Authenticate': 'Bearer' } : {};
}

type Body = (entry: Entry, error: ProblemError, context: RenderContext) => unknown;

const bodies: Record<SurfaceName, Body> = {
  face: (entry, { details }) => ({ detail: { code: entry.code, message: messageOf(entry, details) } }),
  workspace: (entry, error, context) => ({
    success: false,
    error: workspaceError(entry, error),
    ...workspaceStamp(context),
  }),
  gateway: (entry, { details }) => ({ error: messageOf(entry, details) }),
  media: (entry, error, { requestId }) => {
    const details = mediaDetails(entry, error);
    return {
      error: { code: entry.code, message: messageOf(entry, error.details), ...(details && { details }) },
      request_id: requestId,
    };
  },
  kyc: kycBody,
  admin: (entry, { details }, { path }) => ({
    type: `/docs/errors/admin/${entry.code}`,
    title: titleOf(entry.code),
    status: entry.status,
    detail: messageOf(entry, details),
    ...(path !== undefined && { instance: path.split('?')[0] }),
    code: entry.code,
    ...('issues' in details && { errors: details.issues }),
  }),
};

export interface WorkspaceError {
  readonly code: string;
  readonly message: string;
  /** Every bad field. */
  readonly details?: BadField[];
}

/** What the workspace surface says of a problem, also inside of a success that tells of several things. */
export function workspaceErrorOf(error: ProblemError): WorkspaceError {
  const entry = answerOf('workspace', error);
  return entry ? workspaceError(entry, error) : workspaceErrorOf(new ProblemError('server.internal', {}, error));
}

function workspaceError(entry: Entry, error: ProblemError): WorkspaceError {
  return {
    code: entry.code,
    message: messageOf(entry, error.details),
    ...(entry.code === 'VALIDATION_ERROR' && { details: badFields(error).map(inASentence) }),
  };
}

/** `Required` → `name is required`, `Must be a UUID` → `id must be a valid UUID`: the workspace surface repeats the field. */
function inASentence({ field, message }: BadField): BadField {
  if (field === '') return inASentence({ field: 'body', message });
  if (message === 'Required') return { field, message: `${field} is required` };
  const rest = message.replace(/^Must be (a|an) (UUID|URL|email address)$/, 'must be a valid $2');
  return { field, message: `${field} ${rest.charAt(0).toLowerCase()}${rest.slice(1)}` };
}

function kycBody(entry: Entry, { details }: ProblemError, { requestId, livenessOnly }: RenderContext): unknown {
  const { code, shape } = entry;
  if (shape === 'status') return { status: 'error', message: code, result: null };
  if (shape === 'bare') return { error: code };
  if (shape === 'request') return { error: code, request_id: null };
  if (shape === 'identified') return { error: code, request_id: requestId };
  if (livenessOnly) return { error: messageOf(entry, details), error_code: code };
  return { error: code, request_id: requestId, ...(shape === 'capture' && { imageBestLiveness: { error: code } }) };
}

function mediaDetails({ code }: Entry, error: ProblemError): Record<string, unknown> | undefined {
  const { details } = error;
  if ('chunkNumber' in details) return { chunk_number: details.chunkNumber, issue: details.issue };
  if ('fileId' in details) return { file_id: details.fileId };
  const [first] = code === 'VALIDATION_ERROR' ? badFields(error) : [];
  return first && { field: first.field, issue: first.message };
}

/** `malformed_json` → `Malformed json`: the same for every problem of the code, as RFC 9457 wants it. */
function titleOf(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');
}
