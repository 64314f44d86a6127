import { z } from 'zod';
import { keyFigures, keySurfaces, planFigures } from '../figures.js';
import { limits } from '../limits.js';
import { cursor, label } from './fields.js';
import { metadata } from './workspace-face-schemas.js';
import { ratio } from './workspace-fields.js';

const figure = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** An object with each of the names, every one optional. */
function figures<const Names extends readonly string[], V extends z.ZodType>(names: Names, value: V) {
  const shape = Object.fromEntries(names.map((name) => [name, value.optional()]));
  return z.strictObject(shape as { [Name in Names[number]]: z.ZodOptional<V> });
}

const planLimits = figures(planFigures, figure);
const planLimitsPatch = figures(planFigures, figure.nullable()).describe('null removes a figure.');
const surfaceLimits = figures(keySurfaces, planLimits);
const keyLimits = figures(keyFigures, figure).describe('0 means none.');
const keyLimitsPatch = figures(keyFigures, figure.nullable()).describe('null removes a figure.');

const name = z.string().trim().min(1).max(200);
const planName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Must be 1 to 63 of a-z, 0-9 and -');
const time = z.iso.datetime();
const id = z.uuid();

export const idParams = z.object({ id: z.string().max(512) });
export const planParams = z.object({ name: z.string().max(512) });

export const account = z.object({
  id,
  name: z.string(),
  status: z.enum(['active', 'suspended']),
  billing: z.enum(['current', 'past_due']),
  plan: z.string(),
  limits: planLimits,
  created_at: time,
  updated_at: time,
});
export const newAccount = z.strictObject({ name, plan: planName.optional(), limits: planLimits.optional() });
export const accountPatch = z.strictObject({
  name: name.optional(),
  status: account.shape.status.optional(),
  billing: account.shape.billing.optional(),
  plan: planName.optional(),
  limits: planLimitsPatch.optional(),
});
export const accountPage = z.object({ accounts: z.array(account), next_cursor: cursor });
export const accountErasure = z.object({
  deleted: z.object({ keys: z.number().int(), collections: z.number().int(), faces: z.number().int() }),
});

const keySettings = {
  name: z.string().trim().max(200).optional(),
  collection_id: z.string().min(1).max(255).nullable().optional(),
  scopes: z
    .array(z.string().regex(/^[a-z]{1,32}$/))
    .max(16)
    .optional(),
  products: z
    .array(z.string().regex(/^[a-z0-9-]{1,64}$/))
    .max(1000)
    .optional(),
  allowed_ips: z.array(z.string().max(64)).max(1000).optional().describe('IP addresses and CIDR ranges.'),
  expires_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable()
    .optional()
    .describe('May lie in the past.'),
};

export const key = z.object({
  id,
  account_id: id,
  surface: z.enum(keySurfaces),
  name: z.string(),
  hint: z.string().describe("The key's prefix and its last four characters."),
  collection_id: z.string().nullable(),
  scopes: z.array(z.string()),
  products: z.array(z.string()),
  allowed_ips: z.array(z.string()),
  expires_at: time.nullable(),
  active: z.boolean(),
  limits: keyLimits,
  created_by: id.nullable().describe("The user who made it; null for the operator's keys."),
  last_used_at: time.nullable().describe('When a request last came with it, late by a second at most.'),
  created_at: time,
  updated_at: time,
});
export const newKey = z.strictObject({ surface: z.enum(keySurfaces), ...keySettings, limits: keyLimits.optional() });
export const createdKey = key.extend({ key: z.string().describe('Shown this once; only its hash is kept.') });
export const keyPatch = z.strictObject({
  ...keySettings,
  active: z.boolean().optional(),
  limits: keyLimitsPatch.optional(),
});
export const keyPage = z.object({ keys: z.array(key), next_cursor: cursor });

export const plan = z.object({
  name: z.string(),
  description: z.string(),
  limits: planLimits,
  surface_limits: surfaceLimits.describe('Figures that differ on one surface.'),
  created_at: time,
  updated_at: time,
});
const planSettings = { description: z.string().max(500).optional(), surface_limits: surfaceLimits.optional() };
export const newPlan = z.strictObject({ name: planName, ...planSettings, limits: planLimits.optional() });
export const planPatch = z.strictObject({ ...planSettings, limits: planLimitsPatch.optional() });
export const planPage = z.object({ plans: z.array(plan), next_cursor: cursor });

const model = z.object({ id: z.string(), version: z.string(), dimensions: z.number().int() });
const length = z.number().min(0).max(1_000_000);

export const collectionParams = idParams.extend({ external_id: z.string().max(512) });
export const accountCollection = z.object({
  external_id: z.string(),
  description: z.string().nullable(),
  face_count: z.number().int().min(0),
  outdated_faces: z
    .number()
    .int()
    .min(0)
    .describe("Faces whose template was made by another model than the server's: searches by image do not see them."),
  created_at: time,
});
export const accountCollectionPage = z.object({ collections: z.array(accountCollection), next_cursor: cursor });
export const template = z.strictObject({
  face_id: id,
  external_image_id: label.nullable(),
  external_face_id: label.nullable(),
  external_id: label.nullable().default(null).describe('Unique in its collection; null in those of the face surface.'),
  metadata: metadata.nullable().default(null),
  quality: ratio.nullable().default(null),
  liveness: ratio.nullable().default(null),
  bounding_box: z
    .strictObject({ left: length, top: length, width: length, height: length })
    .describe('Pixels of the upright image.'),
  image_size: z.strictObject({
    width: z.number().int().min(1).max(1_000_000),
    height: z.number().int().min(1).max(1_000_000),
  }),
  confidence: z.number().min(0).max(1),
  created_at: time,
  template: z.base64().max(20_000).describe('32-bit floats, little-endian: a vector of length 1.'),
});
export const templatePage = z.object({ model, templates: z.array(template), next_cursor: cursor });
export const newTemplates = z.strictObject({
  model,
  templates: z.array(template).min(1).max(limits.page.maxItems),
});
export const importedTemplates = z.object({
  imported: z.number().int(),
  skipped: z.number().int().describe('Face ids that the collection had already.'),
});
export const reindexed = z.object({
  reindexed: z.number().int(),
  remaining: z.number().int().describe('Faces that another call can move.'),
  stuck: z.number().int().describe('Faces without a crop: they need their photos again.'),
});

const queue = z.object({
  waiting: z.number().int(),
  failed: z.number().int().describe('Given up after the last attempt.'),
  oldest_seconds: z.number().nullable().describe('How long the oldest one waits; null when none does.'),
});
export const system = z.object({
  version: z.string(),
  uptime_seconds: z.number().int(),
  node: z.string().describe('Version of Node.js.'),
  database: z.object({
    kind: z.enum(['embedded', 'postgresql']),
    version: z.string(),
    schema: z.string().describe('The last migration.'),
  }),
  model,
  presentation_attack_model: z.object({ id: z.string(), version: z.string() }),
  workers: z.object({
    count: z.number().int(),
    busy: z.number().int(),
    queued: z.number().int(),
    replaced: z.number().int(),
  }),
  queues: z.object({ mail: queue, webhooks: queue }).describe('Of all servers on this database.'),
  memory: z.object({ resident_bytes: z.number().int() }),
});
