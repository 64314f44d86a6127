import { AuditLog } from '../domain/audit/index.js';
import type { Database } from '../domain/ports/database.js';

/** A log under a key that all tests share. */
export function openTestAuditLog(database: Database): AuditLog {
  return new AuditLog({ database, secretKey: new Uint8Array(32).fill(7) });
}
