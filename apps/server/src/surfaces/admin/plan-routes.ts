import { adminOperations } from '@facet/contract';
import type { Accounts, Actor } from '../../domain/accounts/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wirePage, wirePlan } from './wire.js';

/** Making, listing, changing and deleting plans. */
export function planRoutes(accounts: Accounts): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.createPlan)(async ({ json, principal }) => ({
      status: 201,
      body: wirePlan(await accounts.createPlan(principal, json)),
    })),
    on(adminOperations.listPlans)(async ({ query }) => ({
      status: 200,
      body: wirePage('plans', await accounts.listPlans(query), wirePlan),
    })),
    on(adminOperations.updatePlan)({
      lookUp: ({ params }) => accounts.getPlan(params.name),
      handle: async ({ params, json, principal }) => ({
        status: 200,
        body: wirePlan(await accounts.updatePlan(principal, params.name, json)),
      }),
    }),
    on(adminOperations.deletePlan)(async ({ params, principal }) => {
      await accounts.deletePlan(principal, params.name);
      return { status: 204 };
    }),
  ];
}
