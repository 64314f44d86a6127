import type { Actor } from './accounts/types.js';
import type { Sql } from './ports/database.js';

export interface AuditEntry {
  /** What was done, as `noun.verb`: `key.created`. */
  action: string;
  subjectType: 'account' | 'key' | 'plan' | 'collection';
  subjectId: string;
  accountId?: string;
  /** Never a secret: names of changed fields and figures only. */
  details?: Record<string, unknown>;
}

/** Appends an entry; run it in the transaction of the change, so that neither exists without the other. */
export async function audit(sql: Sql, actor: Actor, entry: AuditEntry): Promise<void> {
  await sql.query(
    `insert into audit_log (actor, request_id, action, subject_type, subject_id, account_id, details)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      actor.name,
      actor.requestId ?? null,
      entry.action,
      entry.subjectType,
      entry.subjectId,
      entry.accountId ?? null,
      entry.details ?? {},
    ],
  );
}
