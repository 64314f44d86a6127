import { z } from 'zod';
import { limits } from '../limits.js';
import { count, id, idParams, name, nextCursor, nothing, pageQuery, time } from './workspace-fields.js';
import { managers, memberOperation, readsJson, roleOperation, workers } from './workspace-operation.js';

const description = z
  .string()
  .max(limits.face.descriptionCharacters)
  .refine((text) => !text.includes('\0'), 'Must not contain the character U+0000')
  .nullable();
const retentionDays = z
  .number()
  .int()
  .min(1)
  .max(limits.workspace.retentionDays)
  .nullable()
  .describe('Faces are erased so many days after their enrolment; null keeps them.');

const collection = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  face_count: count,
  retention_days: retentionDays,
  created_at: time,
});
const newCollection = z.object({
  name,
  description: description.optional(),
  retention_days: retentionDays.optional(),
});
const collectionPatch = newCollection.partial();
const collectionPage = z.object({ collections: z.array(collection), next_cursor: nextCursor });

const rateLimit = z.number().int().min(1).max(1_000_000).nullable().describe("Requests a minute; null: the plan's.");
const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'Must be an IP address or a CIDR range',
});
const keySettings = {
  rate_limit: rateLimit.optional(),
  allowed_ips: z.array(addressRange).max(1000).optional().describe('IP addresses and CIDR ranges; any when empty.'),
  expires_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable()
    .optional(),
};
const apiKey = z.object({
  id,
  name: z.string(),
  collection_id: id.nullable(),
  hint: z.string().describe("The key's prefix and its last four characters."),
  rate_limit: rateLimit,
  allowed_ips: z.array(z.string()),
  expires_at: time.nullable(),
  active: z.boolean(),
  created_by: id.nullable().describe('The member whose key it is; null for a key that the operator made.'),
  last_used_at: time.nullable(),
  created_at: time,
});
const madeKey = apiKey.extend({ key: z.string().describe('Shown this once; only its hash is kept.') });
const newKey = z.object({ name, collection_id: z.uuid(), ...keySettings });
const keyPatch = z.object({
  name: name.optional(),
  active: z.boolean().optional(),
  collection_id: z.uuid().optional(),
  ...keySettings,
});
const keyPage = z.object({ api_keys: z.array(apiKey), next_cursor: nextCursor });

const ofOthers = 'Members change their own keys; owners and admins any.';

/** Collections, and the keys that are bound to them. */
export const workspaceCollectionOperations = {
  listCollections: memberOperation({
    id: 'listCollections',
    method: 'GET',
    path: '/collections',
    summary: 'List the collections',
    auth: 'session',
    request: { query: pageQuery },
    responses: { 200: collectionPage },
    problems: [],
  }),
  createCollection: roleOperation({
    id: 'createCollection',
    method: 'POST',
    path: '/collections',
    summary: 'Make a collection',
    auth: 'session',
    roles: managers,
    request: { json: newCollection },
    responses: { 201: collection },
    problems: [...readsJson, 'limit.collections'],
  }),
  getCollection: memberOperation({
    id: 'getCollection',
    method: 'GET',
    path: '/collections/{id}',
    summary: 'Read a collection',
    auth: 'session',
    request: { params: idParams },
    responses: { 200: collection },
    problems: ['collection.not_found'],
  }),
  updateCollection: roleOperation({
    id: 'updateCollection',
    method: 'PATCH',
    path: '/collections/{id}',
    summary: 'Rename a collection, describe it, or say how long it keeps faces',
    auth: 'session',
    roles: managers,
    request: { params: idParams, json: collectionPatch },
    responses: { 200: collection },
    problems: [...readsJson, 'collection.not_found'],
  }),
  deleteCollection: roleOperation({
    id: 'deleteCollection',
    method: 'DELETE',
    path: '/collections/{id}',
    summary: 'Erase a collection with all its faces',
    auth: 'session',
    roles: managers,
    request: { params: idParams },
    responses: { 200: nothing },
    problems: ['collection.not_found'],
  }),
  listKeys: memberOperation({
    id: 'listKeys',
    method: 'GET',
    path: '/api-keys',
    summary: 'List the API keys, newest first',
    auth: 'session',
    request: { query: pageQuery },
    responses: { 200: keyPage },
    problems: [],
  }),
  createKey: roleOperation({
    id: 'createKey',
    method: 'POST',
    path: '/api-keys',
    summary: 'Make an API key for a collection',
    description: 'The answer is the only place where the key itself is shown.',
    auth: 'session',
    roles: workers,
    request: { json: newKey },
    responses: { 201: madeKey },
    problems: [...readsJson, 'collection.not_found', 'limit.keys'],
  }),
  updateKey: roleOperation({
    id: 'updateKey',
    method: 'PATCH',
    path: '/api-keys/{id}',
    summary: 'Rename, limit, switch off or prolong an API key',
    description: ofOthers,
    auth: 'session',
    roles: workers,
    request: { params: idParams, json: keyPatch },
    responses: { 200: apiKey },
    problems: [...readsJson, 'resource.not_found', 'collection.not_found'],
  }),
  revokeKey: roleOperation({
    id: 'revokeKey',
    method: 'DELETE',
    path: '/api-keys/{id}',
    summary: 'Revoke an API key for good',
    description: ofOthers,
    auth: 'session',
    roles: workers,
    request: { params: idParams },
    responses: { 200: nothing },
    problems: ['resource.not_found'],
  }),
  regenerateKey: roleOperation({
    id: 'regenerateKey',
    method: 'POST',
    path: '/api-keys/{id}/regenerate',
    summary: 'Replace an API key by a new one with the same settings',
    description: `The old key stops working. ${ofOthers}`,
    auth: 'session',
    roles: workers,
    request: { params: idParams },
    responses: { 200: madeKey },
    problems: ['resource.not_found'],
  }),
} as const;
