import type { Actor } from '../accounts/types.js';
import type { Database, Sql } from '../ports/database.js';
import { ChainKey, deriveChainKey, operatorChain } from './chain.js';
import { listEntries } from './list.js';
import type { Audit, AuditEntry, AuditHead, AuditPage, AuditQuery, ChainReport } from './types.js';
import { type ChainPage, verifyChain, verifyChains } from './verify.js';

export interface AuditLogParts {
  database: Database;
  /** 32 bytes; entries are chained under a key derived from it, unless `chainKey` is given. */
  secretKey: Uint8Array;
  /** What `deriveChainKey` made of an earlier secret, to go on with its chains. */
  chainKey?: Uint8Array | undefined;
}

/**
 * Who did what, when and from where: append-only, and chained so that a change by anyone without the secret key shows.
 * Domain classes are given `append` as their `audit`.
 */
export class AuditLog {
  readonly #database: Database;
  readonly #key: ChainKey;

  constructor({ database, secretKey, chainKey }: AuditLogParts) {
    this.#database = database;
    this.#key = new ChainKey(chainKey ?? deriveChainKey(secretKey));
  }

  readonly append: Audit = (sql, actor, entry) => append(sql, this.#key, actor, entry);

  /** Newest first. Raises `request.invalid` for a cursor of another list. */
  list(query: AuditQuery): Promise<AuditPage> {
    return listEntries(this.#database, query);
  }

  /**
   * Walks through the chains of some accounts, in the order of their ids, the operator's first. Entries that come in
   * meanwhile do not matter.
   */
  verifyChains(page: { limit: number; cursor?: string }, signal?: AbortSignal): Promise<ChainPage> {
    return verifyChains(this.#database, this.#key, page, signal);
  }

  /** Walks through one chain, and holds it against a head that was kept elsewhere. */
  verifyChain(
    accountId: string | null,
    kept?: Pick<AuditHead, 'seq' | 'mac'>,
    signal?: AbortSignal,
  ): Promise<ChainReport> {
    return verifyChain(this.#database, this.#key, accountId, { kept, signal });
  }
}

async function append(sql: Sql, key: ChainKey, actor: Actor, entry: AuditEntry): Promise<void> {
  // Outside of a transaction, the place in the chain would be given away before the entry stands there.
  if ('transaction' in sql) throw new Error('an audit entry is written in the transaction of its change');
  const accountId = entry.accountId?.toLowerCase() ?? null;
  const chain = accountId ?? operatorChain;
  // The row is locked from here on. Time is asked for after that, so that it goes forward along the chain; the
  // milliseconds are all that is kept of it on this side.
  const [head] = await sql.query<{ seq: number; mac: Uint8Array | null; at: Date }>(
    `insert into audit_heads as h (chain, seq, key_id) values ($1, 1, $2)
     on conflict (chain) do update set seq = h.seq + 1, key_id = $2
     returning seq, mac, date_trunc('milliseconds', clock_timestamp()) as at`,
    [chain, key.id],
  );
  if (!head) throw new Error('an upsert returned no row');
  const details = JSON.parse(JSON.stringify(entry.details ?? {})) as Record<string, unknown>;
  const sealed = {
    at: head.at,
    actor: actor.name,
    actorId: actor.id ?? null,
    address: actor.address ?? null,
    requestId: actor.requestId ?? null,
    action: entry.action,
    accountId,
    subjectType: entry.subjectType,
    subjectId: entry.subjectId,
    details,
    seq: head.seq,
  };
  const mac = key.mac(sealed, head.mac);
  await sql.query(
    `with head as (update audit_heads set mac = $2 where chain = $1)
     insert into audit_log (at, actor, actor_id, address, request_id, action, account_id, subject_type, subject_id, details, seq, mac, key_id)
     values ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $2, $14)`,
    [
      chain,
      mac,
      sealed.at,
      sealed.actor,
      sealed.actorId,
      sealed.address,
      sealed.requestId,
      sealed.action,
      accountId,
      sealed.subjectType,
      sealed.subjectId,
      details,
      sealed.seq,
      key.id,
    ],
  );
}
