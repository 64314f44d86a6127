import type { Actor, Page } from '../accounts/types.js';
import type { Sql } from '../ports/database.js';

/** What an entry speaks of. */
export type AuditSubject =
  | 'account'
  | 'audit_log'
  | 'collection'
  | 'face'
  | 'invitation'
  | 'key'
  | 'mail'
  | 'member'
  | 'plan'
  | 'product'
  | 'secret_key'
  | 'session'
  | 'signing_key'
  | 'webhook';

export interface AuditEntry {
  /** What was done, as `noun.verb`: `key.created`. */
  action: string;
  subjectType: AuditSubject;
  subjectId: string;
  /** Whose chain it belongs to; the operator's without one. */
  accountId?: string;
  /** Never a secret: names of changed fields and figures only. */
  details?: Record<string, unknown>;
}

/**
 * Appends an entry; run it in the transaction of the change, so that neither exists without the other, and as its last
 * statement: from here to the end of the transaction, no other entry of the same chain can be written.
 */
export type Audit = (sql: Sql, actor: Actor, entry: AuditEntry) => Promise<void>;

/** An entry as it was written down. */
export interface AuditRecord {
  id: number;
  at: Date;
  actor: string;
  actorId: string | null;
  /** The client's. */
  address: string | null;
  requestId: string | null;
  action: string;
  accountId: string | null;
  subjectType: string;
  subjectId: string;
  details: Record<string, unknown>;
  /** Its place in its chain, from 1 on; null for entries of before there were chains. */
  seq: number | null;
}

export interface AuditQuery {
  /** Only this account's; everybody's and the operator's without it. */
  accountId?: string;
  action?: string;
  actorId?: string;
  /** At this moment or later. */
  from?: Date;
  /** Before this moment. */
  to?: Date;
  /** 1 to 200. */
  limit: number;
  cursor?: string;
}

export type AuditPage = Page<AuditRecord>;

/** The end of a chain: whoever keeps it elsewhere can tell later that nothing up to it was changed. */
export interface AuditHead {
  /** Null for the operator's chain. */
  accountId: string | null;
  /** Entries in the chain. */
  seq: number;
  /** Of the last entry, in hex. */
  mac: string;
  /** Names the key that the mac was made with. */
  keyId: string;
}

export type AuditFault =
  /** The entry is not as it was written. */
  | 'changed'
  /** An entry is missing before this one. */
  | 'removed'
  /** The entry stands before one that was written earlier. */
  | 'reordered'
  /** The entry has no place in the chain, although the chain had begun. */
  | 'added'
  /** Entries are missing at the end. */
  | 'truncated'
  /** The chain's end is not what its last entry says, or there is none. */
  | 'head_changed'
  /** The chain is whole, but another one than that of the head that was kept. */
  | 'rewritten'
  /** Made with another secret key: nothing can be said about it. */
  | 'other_key';

export interface AuditBreak {
  fault: AuditFault;
  /** The first place in the chain that is wrong. */
  seq: number;
  /** The entry that shows it; null when that is missing. */
  entryId: number | null;
}

/** What verifying one chain found. */
export interface ChainReport {
  accountId: string | null;
  /** Entries found good, from the first on. */
  entries: number;
  /** Entries of before there were chains, about which nothing can be said. */
  unchained: number;
  /** Null for accounts that have only unchained entries. */
  head: AuditHead | null;
  /** Null when the chain is whole. */
  broken: AuditBreak | null;
}
