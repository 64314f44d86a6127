import { adminOperations } from '@facet/contract';
import type { Actor } from '../../domain/accounts/index.js';
import type { People } from '../../domain/people/index.js';
import { type Route, routesFor } from '../../http/route.js';

/** What members' access tokens are signed with. */
export function signingKeyRoutes(people: People): Route<Actor>[] {
  const on = routesFor<Actor>();
  return [
    on(adminOperations.rotateSigningKeys)(async ({ principal }) => {
      const { keyId, created_at, previous } = await people.rotateSigningKeys(principal);
      return {
        status: 201,
        body: {
          key_id: keyId,
          created_at: created_at.toISOString(),
          previous: previous.map((key) => ({
            key_id: key.keyId,
            verifies_until: key.verifies_until.toISOString(),
          })),
        },
      };
    }),
  ];
}
