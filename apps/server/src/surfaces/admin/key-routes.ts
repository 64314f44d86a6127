import { adminOperations } from '@facet/contract';
import type { Accounts, Actor } from '../../domain/accounts/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wireKey, wirePage } from './wire.js';

/** Making, listing, changing and revoking keys. */
export function keyRoutes(accounts: Accounts): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.createKey)({
      lookUp: ({ params }) => accounts.getAccount(params.id),
      handle: async ({ params, json, principal }) => ({
        status: 201,
        body: wireKey(await accounts.createKey(principal, params.id, json)),
      }),
    }),
    on(adminOperations.listKeys)({
      lookUp: ({ params }) => accounts.getAccount(params.id),
      handle: async ({ params, query }) => ({
        status: 200,
        body: wirePage('keys', await accounts.listKeys(params.id, query), wireKey),
      }),
    }),
    on(adminOperations.updateKey)({
      lookUp: ({ params }) => accounts.getKey(params.id),
      handle: async ({ params, json, principal }) => ({
        status: 200,
        body: wireKey(await accounts.updateKey(principal, params.id, json)),
      }),
    }),
    on(adminOperations.revokeKey)(async ({ params, principal }) => {
      await accounts.revokeKey(principal, params.id);
      return { status: 204 };
    }),
  ];
}
