import { z } from 'zod';
import type { faceErrors } from '../errors/face.js';
import { limits } from '../limits.js';
import { numberField } from './fields.js';
import { operationsOf } from './operation.js';

const operation = operationsOf<keyof typeof faceErrors>([
  'request.route_not_found',
  'request.method_not_allowed',
  'auth.key_missing',
  'auth.key_unknown',
  'auth.key_revoked',
  'auth.key_expired',
  'auth.address_not_allowed',
  'account.suspended',
  'limit.requests',
  'limit.calls',
  'request.invalid',
  'server.internal',
  'server.overloaded',
]);

const readsImages = [
  'request.unsupported_media_type',
  'request.malformed_multipart',
  'request.body_too_large',
  'request.timed_out',
  'image.empty',
  'image.too_large',
  'image.unsupported_type',
  'image.undecodable',
  'image.too_many_pixels',
] as const satisfies readonly (keyof typeof faceErrors)[];

const ratio = z.number().min(0).max(1);
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

const detectedFace = z.object({
  bounding_box: faceBox,
  confidence: ratio,
  landmarks: z.array(landmark).optional().describe('Absent for `attributes=none`.'),
  attributes: attributes.optional().describe('Absent for `attributes=none`; age and what follows only for `all`.'),
});

const comparedFace = z.object({ bounding_box: faceBox, confidence: ratio });
const image = { maxBytes: limits.face.imageBytes } as const;

export const faceOperations = {
  detectFaces: operation({
    id: 'detectFaces',
    method: 'POST',
    path: '/faces:detect',
    summary: 'Find every face in an image',
    description: 'Faces come largest first. An image without a face is answered with an empty list.',
    auth: 'key',
    request: {
      multipart: {
        files: { image },
        fields: z.object({ attributes: z.enum(['default', 'all', 'none']).default('default') }),
      },
    },
    responses: {
      200: z.object({
        faces: z.array(detectedFace),
        image_size: z.object({ width: z.number().int(), height: z.number().int() }).describe('Pixels, upright.'),
      }),
    },
    problems: [...readsImages, 'parameter.attributes_invalid'],
    fieldProblems: { attributes: 'parameter.attributes_invalid' },
  }),
  compareFaces: operation({
    id: 'compareFaces',
    method: 'POST',
    path: '/faces:compare',
    summary: 'Compare the largest faces of two images',
    description:
      'The default threshold is the similarity at which one of 1,000 pairs of strangers is taken for one person.',
    auth: 'key',
    request: {
      multipart: {
        files: { source_image: image, target_image: image },
        fields: z.object({ threshold: numberField(0, 1).default(limits.face.compareThreshold) }),
      },
    },
    responses: {
      200: z.object({
        similarity: ratio,
        is_match: z.boolean(),
        threshold: ratio,
        source_face: comparedFace,
        target_face: comparedFace,
      }),
    },
    problems: [...readsImages, 'face.not_found_in'],
  }),
} as const;
