export { AuditLog, type AuditLogParts } from './audit-log.js';
export type * from './types.js';
export type { ChainPage } from './verify.js';
