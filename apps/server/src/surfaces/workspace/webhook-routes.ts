import { workspaceOperations } from '@facet/contract';
import type { Webhooks } from '../../domain/webhooks/index.js';
import { type Route, routesFor } from '../../http/route.js';
import type { MemberCaller } from './principal.js';
import { wireDelivery, wirePage, wireWebhook } from './wire.js';

/** Where the organisation is told of events, and what became of each telling. */
export function webhookRoutes(webhooks: Webhooks): Route<MemberCaller>[] {
  const on = routesFor<MemberCaller>();
  return [
    on(workspaceOperations.listWebhooks)(async ({ principal }) => {
      const items = await webhooks.list(principal.accountId);
      return { status: 200, body: wirePage('webhooks', { items, nextCursor: null }, wireWebhook) };
    }),
    on(workspaceOperations.createWebhook)(async ({ json: { url, events, description }, principal }) => {
      const webhook = { url, ...(events && { events }), ...(description !== undefined && { description }) };
      const made = await webhooks.create(principal.actor, principal.accountId, webhook);
      return { status: 201, body: { ...wireWebhook(made), secret: made.secret } };
    }),
    on(workspaceOperations.deleteWebhook)(async ({ params, principal }) => {
      await webhooks.delete(principal.actor, principal.accountId, params.id);
      return { status: 200, body: null };
    }),
    on(workspaceOperations.listDeliveries)(async ({ params, query, principal }) => ({
      status: 200,
      body: wirePage('deliveries', await webhooks.listDeliveries(principal.accountId, params.id, query), wireDelivery),
    })),
    on(workspaceOperations.redeliver)(async ({ params, principal }) => ({
      status: 200,
      body: wireDelivery(await webhooks.redeliver(principal.actor, principal.accountId, params.id, params.delivery_id)),
    })),
  ];
}
