import { z } from 'zod';
import { limits } from '../limits.js';
import { integerField, type Json, jsonObject, label, numberField } from './fields.js';
import { count, flag, id, nextCursor, pageQuery, ratio, time } from './workspace-fields.js';

const { imageBytes, minImageWidthPixels, minImageHeightPixels, metadataBytes, batchFaces } = limits.workspace;

const minSize = { width: minImageWidthPixels, height: minImageHeightPixels } as const;
/** A form's image. */
export const image = { maxBytes: imageBytes, minSize } as const;
/** Further frames of the capture. */
export const frames = { maxBytes: imageBytes, minSize, list: limits.workspace.frames, optional: true } as const;
/** The images of a batch, each on its own. */
export const batchImages = { maxBytes: imageBytes, minSize, list: batchFaces, independent: true } as const;

export type Metadata = { [name: string]: Json };

const NESTED = 16;

export const metadata = z.custom<Metadata>(isMetadata, {
  message: `Must be a JSON object of at most ${metadataBytes} bytes, nested at most ${NESTED} deep`,
});

/** Whether the value is an object that the database keeps as it is. */
function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const text = JSON.stringify(value);
  return new TextEncoder().encode(text).length <= metadataBytes && isKept(value, NESTED) && !hasUnkeptCharacters(value);
}

function isKept(value: unknown, deeper: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return deeper > 0 && Object.values(value).every((item) => isKept(item, deeper - 1));
}

/** U+0000 and halves of surrogate pairs are valid JSON, and no text to a database. */
function hasUnkeptCharacters(value: unknown): boolean {
  if (typeof value === 'string') return /\0|\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, item]) => hasUnkeptCharacters(name) || hasUnkeptCharacters(item));
}

const metadataField = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'Must be valid JSON' });
      return z.NEVER;
    }
  })
  .pipe(metadata)
  .optional()
  .describe('A JSON object, as text.');

const externalId = label.describe('What you call the person; free again once the face is deleted.');
const threshold = numberField(0, 1);

export const face = z.object({
  face_id: id,
  external_id: z.string().nullable(),
  collection_id: id,
  quality_score: ratio.nullable(),
  liveness_score: ratio.nullable().describe('null when liveness was not checked.'),
  metadata: jsonObject,
  created_at: time,
});
export const facePage = z.object({ faces: z.array(face), next_cursor: nextCursor });
export const facesQuery = pageQuery.extend({ external_id: label.optional() });
export const facePatch = z.object({ metadata });

export const enrolFields = z.object({
  external_id: externalId,
  metadata: metadataField,
  check_liveness: flag('true'),
});
export const batchFields = z.object({
  external_ids: z.array(label).min(1).max(batchFaces).describe('One for each image, in their order.'),
  check_liveness: flag('true'),
});
const failure = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
export const batchResult = z.object({
  results: z.array(
    z.union([
      z.object({ index: count, success: z.literal(true), face_id: id }),
      z.object({ index: count, success: z.literal(false), error: failure }),
    ]),
  ),
  succeeded: count,
  failed: count,
});

const queryTime = z.number().min(0).describe('Milliseconds.');

export const comparison = z.object({
  similarity: ratio,
  verified: z.boolean(),
  threshold: ratio,
  query_time_ms: queryTime,
});
export const compareFields = z.object({ threshold: threshold.default(limits.workspace.verifyThreshold) });
export const verifyFields = z
  .object({
    face_id: z
      .guid('Must be a UUID')
      .transform((text) => text.toLowerCase())
      .optional(),
    external_id: label.optional(),
    threshold: threshold.default(limits.workspace.verifyThreshold),
  })
  .refine((fields) => (fields.face_id === undefined) !== (fields.external_id === undefined), {
    path: ['face_id'],
    message: 'Or external_id is required, and not both',
    // Beside what is wrong with other fields; a bad id is told by its own words.
    when: ({ value, issues }) => typeof value === 'object' && !issues.some(({ path }) => path?.[0] === 'face_id'),
  })
  .describe('Either `face_id` or `external_id`.');
export const verification = comparison.extend({
  face_id: id,
  external_id: z.string().nullable(),
  metadata: face.shape.metadata,
});
export const identifyFields = z.object({
  top_k: integerField(1, limits.workspace.identifyResults).default(1),
  threshold: threshold.default(limits.workspace.verifyThreshold),
  return_metadata: flag('true'),
  check_liveness: flag('false'),
});
export const identification = z.object({
  matches: z.array(
    z.object({
      face_id: id,
      external_id: z.string().nullable(),
      similarity: ratio,
      rank: z.number().int().min(1),
      metadata: face.shape.metadata.optional().describe('Absent with `return_metadata=false`.'),
    }),
  ),
  query_time_ms: queryTime,
  searched: count.describe('Faces of the collection that were searched.'),
});
export const livenessFields = z.object({ threshold: threshold.default(limits.workspace.livenessThreshold) });
export const liveness = z.object({
  is_live: z.boolean(),
  liveness_score: ratio,
  spoof_type: z.enum(['print', 'replay', 'mask']).nullable().describe('null when the photo is live.'),
  query_time_ms: queryTime,
});
