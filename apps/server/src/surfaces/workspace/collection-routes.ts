import { workspaceOperations } from '@facet/contract';
import type { Collection, CollectionPatch, Collections } from '../../domain/collections/index.js';
import type { Webhooks } from '../../domain/webhooks/index.js';
import { type Route, routesFor } from '../../http/route.js';
import type { MemberCaller, WorkspacePrincipal } from './principal.js';
import { wireCollection, wirePage } from './wire.js';

/** Making, listing, changing and erasing collections. */
export function collectionRoutes(collections: Collections, webhooks: Webhooks): Route<MemberCaller>[] {
  const on = routesFor<MemberCaller>();
  const lookUp = lookUpIn(collections);
  return [
    on(workspaceOperations.listCollections)(async ({ query, principal }) => ({
      status: 200,
      body: wirePage('collections', await collections.listByUuid(principal, query), wireCollection),
    })),
    on(workspaceOperations.createCollection)(async ({ json, principal }) => {
      const collection = { name: json.name, ...settingsOf(json) };
      const limit = principal.accountLimits.collections ?? 0;
      const making = collections.createNamed(principal, collection, limit);
      return { status: 201, body: wireCollection(await webhooks.tellingOfLimits(principal.accountId, making)) };
    }),
    on(workspaceOperations.getCollection)({
      lookUp,
      handle: async ({ resource }) => ({ status: 200, body: wireCollection(resource) }),
    }),
    on(workspaceOperations.updateCollection)({
      lookUp,
      handle: async ({ resource, json, principal }) => ({
        status: 200,
        body: wireCollection(await collections.update(principal, resource, settingsOf(json))),
      }),
    }),
    on(workspaceOperations.deleteCollection)({
      lookUp,
      handle: async ({ resource, principal }) => {
        await collections.delete(principal, resource);
        return { status: 200, body: null };
      },
    }),
  ];
}

interface WireSettings {
  name?: string | undefined;
  description?: string | null | undefined;
  retention_days?: number | null | undefined;
}

/** What is absent stays as it is. */
function settingsOf({ name, description, retention_days }: WireSettings): CollectionPatch {
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(retention_days !== undefined && { retentionDays: retention_days }),
  };
}

/** Finds the collection that a path names, before anything else of the request is judged. */
export function lookUpIn(collections: Collections) {
  return ({ params, principal }: { params: { id: string }; principal: WorkspacePrincipal }): Promise<Collection> =>
    collections.getByUuid(principal, params.id);
}
