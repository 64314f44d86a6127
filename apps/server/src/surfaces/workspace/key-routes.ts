import { fail, workspaceOperations } from '@facet/contract';
import type { Accounts, ApiKey } from '../../domain/accounts/index.js';
import type { Webhooks } from '../../domain/webhooks/index.js';
import { type Route, routesFor } from '../../http/route.js';
import type { MemberCaller } from './principal.js';
import { wireKey, wireMadeKey, wirePage } from './wire.js';

/** The keys of applications, each bound to a collection. */
export function keyRoutes(accounts: Accounts, webhooks: Webhooks): Route<MemberCaller>[] {
  const on = routesFor<MemberCaller>();

  /** Raises `resource.not_found`, and `auth.role_insufficient` for a key of somebody else without the role for it. */
  async function lookUp({ params, principal }: { params: { id: string }; principal: MemberCaller }): Promise<ApiKey> {
    const { accountId, member } = principal;
    const key = await accounts.getMemberKey(accountId, params.id);
    const mayAny = member.role === 'owner' || member.role === 'admin';
    if (!mayAny && key.created_by !== member.userId) fail('auth.role_insufficient', { role: 'owner or admin' });
    return key;
  }

  return [
    on(workspaceOperations.listKeys)(async ({ query, principal }) => ({
      status: 200,
      body: wirePage('api_keys', await accounts.listMemberKeys(principal.accountId, query), wireKey),
    })),
    on(workspaceOperations.createKey)(async ({ json, principal }) => {
      const { actor, accountId, member } = principal;
      const { rate_limit, allowed_ips, expires_at, ...rest } = json;
      const settings = {
        ...rest,
        ...(typeof rate_limit === 'number' && { rate_limit }),
        ...(allowed_ips && { allowed_ips }),
        ...(expires_at && { expires_at }),
      };
      const making = accounts.createMemberKey(actor, accountId, member.userId, settings);
      return { status: 201, body: wireMadeKey(await webhooks.tellingOfLimits(accountId, making)) };
    }),
    on(workspaceOperations.updateKey)({
      lookUp,
      handle: async ({ resource, json, principal }) => ({
        status: 200,
        body: wireKey(
          await accounts.updateMemberKey(principal.actor, principal.accountId, resource.id, withoutAbsent(json)),
        ),
      }),
    }),
    on(workspaceOperations.revokeKey)({
      lookUp,
      handle: async ({ resource, principal }) => {
        await accounts.revokeMemberKey(principal.actor, principal.accountId, resource.id);
        return { status: 200, body: null };
      },
    }),
    on(workspaceOperations.regenerateKey)({
      lookUp,
      handle: async ({ resource, principal }) => ({
        status: 200,
        body: wireMadeKey(await accounts.regenerateKey(principal.actor, principal.accountId, resource.id)),
      }),
    }),
  ];
}

type Present<Value> = { [Name in keyof Value]: Exclude<Value[Name], undefined> };

/** The same without members that are undefined, which mean the same as absent ones. */
function withoutAbsent<Value extends object>(value: Value): Present<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Present<Value>;
}
