import { z } from 'zod';
import { limits } from '../limits.js';
import { collectionOperations } from './face-collections.js';
import { indexedFaceOperations } from './face-indexed.js';
import { operation, readsImages } from './face-operation.js';
import { attributeLevel, comparedFace, detectedFace, image, ratio } from './face-schemas.js';
import { numberField } from './fields.js';

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
        fields: z.object({ attributes: attributeLevel }),
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
  ...collectionOperations,
  ...indexedFaceOperations,
} as const;
