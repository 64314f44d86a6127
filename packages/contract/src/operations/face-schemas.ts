import { z } from 'zod';
import { limits } from '../limits.js';
import { cursor, integerField, label, numberField, pageQuery } from './fields.js';

export const ratio = z.number().min(0).max(1);
const length = z.number().min(0);

const faceBox = z
  .object({ left: length, top: length, width: length, height: length })
  .describe('Under v1 in pixels of the upright image, under v2 as ratios of its width and height.');

const landmark = z.object({
  type: z
    .enum(['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'])
    .describe("The subject's left and right."),
  x: length,
  y: length,
});

const degrees = z.number().min(-180).max(180);
const judgement = z.object({ value: z.boolean(), confidence: ratio });
const emotion = z.enum(['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral']);

const attributes = z.object({
  quality: z.object({ brightness: ratio, sharpness: ratio }),
  pose: z.object({ yaw: degrees, pitch: degrees, roll: degrees }).describe('Degrees.'),
  age: z.number().min(0).optional().describe('Years.'),
  gender: z.object({ value: z.enum(['female', 'male']), confidence: ratio }).optional(),
  emotion: z.object({ value: emotion, confidence: ratio }).optional(),
  eyes_open: judgement.optional(),
  mouth_closed: judgement.optional(),
  occluded: judgement.optional(),
});

export const detectedFace = z.object({
  bounding_box: faceBox,
  confidence: ratio,
  landmarks: z.array(landmark).optional().describe('Absent for `attributes=none`.'),
  attributes: attributes.optional().describe('Absent for `attributes=none`; age and what follows only for `all`.'),
});

export const comparedFace = z.object({ bounding_box: faceBox, confidence: ratio });

/** A form's image. */
export const image = { maxBytes: limits.face.imageBytes } as const;
export const attributeLevel = z.enum(['default', 'all', 'none']).default('default');

const time = z.iso.datetime();
const faceId = z.uuid();

export const newCollection = z.object({
  external_id: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,120}$/, 'Must be 1 to 120 of A-Z, a-z, 0-9, _, ., : and -')
    // In a path these mean a folder: clients take them out, and the collection could never be reached.
    .regex(/^(?!\.{1,2}$)/, 'Must not be . or ..')
    .describe("The account's own name for it; it stands in every path below."),
  description: z
    .string()
    .max(limits.face.descriptionCharacters)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the one character that no database text can hold
    .regex(/^[^\u0000]*$/, 'Must not contain the character U+0000')
    .nullable()
    .optional(),
});
export const collection = z.object({
  external_id: z.string(),
  description: z.string().nullable(),
  face_count: z.number().int().min(0),
  created_at: time,
});
export const collectionPage = z.object({ collections: z.array(collection), next_cursor: cursor });
export const collectionParams = z.object({ external_id: z.string() });
export const faceParams = collectionParams.extend({
  face_id: z.guid().transform((id) => id.toLowerCase()),
});

export const storedFace = z.object({
  face_id: faceId,
  bounding_box: faceBox,
  confidence: ratio,
  external_image_id: z.string().nullable(),
  external_face_id: z.string().nullable(),
  has_crop: z.boolean().describe('Whether the server keeps a crop of the face.'),
  created_at: time,
});
export const facePage = z.object({ faces: z.array(storedFace), next_cursor: cursor });

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

/** Why a face was not indexed; docs/models.md has the numbers of each level. */
const reason = z.enum([
  'LOW_SHARPNESS',
  'LOW_BRIGHTNESS',
  'SMALL_FACE',
  'EXTREME_POSE',
  'OCCLUDED',
  'LOW_CONFIDENCE',
  'EXCEEDS_MAX_FACES',
]);
export const indexFields = z.object({
  external_image_id: label.optional(),
  external_face_id: label.optional(),
  attributes: attributeLevel,
  quality_filter: z.enum(['none', 'low', 'medium', 'high']).default('none'),
  max_faces: integerField(1, limits.face.facesPerImage)
    .default(limits.face.facesPerImage)
    .describe('The largest that pass the quality filter are indexed.'),
  detect_duplicates: flag.describe('Report faces of the collection that look the same; nothing is left out for it.'),
});
export const indexed = z.object({
  faces: z.array(
    storedFace.extend({
      landmarks: detectedFace.shape.landmarks,
      attributes: detectedFace.shape.attributes,
      duplicates: z
        .array(z.object({ face_id: faceId, similarity: ratio }))
        .optional()
        .describe('Only with `detect_duplicates`: at most 10, the most similar first.'),
    }),
  ),
  unindexed_faces: z.array(z.object({ bounding_box: faceBox, reasons: z.array(reason).min(1) })),
});
export const facesQuery = pageQuery.extend({ external_image_id: label.optional() });

export const faceBatch = z.object({
  face_ids: z
    .array(z.guid().transform((id) => id.toLowerCase()))
    .min(1)
    .max(limits.face.batchDeleteFaces),
});
export const deletedFaces = z.object({ deleted: z.array(faceId), not_found: z.array(faceId) });

export const searchFields = z.object({
  max_results: integerField(1, limits.face.searchResults).default(limits.face.defaultSearchResults),
  threshold: numberField(0, 1).default(limits.face.compareThreshold),
});
const matches = z.array(
  z.object({
    face_id: faceId,
    similarity: ratio,
    external_image_id: z.string().nullable(),
    external_face_id: z.string().nullable(),
    bounding_box: faceBox.describe('In the image that the face was indexed from.'),
  }),
);
export const faceSearch = z.object({ matches, searched_face: storedFace, threshold: ratio });
export const imageSearch = z.object({
  matches: matches.describe('The most similar first.'),
  searched_face: comparedFace.nullable().describe('The largest face of the image; null when it has none.'),
  threshold: ratio,
});
