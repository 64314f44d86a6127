import { errorTable, formatBytes, listIssues, untilSomebodyHelps } from './rule.js';

const decodable = { code: 'invalid_image', status: 400 } as const;
const unprocessable = { code: 'validation_error', status: 422 } as const;

export const faceErrors = errorTable()({
  'request.route_not_found': { code: 'not_found', status: 404, message: 'No such route' },
  'request.method_not_allowed': {
    code: 'method_not_allowed',
    status: 405,
    message: ({ allowed }) => `Method not allowed; use ${allowed.join(' or ')}`,
  },
  'request.malformed_json': { ...unprocessable, message: 'The body is not valid JSON' },
  'request.malformed_multipart': { ...unprocessable, message: 'The body is not valid multipart/form-data' },
  'request.unsupported_media_type': { ...unprocessable, message: ({ expected }) => `Content-Type must be ${expected}` },
  'request.body_too_large': {
    code: 'image_too_large',
    status: 413,
    message: ({ limitBytes }) => `Request body is larger than ${formatBytes(limitBytes)}`,
  },
  'request.timed_out': { ...unprocessable, message: 'The body arrived too slowly' },
  'request.invalid': { ...unprocessable, message: listIssues },
  'server.internal': { code: 'internal_error', status: 500, message: 'Internal error' },
  'server.overloaded': { code: 'overloaded', status: 503, message: 'Too much work is waiting; retry shortly' },
  'auth.key_missing': { code: 'missing_api_key', status: 401, message: 'Missing API key' },
  'auth.key_unknown': { code: 'invalid_api_key', status: 401, message: 'Invalid or revoked API key' },
  'auth.key_revoked': { code: 'invalid_api_key', status: 401, message: 'Invalid or revoked API key' },
  'auth.key_expired': { code: 'invalid_api_key', status: 401, message: 'Invalid or revoked API key' },
  'auth.address_not_allowed': { code: 'invalid_api_key', status: 401, message: 'Invalid or revoked API key' },
  'account.suspended': { code: 'account_inactive', status: 403, message: 'The account is suspended' },
  'limit.requests': {
    code: 'rate_limited',
    status: 429,
    message: ({ limit, window }) => `Rate limit of ${limit} requests per ${window} exceeded`,
  },
  'limit.calls': {
    code: 'rate_limited',
    status: 429,
    message: ({ limit }) => `The key's allowance of ${limit} calls is used up`,
    retryAfterSeconds: untilSomebodyHelps,
  },
  'image.empty': { code: 'empty_image', status: 400, message: ({ field }) => `${field} is empty` },
  'image.too_large': {
    code: 'image_too_large',
    status: 413,
    message: ({ field, limitBytes }) => `${field} is larger than ${formatBytes(limitBytes)}`,
  },
  'image.unsupported_type': { ...decodable, message: ({ field }) => `${field} is not a JPEG, PNG or WebP image` },
  'image.undecodable': { ...decodable, message: ({ field }) => `${field} could not be decoded` },
  'image.too_many_pixels': {
    ...decodable,
    message: ({ field, limitPixels }) => `${field} has more than ${limitPixels / 1_000_000} megapixels`,
  },
  'face.not_found_in': {
    by: 'image',
    cases: {
      source: { code: 'no_face_in_source', status: 422, message: 'No face found in the source image' },
      target: { code: 'no_face_in_target', status: 422, message: 'No face found in the target image' },
    },
  },
  'parameter.attributes_invalid': {
    code: 'invalid_attributes',
    status: 400,
    message: 'attributes must be one of default, all, none',
  },
  'parameter.quality_filter_invalid': {
    code: 'invalid_quality_filter',
    status: 400,
    message: 'quality_filter must be one of none, low, medium, high',
  },
  'parameter.face_id_malformed': { code: 'invalid_face_id', status: 400, message: 'face_id must be a UUID' },
  'parameter.face_ids_malformed': { code: 'invalid_face_ids', status: 400, message: 'Every face_id must be a UUID' },
  'limit.collections': {
    ...unprocessable,
    message: ({ limit }) => `The plan's limit of ${limit} collections is reached`,
  },
  'limit.faces': { ...unprocessable, message: ({ limit }) => `The plan's limit of ${limit} faces is reached` },
  'collection.exists': {
    code: 'collection_exists',
    status: 409,
    message: ({ externalId }) => `Collection ${externalId} exists already`,
  },
  'collection.not_found': { code: 'collection_not_found', status: 404, message: 'Collection not found' },
  'collection.crop_not_kept': { code: 'not_found', status: 404, message: 'No crop of this face is kept' },
  'collection.face_not_found': { code: 'face_not_found', status: 404, message: 'Face not found in this collection' },
});
