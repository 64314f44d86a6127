import { workspaceOperations } from '@facet/contract';
import type { Accounts, PlanLimits } from '../../domain/accounts/index.js';
import type { AuditLog } from '../../domain/audit/index.js';
import type { Collections } from '../../domain/collections/index.js';
import type { Usage } from '../../domain/usage/index.js';
import { type Route, routesFor } from '../../http/route.js';
import type { MemberCaller } from './principal.js';
import { wireAuditEntry, wirePage } from './wire.js';

interface RecordParts {
  accounts: Accounts;
  auditLog: AuditLog;
  collections: Collections;
  usage: Usage;
}

const DAY_MS = 86_400_000;
/** Sums of one page. */
const USAGE_ROWS = 1000;

/** What the organisation used, may use, and did. */
export function recordRoutes({ accounts, auditLog, collections, usage }: RecordParts): Route<MemberCaller>[] {
  const on = routesFor<MemberCaller>();
  return [
    on(workspaceOperations.getUsage)(async ({ query: { days, cursor }, principal: { accountId } }) => {
      const now = Date.now();
      const span = { accountId, from: dayOf(now - (days - 1) * DAY_MS), to: dayOf(now) };
      const page = { limit: USAGE_ROWS, ...(cursor !== undefined && { cursor }) };
      const { items, nextCursor } = await usage.read({ ...span, ...page, by: ['day', 'key_id', 'surface', 'code'] });
      const total = await usage.read({ ...span, by: [], limit: 1 });
      return {
        status: 200,
        body: {
          from: span.from,
          to: span.to,
          total: total.items[0]?.calls ?? 0,
          usage: items.map(({ day = '', key_id = null, surface = '', code = '', calls }) => ({
            day,
            key_id,
            surface,
            code,
            requests: calls,
          })),
          next_cursor: nextCursor,
        },
      };
    }),
    on(workspaceOperations.getPlan)(async ({ principal: { accountId, member, accountLimits } }) => {
      const [account, used, keys] = await Promise.all([
        accounts.getAccount(accountId),
        collections.countAll(accountId),
        accounts.countMemberKeys(accountId, member.userId),
      ]);
      const { name, description } = await accounts.getPlan(account.plan);
      const body = { name, description, limits: wireLimits(accountLimits), used: { ...used, api_keys: keys } };
      return { status: 200, body };
    }),
    on(workspaceOperations.listAudit)(async ({ query, principal: { accountId } }) => ({
      status: 200,
      body: wirePage('entries', await auditLog.list({ accountId, ...query }), wireAuditEntry),
    })),
  ];
}

/** `YYYY-MM-DD` in UTC. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** null for what is unbounded. */
function wireLimits(limits: Readonly<PlanLimits>) {
  const figure = (name: keyof PlanLimits) => limits[name] ?? null;
  return {
    collections: figure('collections'),
    faces_per_collection: figure('faces_per_collection'),
    keys_per_member: figure('keys_per_member'),
    requests_per_minute: figure('requests_per_minute'),
  };
}
