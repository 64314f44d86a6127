import { z } from 'zod';
import { webhookEvents } from '../figures.js';
import { limits } from '../limits.js';
import { integerField, jsonObject } from './fields.js';
import { count, deliveryParams, id, idParams, nextCursor, nothing, pageQuery, time } from './workspace-fields.js';
import { managers, memberOperation, readsJson, roleOperation } from './workspace-operation.js';
import { confirmation } from './workspace-people-schemas.js';

const figure = count.nullable().describe('null: unlimited.');
const plan = z.object({
  name: z.string(),
  description: z.string(),
  limits: z.object({
    collections: figure,
    faces_per_collection: figure,
    keys_per_member: figure,
    requests_per_minute: figure,
  }),
  used: z.object({ collections: count, faces: count, api_keys: count.describe("The member's own.") }),
});

const day = z.iso.date();
const usageQuery = z.object({
  days: integerField(1, limits.workspace.usageDays).default(30).describe('So many days back, today included, in UTC.'),
  cursor: pageQuery.shape.cursor,
});
const usage = z.object({
  from: day,
  to: day,
  total: count,
  usage: z.array(
    z.object({
      day,
      key_id: id.nullable().describe('null: by members.'),
      surface: z.string(),
      code: z.string().describe('`ok`, or the code of the failure.'),
      requests: count,
    }),
  ),
  next_cursor: nextCursor,
});

const auditEntry = z.object({
  id: z.string(),
  seq: count.nullable().describe("Its place in the organisation's chain."),
  at: time,
  actor: z.string(),
  actor_id: z.string().nullable(),
  address: z.string().nullable(),
  request_id: z.string().nullable(),
  action: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  details: jsonObject,
});
const auditPage = z.object({ entries: z.array(auditEntry), next_cursor: nextCursor });

const event = z.enum(webhookEvents);
const webhook = z.object({
  id,
  url: z.string(),
  description: z.string(),
  events: z.array(event),
  created_at: time,
});
const newWebhook = z.object({
  url: z.url().max(2048),
  description: z.string().trim().max(200).optional(),
  events: z
    .array(event)
    .min(1)
    .max(webhookEvents.length)
    .optional()
    .describe('Which events are told; every one when left out.'),
});
const madeWebhook = webhook.extend({
  secret: z.string().describe('What the deliveries are signed with. Shown this once.'),
});
const webhookPage = z.object({
  webhooks: z.array(webhook).describe('Newest first: at most ten.'),
  next_cursor: nextCursor,
});
const delivery = z.object({
  id,
  event_id: id,
  event: event,
  status: z.enum(['pending', 'delivered', 'failed']).describe('`failed`: given up; it can be redelivered.'),
  attempts: count,
  last_status: z.number().int().nullable().describe('The HTTP status that the last attempt was answered with.'),
  last_error: z.string().nullable(),
  last_attempt_at: time.nullable(),
  duration_ms: z.number().nullable().describe('Of the last attempt.'),
  next_attempt_at: time.nullable(),
  delivered_at: time.nullable(),
  created_at: time,
});
const deliveryPage = z.object({ deliveries: z.array(delivery), next_cursor: nextCursor });

/** Usage, plan, audit log, webhooks, and the end of an organisation. */
export const workspaceRecordOperations = {
  getUsage: memberOperation({
    id: 'getUsage',
    method: 'GET',
    path: '/usage',
    summary: 'Requests by day, key and outcome',
    auth: 'session',
    request: { query: usageQuery },
    responses: { 200: usage },
    problems: [],
  }),
  getPlan: memberOperation({
    id: 'getPlan',
    method: 'GET',
    path: '/plan',
    summary: 'The plan, its limits and how much of them is used',
    auth: 'session',
    request: {},
    responses: { 200: plan },
    problems: [],
  }),
  listAudit: roleOperation({
    id: 'listAudit',
    method: 'GET',
    path: '/audit-log',
    summary: 'Who managed what, newest first',
    auth: 'session',
    roles: managers,
    request: { query: pageQuery },
    responses: { 200: auditPage },
    problems: [],
  }),
  listWebhooks: roleOperation({
    id: 'listWebhooks',
    method: 'GET',
    path: '/webhooks',
    summary: 'List the webhooks',
    auth: 'session',
    roles: managers,
    request: {},
    responses: { 200: webhookPage },
    problems: [],
  }),
  createWebhook: roleOperation({
    id: 'createWebhook',
    method: 'POST',
    path: '/webhooks',
    summary: 'Have events told to an address of yours',
    description:
      'Each event is posted as JSON, at least once, until the answer is a success. `Facet-Signature: t=<unix seconds>,v1=<hex>` is the HMAC-SHA256 of `<t>.<body>` under the secret. Addresses inside the network of the server are refused.',
    auth: 'session',
    roles: managers,
    request: { json: newWebhook },
    responses: { 201: madeWebhook },
    problems: [...readsJson, 'limit.webhooks'],
  }),
  deleteWebhook: roleOperation({
    id: 'deleteWebhook',
    method: 'DELETE',
    path: '/webhooks/{id}',
    summary: 'Delete a webhook',
    auth: 'session',
    roles: managers,
    request: { params: idParams },
    responses: { 200: nothing },
    problems: ['resource.not_found'],
  }),
  listDeliveries: roleOperation({
    id: 'listDeliveries',
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    summary: 'List the deliveries of a webhook, newest first',
    auth: 'session',
    roles: managers,
    request: { params: idParams, query: pageQuery },
    responses: { 200: deliveryPage },
    problems: ['resource.not_found'],
  }),
  redeliver: roleOperation({
    id: 'redeliver',
    method: 'POST',
    path: '/webhooks/{id}/deliveries/{delivery_id}/redeliver',
    summary: 'Deliver an event again',
    auth: 'session',
    roles: managers,
    request: { params: deliveryParams },
    responses: { 200: delivery },
    problems: ['resource.not_found'],
  }),
  deleteOrganization: roleOperation({
    id: 'deleteOrganization',
    method: 'DELETE',
    path: '/organization',
    summary: 'Erase the organisation: members, keys, collections, faces',
    auth: 'session',
    roles: ['owner'],
    request: { json: confirmation },
    responses: { 200: nothing },
    problems: [...readsJson, 'auth.credentials_invalid', 'limit.attempts'],
  }),
} as const;
