import { isUtf8 } from 'node:buffer';
import { limits } from '@facet/contract';
import type { Issue } from './types.js';

const { jsonDepth } = limits.gateway;
const quote = 0x22;
const backslash = 0x5c;
const shownCharacters = 64;
const shownPathCharacters = 200;

/** What of a JSON text is read: its value, that it is none, or what about it is not taken. */
export type JsonReading = { value: unknown } | { malformed: true } | { issue: Issue };

/**
 * Reads JSON in UTF-8 that is nested no deeper than `limits.gateway.jsonDepth`, has only names that are safe to handle and
 * only numbers that exist.
 *
 * @param root what the value is called in issues.
 */
export function readJson(bytes: Buffer, root: string): JsonReading {
  if (isTooDeep(bytes)) return { issue: tooDeep(root) };
  if (!isUtf8(bytes)) return { malformed: true };
  let value: unknown;
  try {
    value = JSON.parse(withoutMark(bytes).toString());
  } catch {
    return { malformed: true };
  }
  const issue = faultOf(value, root);
  return issue ? { issue } : { value };
}

export function tooDeep(field: string): Issue {
  return { field, message: `Must not be nested more than ${jsonDepth} levels deep` };
}

/** Appends a name to a dotted path; what a client made up is cut to a length that can be shown. */
export function join(path: string, name: string | number): string {
  const text = String(name);
  const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  const joined = `${path}.${shown}`;
  return joined.length > shownPathCharacters ? `${joined.slice(0, shownPathCharacters)}…` : joined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the byte order mark that some programs put first. */
export function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Looks at brackets alone, so that nothing that recurses ever sees a text that is nested too deeply. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfString(bytes, at);
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > jsonDepth) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

/** The first name or number that is not taken. */
function faultOf(value: unknown, path: string): Issue | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { field: path, message: 'Must be a number that is not so large' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const issue = faultOf(value[index], typeof value[index] === 'object' ? `${path}.${index}` : path);
      if (issue) return issue;
    }
    return undefined;
  }
  for (const name of Object.keys(value)) {
    const field = join(path, name);
    if (isForbiddenName(name)) return { field, message: 'Has a name that is not allowed' };
    const issue = faultOf((value as Record<string, unknown>)[name], field);
    if (issue) return issue;
  }
  return undefined;
}

/** They would be taken for an object's prototype, or for functions of a mapping. */
function isForbiddenName(name: string): boolean {
  return name === '__proto__' || name.startsWith('_jsonata_');
}
