import { fail } from '@facet/contract';
import type { Page } from './types.js';

/** Opaque to clients: the position of the last item on the page before. */
export function encodeCursor(kind: string, position: number): string {
  return Buffer.from(`${kind}:${position}`).toString('base64url');
}

/** Position to continue before; the greatest one without a cursor. Raises `request.invalid` for a cursor of another list. */
export function decodeCursor(kind: string, cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const [found, position] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (found !== kind || position === undefined || !/^\d{1,15}$/.test(position)) {
    fail('request.invalid', { issues: [{ field: 'cursor', message: 'is not a cursor that this list returned' }] });
  }
  return Number(position);
}

/** Makes a page of rows that were fetched one more than asked for. */
export function toPage<Row extends { position: number }>(
  kind: string,
  rows: Row[],
  limit: number,
): Page<Omit<Row, 'position'>> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ position: _, ...item }) => item),
    nextCursor: last ? encodeCursor(kind, last.position) : null,
  };
}
