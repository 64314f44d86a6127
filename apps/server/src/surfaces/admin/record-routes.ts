import { adminOperations } from '@facet/contract';
import type { Actor } from '../../domain/accounts/index.js';
import type { AuditLog, AuditRecord, ChainReport } from '../../domain/audit/index.js';
import { type Usage, type UsageDimension, usageDimensions } from '../../domain/usage/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wirePage } from './wire.js';

const DAY_MS = 86_400_000;
/** How far back usage goes when nobody says. */
const DEFAULT_DAYS = 30;

/** What was called, and what was done. */
export function recordRoutes(usage: Usage, auditLog: AuditLog): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.getUsage)(async ({ query: { account_id, key_id, from, to, by, ...query } }) => {
      const last = to ?? dayOf(Date.now());
      const first = from ?? dayOf(Date.parse(last) - (DEFAULT_DAYS - 1) * DAY_MS);
      const who = { ...(account_id && { accountId: account_id }), ...(key_id && { keyId: key_id }) };
      const { items, nextCursor } = await usage.read({ ...query, ...who, by: dimensionsOf(by), from: first, to: last });
      return { status: 200, body: { from: first, to: last, usage: items, next_cursor: nextCursor } };
    }),
    on(adminOperations.listAudit)(async ({ query: { account_id, actor_id, from, to, ...query } }) => {
      const whose = { ...(account_id && { accountId: account_id }), ...(actor_id && { actorId: actor_id }) };
      const when = { ...(from && { from: new Date(from) }), ...(to && { to: new Date(to) }) };
      return {
        status: 200,
        body: wirePage('entries', await auditLog.list({ ...query, ...whose, ...when }), wireEntry),
      };
    }),
    on(adminOperations.verifyAudit)(async ({ json: { kept, limit, cursor }, signal }) => {
      if (!kept) {
        const page = await auditLog.verifyChains({ limit, ...(cursor !== undefined && { cursor }) }, signal);
        return { status: 200, body: { chains: page.chains.map(wireChain), next_cursor: page.nextCursor } };
      }
      const chains: ChainReport[] = [];
      for (const head of kept) chains.push(await auditLog.verifyChain(head.account_id, head, signal));
      return { status: 200, body: { chains: chains.map(wireChain), next_cursor: null } };
    }),
  ];
}

function dimensionsOf(by: string): UsageDimension[] {
  const names = by.split(',');
  return usageDimensions.filter((name) => names.includes(name));
}

/** `YYYY-MM-DD` in UTC. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function wireEntry({ at, actorId, requestId, accountId, subjectType, subjectId, ...entry }: AuditRecord) {
  return {
    ...entry,
    at: at.toISOString(),
    actor_id: actorId,
    request_id: requestId,
    account_id: accountId,
    subject_type: subjectType,
    subject_id: subjectId,
    details: entry.details as Record<string, never>,
  };
}

function wireChain({ accountId, entries, unchained, head, broken }: ChainReport) {
  return {
    account_id: accountId,
    entries,
    unchained,
    head: head && { seq: head.seq, mac: head.mac, key_id: head.keyId },
    broken: broken && { fault: broken.fault, seq: broken.seq, entry_id: broken.entryId },
  };
}
