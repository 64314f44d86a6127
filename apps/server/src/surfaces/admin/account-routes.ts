import { adminOperations } from '@facet/contract';
import type { Accounts, Actor } from '../../domain/accounts/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wireAccount, wirePage } from './wire.js';

/** Making, listing, changing and erasing accounts. */
export function accountRoutes(accounts: Accounts): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.createAccount)(async ({ json, principal }) => ({
      status: 201,
      body: wireAccount(await accounts.createAccount(principal, json)),
    })),
    on(adminOperations.listAccounts)(async ({ query }) => ({
      status: 200,
      body: wirePage('accounts', await accounts.listAccounts(query), wireAccount),
    })),
    on(adminOperations.getAccount)(async ({ params }) => ({
      status: 200,
      body: wireAccount(await accounts.getAccount(params.id)),
    })),
    on(adminOperations.updateAccount)({
      lookUp: ({ params }) => accounts.getAccount(params.id),
      handle: async ({ params, json, principal }) => ({
        status: 200,
        body: wireAccount(await accounts.updateAccount(principal, params.id, json)),
      }),
    }),
    on(adminOperations.deleteAccount)(async ({ params, principal }) => ({
      status: 200,
      body: { deleted: await accounts.deleteAccount(principal, params.id) },
    })),
  ];
}
