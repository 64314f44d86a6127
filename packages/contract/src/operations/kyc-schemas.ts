import { z } from 'zod';
import { limits } from '../limits.js';
import { ratio } from './face-schemas.js';

/** Codes of the checks of a capture, in the order in which they are judged. */
export const captureCodes = [
  'FACE_NOT_FOUND',
  'TOO_MANY_FACES',
  'FACE_CROPPED',
  'FACE_TOO_CLOSE',
  'FACE_CLOSE_TO_BORDER',
  'FACE_TOO_SMALL',
  'FACE_ANGLE_TOO_LARGE',
  'FACE_IS_OCCLUDED',
  'FAILED_TO_PREDICT_LANDMARKS',
] as const;

const apiKey = z.string().min(1).describe('The key itself: this surface takes it from the body.');
const detailsOf = (flag: z.ZodType<boolean, unknown>) =>
  flag.describe('Whether `imageBestLiveness`, or the answer of a liveness check, also has the `band`.');
const details = detailsOf(
  z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
);

export const keyField = z.object({ apiKey });
export const detailedFormFields = z.object({ apiKey, details });
export const detailedJsonFields = z.object({ apiKey, details: detailsOf(z.boolean().default(false)) });

/** One image. */
export const image = { maxBytes: limits.kyc.imageBytes } as const;
const frame = { ...image, optional: true } as const;
/** Further frames of one capture, as parts of a form. */
export const frameFiles = { frame2: frame, frame3: frame, frame4: frame, frame5: frame } as const;
/** The same as a list of base64 texts. */
export const frameList = { frames: { ...image, list: limits.kyc.frames } } as const;

const score = z
  .number()
  .min(-limits.kyc.livenessScore)
  .max(limits.kyc.livenessScore)
  .describe('ln(p / (1 - p)) of the probability.');
const band = z
  .enum(['refuse', 'doubt', 'pass'])
  .describe('`doubt`: the models are not sure, and somebody should look at the photo.');
export const captureLiveness = z.object({
  probability: ratio.describe('That the photo shows a person and no print, screen or mask: live above 0.5.'),
  score,
  quality: ratio.describe('How well the face was captured.'),
  band: band.optional().describe('Only with `details`.'),
});

const requestId = z.uuid();
const matched = (confidence: z.ZodNumber) => ({ request_id: requestId, result_idcard: z.object({ confidence }) });
const confidence = z
  .number()
  .min(0)
  .max(100)
  .describe('The same person from 75 on: one in 1,000 pairs of strangers gets there.');
const confidenceV4 = z
  .number()
  .min(0)
  .max(100 / limits.kyc.passConfidence)
  .describe('The same person from 1.0 on, which is 75 on the scale of v2; at most 1.3333.');

export const verified = z.object(matched(confidence));
export const verifiedLive = verified.extend({ imageBestLiveness: captureLiveness });
export const verifiedV4 = z.object(matched(confidenceV4));
export const verifiedLiveV4 = verifiedV4.extend({ imageBestLiveness: captureLiveness });

const measured = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['px', 'degrees', 'ratio', 'probability', 'count']),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const length = z.number().min(0);

export const inspected = z.object({
  request_id: requestId,
  passed: z.boolean(),
  error_code: z.enum(captureCodes).nullable().describe('The first check that failed, as the other operations name it.'),
  checks: z
    .array(z.object({ code: z.enum(captureCodes), passed: z.boolean(), measured: z.array(measured) }))
    .describe('In the order of judging, with what was measured and what is required; without a face the first alone.'),
  image_size: z.object({ width: z.number().int(), height: z.number().int() }).describe('Pixels, upright.'),
  bounding_box: z
    .object({ left: length, top: length, width: length, height: length })
    .nullable()
    .describe('Of the largest face, in pixels of the upright image; null without one.'),
  quality: z
    .object({ overall: ratio, components: z.record(z.string(), z.object({ value: z.number(), score: ratio })) })
    .nullable()
    .describe('Null without a face. `value` is in the unit of the component, `score` is 1 for the best.'),
  liveness: captureLiveness
    .omit({ quality: true })
    .extend({ band })
    .nullable()
    .describe('Null when a check failed: only a good capture is judged.'),
});
