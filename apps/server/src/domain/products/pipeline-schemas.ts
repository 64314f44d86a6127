import { limits } from '@facet/contract';
import type { Pipeline } from './types.js';

type Schema = Record<string, unknown>;

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** `contentEncoding` tells forms that it is a file; JSON Schema itself lets any text through. */
const image = (title: string): Schema => ({
  type: 'string',
  title,
  description: 'A JPEG, PNG or WebP image: base64, or a data: URL',
  contentEncoding: 'base64',
  contentMediaType: 'image/*',
  minLength: 1,
});

const object = (title: string, properties: Schema, required: readonly string[]): Schema => ({
  $schema: dialect,
  title,
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const schemas: Record<Pipeline, () => Schema> = {
  'face.detect': () =>
    object(
      'Face detection',
      {
        image: image('Image'),
        attributes: {
          type: 'string',
          title: 'Attributes',
          description: 'What is told of each face',
          enum: ['default', 'all', 'none'],
          default: 'default',
        },
      },
      ['image'],
    ),
  'face.compare': () =>
    object(
      'Face comparison',
      {
        source: image('Source image'),
        target: image('Target image'),
        threshold: {
          type: 'number',
          title: 'Threshold',
          description: 'Similarity from which two faces count as one person',
          minimum: 0,
          maximum: 1,
          default: limits.face.compareThreshold,
        },
      },
      ['source', 'target'],
    ),
  'kyc.verify': () =>
    object(
      'Identity verification',
      {
        id_card: image('Photo of the identity document'),
        selfie: image('Selfie'),
        liveness: {
          type: 'boolean',
          title: 'Liveness',
          description: 'Whether the selfie must be of a living person',
          default: true,
        },
      },
      ['id_card', 'selfie'],
    ),
};

/** JSON Schema of what a built-in pipeline takes. */
export function inputSchemaOf(pipeline: Pipeline): Schema {
  return schemas[pipeline]();
}
