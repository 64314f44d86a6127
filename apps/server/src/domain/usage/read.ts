import { fail } from '@facet/contract';
import type { Sql, SqlValue } from '../ports/database.js';
import { noKey } from './tally.js';
import { type UsageDimension, type UsagePage, type UsageQuery, type UsageRow, usageDimensions } from './types.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const columns: Record<UsageDimension, string> = {
  account_id: 'account_id',
  key_id: `nullif(key_id, '${noKey}')`,
  surface: 'surface',
  operation: 'operation',
  product: "nullif(product, '')",
  code: 'code',
  day: "to_char(day, 'YYYY-MM-DD')",
};

/** Sums of calls, in the order of the dimensions asked for; by day, the earliest first. */
export async function readUsage(sql: Sql, query: UsageQuery): Promise<UsagePage> {
  const { from, to, accountId, keyId, surface, operation, product, code, limit } = query;
  const skipped = offsetOf(query.cursor);
  const empty = { items: [], nextCursor: null };
  // The database refuses to compare what is no UUID; nothing of that name did anything.
  if ([accountId, keyId].some((id) => id !== undefined && !uuid.test(id))) return empty;
  const filters: [clause: string, value: SqlValue | undefined][] = [
    ['day >= ', from],
    ['day <= ', to],
    ['account_id = ', accountId],
    ['key_id = ', keyId],
    ['surface = ', surface],
    ['operation = ', operation],
    ['product = ', product],
    ['code = ', code],
  ];
  const given = filters.filter((filter): filter is [string, SqlValue] => filter[1] !== undefined);
  const by = usageDimensions.filter((name) => query.by.includes(name));
  const places = by.map((_, index) => index + 1).join(', ');
  const rows = await sql.query<UsageRow>(
    `select ${[...by.map((name) => `${columns[name]} as ${name}`), 'sum(calls)::bigint as calls'].join(', ')}
       from usage_counts where ${given.map(([clause], index) => `${clause}$${index + 1}`).join(' and ')}
      ${places && `group by ${places} order by ${places}`} ${places === '' ? 'having count(*) > 0' : ''}
      limit $${given.length + 1} offset $${given.length + 2}`,
    [...given.map(([, value]) => value), limit + 1, skipped],
  );
  const nextCursor = rows.length > limit ? Buffer.from(`usage:${skipped + limit}`).toString('base64url') : null;
  return { items: rows.slice(0, limit), nextCursor };
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^usage:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return offset === undefined
    ? fail('request.invalid', { issues: [{ field: 'cursor', message: 'is not a cursor that this list returned' }] })
    : Number(offset);
}
