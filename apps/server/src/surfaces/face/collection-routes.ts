import { faceOperations } from '@facet/contract';
import type { AuthenticatedKey } from '../../domain/accounts/index.js';
import type { Collections, Tenant } from '../../domain/collections/index.js';
import { type Route, routesFor } from '../../http/route.js';
import { wireCollection } from './wire.js';

/** Making, listing and erasing collections. */
export function collectionRoutes(collections: Collections): Route<AuthenticatedKey>[] {
  const on = routesFor<AuthenticatedKey>();
  return [
    on(faceOperations.createCollection)(async ({ json, principal, requestId, address }) => {
      const collection = { externalId: json.external_id, description: json.description ?? null };
      const limit = principal.accountLimits.collections ?? 0;
      return {
        status: 201,
        body: wireCollection(await collections.create(tenantOf(principal, { requestId, address }), collection, limit)),
      };
    }),
    on(faceOperations.listCollections)(async ({ query, principal, requestId, address }) => {
      const { items, nextCursor } = await collections.list(tenantOf(principal, { requestId, address }), query);
      return { status: 200, body: { collections: items.map(wireCollection), next_cursor: nextCursor } };
    }),
    on(faceOperations.getCollection)(async ({ params, principal, requestId, address }) => ({
      status: 200,
      body: wireCollection(await collections.get(tenantOf(principal, { requestId, address }), params.external_id)),
    })),
    on(faceOperations.deleteCollection)({
      lookUp: lookUpIn(collections),
      handle: async ({ resource, principal, requestId, address }) => {
        await collections.delete(tenantOf(principal, { requestId, address }), resource);
        return { status: 204 };
      },
    }),
  ];
}

/** On whose behalf a key asks. */
export function tenantOf(
  { accountId, collectionId, keyId }: AuthenticatedKey,
  origin: { requestId?: string; address?: string } = {},
): Tenant {
  return { accountId, boundTo: collectionId, actor: { name: `key ${keyId}`, id: keyId, ...origin } };
}

/** Finds the collection that a path names, before anything else of the request is judged. */
export function lookUpIn(collections: Collections) {
  return ({ params, principal }: { params: { external_id: string }; principal: AuthenticatedKey }) =>
    collections.get(tenantOf(principal), params.external_id);
}
