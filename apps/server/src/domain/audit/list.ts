import { decodeCursor, toPage } from '../accounts/cursor.js';
import type { Sql, SqlValue } from '../ports/database.js';
import type { AuditPage, AuditQuery, AuditRecord } from './types.js';

/** Columns of an entry, under the names of its record. */
export const entryColumns = `id, at, actor, actor_id as "actorId", address, request_id as "requestId", action,
  account_id as "accountId", subject_type as "subjectType", subject_id as "subjectId", details, seq`;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Newest first. Raises `request.invalid` for a cursor of another list. */
export async function listEntries(
  sql: Sql,
  { accountId, action, actorId, from, to, limit, cursor }: AuditQuery,
): Promise<AuditPage> {
  const kind = accountId === undefined ? 'audit' : `audit ${accountId}`;
  const before = decodeCursor(kind, cursor);
  // The database refuses to compare what is no UUID; nobody of that name did anything.
  if (accountId !== undefined && !uuid.test(accountId)) return { items: [], nextCursor: null };
  const filters: [clause: string, value: SqlValue | undefined][] = [
    ['id < ', before],
    ['account_id = ', accountId],
    ['action = ', action],
    ['actor_id = ', actorId],
    ['at >= ', from],
    ['at < ', to],
  ];
  const given = filters.filter((filter): filter is [string, SqlValue] => filter[1] !== undefined);
  const rows = await sql.query<AuditRecord>(
    `select ${entryColumns} from audit_log where ${given.map(([clause], index) => `${clause}$${index + 1}`).join(' and ')}
     order by id desc limit $${given.length + 1}`,
    [...given.map(([, value]) => value), limit + 1],
  );
  const page = toPage(
    kind,
    rows.map((row) => ({ ...row, position: row.id })),
    limit,
  );
  return page;
}
