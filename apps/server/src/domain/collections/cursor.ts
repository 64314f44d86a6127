import { createHash } from 'node:crypto';
import { fail } from '@facet/contract';
import { isUuid } from '../accounts/ids.js';

const FINGERPRINT_BYTES = 9;

/**
 * Opaque to clients: where a page ended, and which list it was of. `list` names the account, the collection and the
 * filter, so that a cursor of any other list is refused as if it had never been given out.
 */
export function encodeCursor(list: string, last: string): string {
  return Buffer.concat([fingerprint(list), Buffer.from(last)]).toString('base64url');
}

/** What the page before ended with; undefined without a cursor. Raises `request.invalid` for a cursor of another list. */
export function decodeCursor(list: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  const last = bytes.subarray(FINGERPRINT_BYTES).toString();
  if (last === '' || encodeCursor(list, last) !== cursor) refuseCursor();
  return last;
}

/** The same for lists by position: a whole number from 1. */
export function decodePosition(list: string, cursor: string | undefined): number | undefined {
  const last = decodeCursor(list, cursor);
  if (last === undefined) return undefined;
  return /^[1-9]\d{0,14}$/.test(last) ? Number(last) : refuseCursor();
}

/** The same for lists by a whole number and, where that is the same, by a uuid. */
export function decodePlace(list: string, cursor: string | undefined): { number: number; id: string } | undefined {
  const last = decodeCursor(list, cursor);
  if (last === undefined) return undefined;
  const [number = '', id = ''] = last.split(' ');
  return /^[1-9]\d{0,15}$/.test(number) && isUuid(id) ? { number: Number(number), id } : refuseCursor();
}

function fingerprint(list: string): Buffer {
  return createHash('sha256').update(list).digest().subarray(0, FINGERPRINT_BYTES);
}

function refuseCursor(): never {
  return fail('request.invalid', { issues: [{ field: 'cursor', message: 'Is not a cursor that this list returned' }] });
}
