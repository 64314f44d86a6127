import type { adminErrors } from '../errors/admin.js';
import { operationsOf } from './operation.js';

/** Makes an operation of the operator's surface. */
export const operation = operationsOf<keyof typeof adminErrors>([
  'request.route_not_found',
  'request.method_not_allowed',
  'auth.key_missing',
  'auth.key_unknown',
  'request.invalid',
  'server.internal',
  'server.overloaded',
]);

/** Of every operation that reads a JSON body. */
export const readsJson = [
  'request.malformed_json',
  'request.unsupported_media_type',
  'request.body_too_large',
  'request.timed_out',
] as const satisfies readonly (keyof typeof adminErrors)[];
