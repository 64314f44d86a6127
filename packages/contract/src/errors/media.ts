import { errorTable, formatBytes, untilSomebodyHelps } from './rule.js';

const syntax = { code: 'VALIDATION_ERROR', status: 400 } as const;
const tooLarge = { code: 'HTTP_413', status: 413 } as const;
const unprocessable = { code: 'IMAGE_PROCESSING_ERROR', status: 422 } as const;

export const mediaErrors = errorTable()({
  'request.route_not_found': { code: 'RESOURCE_NOT_FOUND', status: 404, message: 'Route not found' },
  'request.method_not_allowed': {
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    message: ({ allowed }) => `Method not allowed; use ${allowed.join(' or ')}`,
  },
  'request.malformed_json': { ...syntax, message: 'The body is not valid JSON' },
  'request.malformed_multipart': { ...syntax, message: 'The body is not valid multipart/form-data' },
  'request.unsupported_media_type': { ...syntax, message: ({ expected }) => `Content-Type must be ${expected}` },
  'request.timed_out': { ...syntax, message: 'The body arrived too slowly' },
  'request.invalid': { code: 'VALIDATION_ERROR', status: 422, message: 'Invalid request parameters' },
  'request.body_too_large': {
    ...tooLarge,
    message: ({ limitBytes }) => `The request body exceeds ${formatBytes(limitBytes)}`,
  },
  'file.too_large': { ...tooLarge, message: ({ limitBytes }) => `File exceeds the plan's ${formatBytes(limitBytes)}` },
  'batch.too_many_files': { ...tooLarge, message: ({ limit }) => `A batch holds at most ${limit} files` },
  'limit.storage': {
    code: 'STORAGE_QUOTA_EXCEEDED',
    status: 413,
    message: ({ limitBytes }) => `Account storage limit of ${formatBytes(limitBytes)} reached`,
  },
  'auth.key_missing': { code: 'INVALID_API_KEY', status: 401, message: 'The API key is missing' },
  'auth.key_unknown': { code: 'INVALID_API_KEY', status: 401, message: 'The API key provided is invalid or malformed' },
  'auth.key_expired': { code: 'EXPIRED_API_KEY', status: 401, message: 'The API key has expired' },
  'auth.key_revoked': { code: 'DEACTIVATED_API_KEY', status: 401, message: 'The API key has been deactivated' },
  'auth.scope_missing': {
    code: 'AUTHZ_ERROR',
    status: 403,
    message: ({ scope }) => `The API key lacks the scope ${scope}`,
  },
  'auth.address_not_allowed': {
    code: 'AUTHZ_ERROR',
    status: 403,
    message: 'The API key may not be used from this address',
  },
  'account.suspended': { code: 'AUTHZ_ERROR', status: 403, message: 'The account is suspended' },
  'account.payment_required': { code: 'PAYMENT_REQUIRED', status: 402, message: 'The subscription is past due' },
  'file.not_found': { code: 'RESOURCE_NOT_FOUND', status: 404, message: 'File not found' },
  'resource.not_found': {
    code: 'RESOURCE_NOT_FOUND',
    status: 404,
    message: ({ resource }) => `${resource.charAt(0).toUpperCase()}${resource.slice(1)} not found`,
  },
  'file.duplicate': { code: 'CONFLICT', status: 409, message: 'A file with the same content was uploaded before' },
  'upload.already_completed': { code: 'CONFLICT', status: 409, message: 'The upload was completed before' },
  'upload.chunk_invalid': { code: 'CHUNK_UPLOAD_ERROR', status: 400, message: ({ issue }) => issue },
  'limit.upload_memory': {
    code: 'MEMORY_LIMIT_EXCEEDED',
    status: 503,
    message: 'The server is overloaded with concurrent uploads',
  },
  'limit.concurrent_uploads': {
    code: 'CONCURRENT_UPLOAD_LIMIT_EXCEEDED',
    status: 429,
    message: ({ limit }) => `At most ${limit} uploads may be open at once`,
  },
  'limit.requests': {
    by: 'window',
    cases: {
      month: {
        code: 'USAGE_LIMIT_EXCEEDED',
        status: 429,
        message: ({ limit }) => `The month's ${limit} requests are used up`,
      },
    },
    otherwise: {
      code: 'RATE_LIMIT_ERROR',
      status: 429,
      message: ({ limit, window }) => `More than ${limit} requests per ${window}`,
    },
  },
  'limit.calls': {
    code: 'USAGE_LIMIT_EXCEEDED',
    status: 429,
    message: "The key's allowance of calls is used up",
    retryAfterSeconds: untilSomebodyHelps,
  },
  'limit.analyses': {
    code: 'USAGE_LIMIT_EXCEEDED',
    status: 429,
    message: ({ limit }) => `The month's ${limit} analyses are used up`,
  },
  'image.empty': { code: 'VALIDATION_ERROR', status: 422, message: 'Invalid request parameters' },
  'image.too_large': {
    ...tooLarge,
    message: ({ field, limitBytes }) => `${field} is larger than ${formatBytes(limitBytes)}`,
  },
  'image.unsupported_type': { ...unprocessable, message: ({ field }) => `${field} is not a supported image` },
  'image.undecodable': { ...unprocessable, message: ({ field }) => `${field} could not be decoded` },
  'image.too_many_pixels': {
    ...unprocessable,
    message: ({ field, limitPixels }) => `${field} has more than ${limitPixels / 1_000_000} megapixels`,
  },
  'face.not_found_in': { ...unprocessable, message: 'No face found in the image' },
  'vlm.failed': {
    code: 'VLM_PROVIDER_ERROR',
    status: 503,
    message: 'AI vision provider encountered an error during analysis',
    retryAfterSeconds: 5,
  },
  'vlm.timed_out': { code: 'TIMEOUT', status: 503, message: 'Operation timed out', retryAfterSeconds: 5 },
  'server.overloaded': {
    code: 'MEMORY_LIMIT_EXCEEDED',
    status: 503,
    message: 'Server is temporarily overloaded',
  },
  'server.internal': { code: 'INTERNAL_ERROR', status: 500, message: 'Internal server error' },
});
