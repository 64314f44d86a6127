import type { Surface } from './surfaces.js';

interface Envelope {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** The code and message of a failure in the surface's envelope; undefined when the text is not that envelope. */
export function readEnvelope(surface: Surface, text: string): Envelope | undefined {
  const body = parseObject(text);
  if (body === undefined) return undefined;
  if (surface === 'face') {
    const detail = body.detail;
    return isObject(detail) ? { code: textOf(detail.code), message: textOf(detail.message) } : undefined;
  }
  if (surface === 'kyc') return kycEnvelope(body);
  return { code: textOf(body.code), message: textOf(body.detail) ?? textOf(body.title) };
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
