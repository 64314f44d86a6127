import type { faceErrors } from '../errors/face.js';
import { operationsOf } from './operation.js';

/** Makes an operation of the face surface. */
export const operation = operationsOf<keyof typeof faceErrors>([
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

const readsBody = [
  'request.unsupported_media_type',
  'request.body_too_large',
  'request.timed_out',
] as const satisfies readonly (keyof typeof faceErrors)[];

/** Of every operation that reads a JSON body. */
export const readsJson = ['request.malformed_json', ...readsBody] as const;

/** Of every operation that reads a form without files. */
export const readsForm = ['request.malformed_multipart', ...readsBody] as const;

/** Of every operation that reads images. */
export const readsImages = [
  ...readsForm,
  'image.empty',
  'image.too_large',
  'image.unsupported_type',
  'image.undecodable',
  'image.too_many_pixels',
] as const satisfies readonly (keyof typeof faceErrors)[];
