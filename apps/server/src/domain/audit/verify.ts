import { timingSafeEqual } from 'node:crypto';
import { fail } from '@facet/contract';
import type { Sql } from '../ports/database.js';
import { type ChainKey, operatorChain } from './chain.js';
import { entryColumns } from './list.js';
import type { AuditBreak, AuditFault, AuditHead, AuditRecord, ChainReport } from './types.js';

const batchRows = 1_000;

export interface ChainPage {
  chains: ChainReport[];
  nextCursor: string | null;
}

/** Chains in the order of their accounts' ids, the operator's first. Raises `request.invalid` for a cursor of another list. */
export async function verifyChains(
  sql: Sql,
  key: ChainKey,
  { limit, cursor }: { limit: number; cursor?: string },
  signal?: AbortSignal,
): Promise<ChainPage> {
  const after = cursor === undefined ? undefined : chainOf(cursor);
  const found = await listChains(sql, after ?? operatorChain, limit + 1);
  const chains = after === undefined ? [operatorChain, ...found] : found;
  const reports: ChainReport[] = [];
  for (const chain of chains.slice(0, limit))
    reports.push(await verifyChain(sql, key, chain === operatorChain ? null : chain, { signal }));
  const last = chains.length > limit ? chains[limit - 1] : undefined;
  return {
    chains: reports,
    nextCursor: last === undefined ? null : Buffer.from(`chain:${last}`).toString('base64url'),
  };
}

/** Accounts with a chain, or with entries of before there were chains; also those whose end was taken out. */
async function listChains(sql: Sql, after: string, limit: number): Promise<string[]> {
  // Hops from account to account along the index, instead of reading every entry to find the few accounts.
  const rows = await sql.query<{ chain: string }>(
    `with recursive hop (account_id, n) as (
       (select account_id, 1 from audit_log where account_id > $1 order by account_id limit 1)
       union all
       select (select e.account_id from audit_log e where e.account_id > hop.account_id order by e.account_id limit 1), n + 1
         from hop where hop.account_id is not null and n < $2)
     select chain from (
       (select chain from audit_heads where chain > $1 order by chain limit $2)
       union select account_id from hop where account_id is not null) as found
     order by chain limit $2`,
    [after, limit],
  );
  return rows.map(({ chain }) => chain);
}

type Row = AuditRecord & { mac: Uint8Array | null; keyId: string | null };
type Head = { headSeq: number | null; headMac: Uint8Array | null; headKeyId: string | null };

/** Walks along one chain in the order in which its entries were written. */
export async function verifyChain(
  sql: Sql,
  key: ChainKey,
  accountId: string | null,
  { kept, signal }: { kept?: Pick<AuditHead, 'seq' | 'mac'> | undefined; signal?: AbortSignal | undefined } = {},
): Promise<ChainReport> {
  const walk = { seq: 0, mac: null as Uint8Array | null, unchained: 0 };
  let after = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { head, entries } = await readBatch(sql, accountId, after);
    const report = (broken: AuditBreak | null): ChainReport => ({
      accountId,
      entries: walk.seq,
      unchained: walk.unchained,
      head: shownHead(accountId, head),
      broken,
    });
    for (const entry of entries) {
      after = entry.id;
      if (entry.seq === null && walk.seq === 0) {
        walk.unchained++;
        continue;
      }
      const place = walk.seq + 1;
      const fault = (await faultOf(sql, key, entry, walk)) ?? (kept && faultOfKept(kept, entry));
      if (fault) return report({ fault, seq: place, entryId: entry.id });
      walk.seq = place;
      walk.mac = entry.mac;
    }
    // The end and the last entries were read by one statement: neither is ahead of the other.
    if (entries.length < batchRows) return report(faultOfEnd(head, walk, kept));
  }
}

interface Walk {
  seq: number;
  mac: Uint8Array | null;
}

async function faultOf(sql: Sql, key: ChainKey, entry: Row, walk: Walk): Promise<AuditFault | undefined> {
  const { id: _, mac, keyId, seq, ...content } = entry;
  if (seq === null || mac === null) return 'added';
  if (seq !== walk.seq + 1) return (await hasPlace(sql, entry.accountId, walk.seq + 1)) ? 'reordered' : 'removed';
  if (keyId !== key.id) return 'other_key';
  return same(key.mac({ ...content, seq }, walk.mac), mac) ? undefined : 'changed';
}

function faultOfKept(kept: Pick<AuditHead, 'seq' | 'mac'>, { seq, mac }: Row): AuditFault | undefined {
  return seq !== kept.seq || (mac && same(Buffer.from(kept.mac, 'hex'), mac)) ? undefined : 'rewritten';
}

function faultOfEnd(head: Head, walk: Walk, kept: Pick<AuditHead, 'seq'> | undefined): AuditBreak | null {
  const expected = Math.max(head.headSeq ?? 0, kept?.seq ?? 0);
  if (walk.seq < expected) return { fault: 'truncated', seq: walk.seq + 1, entryId: null };
  const isSame =
    head.headSeq === null ? walk.seq === 0 : head.headSeq === walk.seq && sameOrNone(head.headMac, walk.mac);
  return isSame ? null : { fault: 'head_changed', seq: walk.seq, entryId: null };
}

function sameOrNone(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : same(a, b);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readBatch(sql: Sql, accountId: string | null, after: number): Promise<{ head: Head; entries: Row[] }> {
  const rows = await sql.query<(Row | { id: null }) & Head>(
    `select h.seq as "headSeq", h.mac as "headMac", h.key_id as "headKeyId", e.*
       from (select 1) as always left join audit_heads h on h.chain = $1::uuid
       left join lateral (
         select ${entryColumns}, mac, key_id as "keyId" from audit_log
          where ${accountId === null ? 'account_id is null' : 'account_id = $1::uuid'} and id > $2 order by id limit $3) e on true
      order by e.id`,
    [accountId ?? operatorChain, after, batchRows],
  );
  const [first] = rows;
  if (!first) throw new Error('an outer join returned no row');
  const { headSeq, headMac, headKeyId } = first;
  const entries = rows.flatMap(({ headSeq: _, headMac: _mac, headKeyId: _key, ...entry }) =>
    entry.id === null ? [] : [entry as Row],
  );
  return { head: { headSeq, headMac, headKeyId }, entries };
}

async function hasPlace(sql: Sql, accountId: string | null, seq: number): Promise<boolean> {
  const [row] = await sql.query(
    `select 1 from audit_log where coalesce(account_id, '${operatorChain}') = $1::uuid and seq = $2`,
    [accountId ?? operatorChain, seq],
  );
  return row !== undefined;
}

function shownHead(accountId: string | null, { headSeq, headMac, headKeyId }: Head): AuditHead | null {
  if (headSeq === null || headKeyId === null) return null;
  return { accountId, seq: headSeq, mac: Buffer.from(headMac ?? []).toString('hex'), keyId: headKeyId };
}

function chainOf(cursor: string): string {
  const [kind, chain] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (kind === 'chain' && chain !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(chain))
    return chain;
  return fail('request.invalid', { issues: [{ field: 'cursor', message: 'is not a cursor that this list returned' }] });
}
