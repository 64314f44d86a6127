import type { BadField } from './errors.js';
import type { ErrorCode, Surface } from './surfaces.js';

interface Envelope {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly badFields?: readonly BadField[];
}

/** The code and message of a failure in the surface's envelope; undefined when the text is not that envelope. */
export function readEnvelope(surface: Surface, text: string, status?: number): Envelope | undefined {
  const body = parseObject(text);
  if (body === undefined) return undefined;
  if (surface === 'face') {
    const detail = body.detail;
    return isObject(detail) ? { code: textOf(detail.code), message: textOf(detail.message) } : undefined;
  }
  if (surface === 'kyc') return kycEnvelope(body);
  if (surface === 'gateway') return textOf(body.error) === undefined ? undefined : gatewayEnvelope(body, status);
  if (surface === 'workspace') return workspaceEnvelope(body);
  const message = textOf(body.detail) ?? textOf(body.title);
  return { code: textOf(body.code), message, badFields: fieldsOf(body.errors) };
}

/** The gateway's failures are told apart by their status alone. */
const gatewayCodes: Readonly<Record<number, ErrorCode<'gateway'>>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  429: 'too_many_requests',
  500: 'internal_server_error',
  502: 'bad_gateway',
  503: 'service_unavailable',
};

function gatewayEnvelope({ error }: Record<string, unknown>, status: number | undefined): Envelope {
  return { code: status === undefined ? undefined : gatewayCodes[status], message: textOf(error) };
}

function workspaceEnvelope({ error }: Record<string, unknown>): Envelope | undefined {
  if (!isObject(error)) return undefined;
  return { code: textOf(error.code), message: textOf(error.message), badFields: fieldsOf(error.details) };
}

function fieldsOf(value: unknown): BadField[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is BadField => isObject(item) && textOf(item.field) !== undefined);
}

/** Undefined for a success; a refusal may come with status 200. */
function kycEnvelope({ error, error_code, status, message }: Record<string, unknown>): Envelope | undefined {
  const said = textOf(error) ?? (status === 'error' ? textOf(message) : undefined);
  return said === undefined ? undefined : { code: textOf(error_code) ?? said, message: said };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
