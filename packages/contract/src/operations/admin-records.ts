import { z } from 'zod';
import { operation, readsJson } from './admin-operation.js';
import { cursor, integerField, jsonObject, pageQuery } from './fields.js';

const time = z.iso.datetime();
const day = z.iso.date();
const id = z.uuid();
const count = z.number().int().min(0);
const name = z.string().min(1).max(200).optional();

/** What calls are told apart by. */
const usageDimensions = ['account_id', 'key_id', 'surface', 'operation', 'product', 'code', 'day'] as const;
const dimension = `(${usageDimensions.join('|')})`;

const usageQuery = z.object({
  from: day.optional().describe('First day, in UTC. Default: 29 days before the last.'),
  to: day.optional().describe('Last day, in UTC. Default: today.'),
  account_id: name,
  key_id: name,
  surface: name,
  operation: name,
  product: name.describe('Slug of a product of the gateway.'),
  code: name.describe('`ok`, or the code that the surface answered with.'),
  by: z
    .string()
    .regex(new RegExp(`^(${dimension}(,${dimension})*)?$`), `Must list some of ${usageDimensions.join(', ')}`)
    .default('day')
    .describe(`What calls are summed by, with commas between: some of ${usageDimensions.join(', ')}.`),
  limit: integerField(1, 1000).default(1000),
  cursor: pageQuery.shape.cursor,
});

const usage = z.object({
  from: day,
  to: day,
  usage: z
    .array(
      z.object({
        account_id: id.optional(),
        key_id: id.nullable().optional().describe('null: by people, who have no key.'),
        surface: z.string().optional(),
        operation: z.string().optional(),
        product: z.string().nullable().optional().describe('Its slug at the time; null: a call of no product.'),
        code: z.string().optional(),
        day: day.optional(),
        calls: count,
      }),
    )
    .describe(
      'In the order of account, key, surface, operation, product, code and day, as far as these were asked for.',
    ),
  next_cursor: cursor,
});

const auditQuery = pageQuery.extend({
  account_id: name.describe("Only this account's entries."),
  action: name.describe('Such as `key.created`.'),
  actor_id: name.describe('Id of the member or key.'),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe('Entries before this moment.'),
});

const auditEntry = z.object({
  id: count,
  at: time,
  actor: z.string(),
  actor_id: z.string().nullable(),
  address: z.string().nullable().describe("The client's."),
  request_id: z.string().nullable(),
  action: z.string(),
  account_id: id.nullable(),
  subject_type: z.string(),
  subject_id: z.string(),
  details: jsonObject,
  seq: count
    .nullable()
    .describe(
      'Its place in the chain of its account, or of the operator; null for entries from before there were chains.',
    ),
});

const head = {
  seq: count.describe('Entries in the chain.'),
  mac: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Must be 64 hex digits')
    .describe('Of the last entry.'),
};
const keptHead = z.object({ account_id: id.nullable(), ...head });
const verification = z.strictObject({
  kept: z
    .array(keptHead)
    .min(1)
    .max(200)
    .optional()
    .describe('Ends of chains as an earlier call said them: these chains alone are verified, and held against them.'),
  limit: z.number().int().min(1).max(200).default(50).describe('Chains, without `kept`.'),
  cursor: pageQuery.shape.cursor,
});
const chain = z.object({
  account_id: id.nullable().describe("null: the operator's."),
  entries: count.describe('Good ones, from the first on.'),
  unchained: count.describe('Entries from before there were chains: nothing can be said about them.'),
  head: z
    .object({ ...head, key_id: z.string().describe('Names the key of the macs.') })
    .nullable()
    .describe('The end of the chain. Keep it where this server cannot write.'),
  broken: z
    .object({
      fault: z.enum([
        'changed',
        'removed',
        'reordered',
        'added',
        'truncated',
        'head_changed',
        'rewritten',
        'other_key',
      ]),
      seq: count.describe('The first wrong place.'),
      entry_id: count.nullable(),
    })
    .nullable()
    .describe('null when the chain is whole.'),
});

/** What was called and what was done on this server. */
export const adminRecordOperations = {
  getUsage: operation({
    id: 'getUsage',
    method: 'GET',
    path: '/usage',
    summary: 'Sums of calls by account, key, surface, operation, product, code and day',
    auth: 'admin',
    request: { query: usageQuery },
    responses: { 200: usage },
    problems: [],
  }),
  listAudit: operation({
    id: 'listAudit',
    method: 'GET',
    path: '/audit-log',
    summary: 'Who changed what, when and from where, newest first',
    auth: 'admin',
    request: { query: auditQuery },
    responses: { 200: z.object({ entries: z.array(auditEntry), next_cursor: cursor }) },
    problems: [],
  }),
  verifyAudit: operation({
    id: 'verifyAudit',
    method: 'POST',
    path: '/audit-log/verify',
    summary: 'Look for changes in the audit log',
    description:
      'Walks through the chain of each account, the first of which is that of the operator, a page of chains at a time. What somebody with the secret key rewrote, and what was cut off together with the end, is found by heads that were kept elsewhere.',
    auth: 'admin',
    request: { json: verification },
    responses: { 200: z.object({ chains: z.array(chain), next_cursor: cursor }) },
    problems: readsJson,
  }),
} as const;
