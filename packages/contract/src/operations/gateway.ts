import { z } from 'zod';
import type { gatewayErrors } from '../errors/gateway.js';
import { reportFormats } from '../figures.js';
import { limits } from '../limits.js';
import { jsonObject } from './fields.js';
import { operationsOf, rendered } from './operation.js';

/** Makes an operation of the gateway surface. */
const operation = operationsOf<keyof typeof gatewayErrors>([
  'request.route_not_found',
  'request.method_not_allowed',
  'server.internal',
  'server.overloaded',
]);

/** Of every operation on a product. */
const ofProducts = [
  'auth.key_missing',
  'auth.key_unknown',
  'auth.key_revoked',
  'auth.key_expired',
  'auth.address_not_allowed',
  'account.suspended',
  'product.not_found',
  'product.not_entitled',
  'limit.requests',
  'limit.calls',
] as const satisfies readonly (keyof typeof gatewayErrors)[];

/** Of products that look at faces inside of the server. */
const ofPipelines = [
  'image.empty',
  'image.too_large',
  'image.unsupported_type',
  'image.undecodable',
  'image.too_many_pixels',
  'face.not_found_in',
  'capture.face_not_found',
  'capture.too_many_faces',
  'capture.cropped',
  'capture.too_close',
  'capture.close_to_border',
  'capture.too_small',
  'capture.angle_too_large',
  'capture.occluded',
  'capture.landmarks_failed',
] as const satisfies readonly (keyof typeof gatewayErrors)[];

const params = z.object({ slug: z.string() });

/** A report of one call. */
export const pdfReport = z.object({
  fileName: z.string(),
  data: z.base64().describe('The PDF.'),
  pageCount: z.number().int().min(1),
});

export const gatewayOperations = {
  callProduct: operation({
    id: 'callProduct',
    method: 'POST',
    path: '/api/{slug}',
    summary: 'Call a product',
    description:
      'The inputs are judged by the schema of the product. `format` overrides the form that the product answers in: `json`, `pdf` (a report of the inputs and outputs, as an attachment), or `both`. Errors are JSON in every form. What is behind the product is never named.',
    auth: 'key',
    request: {
      params,
      query: z.object({ format: z.enum(reportFormats).optional().describe("Default: the product's own.") }),
      raw: {
        contentType: 'application/json',
        maxBytes: limits.gateway.bodyBytes,
        schema: z.object({ inputs: jsonObject.describe('As the schema of the product says.') }),
      },
    },
    responses: {
      200: rendered(
        z.object({
          status: z.literal(200),
          response_data: z.object({ outputs: jsonObject }),
          pdf: pdfReport.optional().describe('With `format=both`.'),
        }),
        'application/pdf',
      ),
    },
    problems: [
      ...ofProducts,
      'request.malformed_json',
      'request.unsupported_media_type',
      'request.body_too_large',
      'request.timed_out',
      'request.invalid',
      'product.format_unknown',
      'product.input_invalid',
      ...ofPipelines,
      'product.response_unmappable',
      'upstream.unauthorized',
      'upstream.unavailable',
    ],
    fieldProblems: { format: 'product.format_unknown' },
  }),
  getProductSchema: operation({
    id: 'getProductSchema',
    method: 'GET',
    path: '/api/{slug}/schema',
    summary: 'Read what inputs a product takes, as JSON Schema 2020-12',
    description: 'Counts as a call.',
    auth: 'key',
    request: { params },
    responses: { 200: jsonObject },
    problems: ofProducts,
  }),
  getHealth: operation({
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    summary: 'See that the gateway answers',
    auth: 'none',
    request: {},
    responses: { 200: z.object({ status: z.literal('ok') }) },
    problems: [],
  }),
} as const;
