import { errorTable, formatBytes, listIssues, untilSomebodyHelps } from './rule.js';

const badRequest = { code: 'bad_request', status: 400 } as const;
const inactive = { code: 'unauthorized', status: 401, message: 'Invalid or inactive API key' } as const;

/** The envelope carries a text alone; `code` names the status in the reference. */
export const gatewayErrors = errorTable()({
  'request.route_not_found': { code: 'not_found', status: 404, message: 'Route not found' },
  'request.method_not_allowed': {
    code: 'method_not_allowed',
    status: 405,
    message: ({ allowed }) => `Method not allowed; use ${allowed.join(' or ')}`,
  },
  'request.malformed_json': { ...badRequest, message: 'The request body is not valid JSON' },
  'request.unsupported_media_type': { ...badRequest, message: ({ expected }) => `Content-Type must be ${expected}` },
  'request.body_too_large': {
    code: 'payload_too_large',
    status: 413,
    message: ({ limitBytes }) => `The request body is larger than ${formatBytes(limitBytes)}`,
  },
  'request.invalid': { ...badRequest, message: listIssues },
  'request.timed_out': { ...badRequest, message: 'The request body arrived too slowly' },
  'product.input_invalid': { ...badRequest, message: listIssues },
  'product.format_unknown': { ...badRequest, message: 'format must be one of json, pdf, both' },
  'image.empty': { ...badRequest, message: ({ field }) => `${field} is empty` },
  'image.too_large': {
    ...badRequest,
    message: ({ field, limitBytes }) => `${field} is larger than ${formatBytes(limitBytes)}`,
  },
  'image.unsupported_type': { ...badRequest, message: ({ field }) => `${field} is not a JPEG, PNG or WebP image` },
  'image.undecodable': { ...badRequest, message: ({ field }) => `${field} could not be decoded` },
  'image.too_many_pixels': {
    ...badRequest,
    message: ({ field, limitPixels }) => `${field} has more than ${limitPixels / 1_000_000} megapixels`,
  },
  'face.not_found_in': { ...badRequest, message: ({ image }) => `No face found in ${image}` },
  'capture.face_not_found': { ...badRequest, message: 'No face found in inputs.selfie' },
  'capture.too_many_faces': { ...badRequest, message: 'inputs.selfie shows more than one face' },
  'capture.cropped': { ...badRequest, message: 'Part of the face in inputs.selfie lies outside the picture' },
  'capture.too_close': { ...badRequest, message: 'The face in inputs.selfie is too close to the camera' },
  'capture.close_to_border': { ...badRequest, message: 'The face in inputs.selfie is too close to the border' },
  'capture.too_small': { ...badRequest, message: 'The face in inputs.selfie is too small' },
  'capture.angle_too_large': { ...badRequest, message: 'The face in inputs.selfie is turned away too far' },
  'capture.occluded': { ...badRequest, message: 'The face in inputs.selfie is partly covered' },
  'capture.landmarks_failed': {
    ...badRequest,
    message: 'The face in inputs.selfie cannot be made out: sharper and evenly lit it can',
  },
  'auth.key_missing': { code: 'unauthorized', status: 401, message: 'No API key provided' },
  'auth.key_unknown': inactive,
  'auth.key_revoked': inactive,
  'auth.key_expired': inactive,
  'auth.address_not_allowed': {
    code: 'forbidden',
    status: 403,
    message: 'Your address is not allowed for this API key',
  },
  'account.suspended': { code: 'forbidden', status: 403, message: 'Your account is suspended' },
  'product.not_entitled': {
    code: 'forbidden',
    status: 403,
    message: 'Your API key does not have access to this product',
  },
  'product.not_found': { code: 'not_found', status: 404, message: 'Product not found' },
  'limit.requests': {
    by: 'window',
    cases: {
      day: {
        code: 'too_many_requests',
        status: 429,
        message: 'Daily request limit reached. Try again after midnight UTC.',
      },
      month: {
        code: 'too_many_requests',
        status: 429,
        message: 'Monthly request limit reached. Try again next month.',
      },
    },
    otherwise: { code: 'too_many_requests', status: 429, message: 'Too many requests. Please slow down.' },
  },
  'limit.calls': {
    code: 'too_many_requests',
    status: 429,
    message: ({ limit }) => `The allowance of ${limit} calls of this API key is used up`,
    retryAfterSeconds: untilSomebodyHelps,
  },
  'server.internal': { code: 'internal_server_error', status: 500, message: 'An unexpected error occurred' },
  'product.response_unmappable': {
    code: 'internal_server_error',
    status: 500,
    message: 'An unexpected error occurred while reading the result',
  },
  'upstream.unauthorized': {
    code: 'bad_gateway',
    status: 502,
    message: 'The service has a configuration problem. Contact the administrator.',
  },
  'upstream.unavailable': {
    code: 'service_unavailable',
    status: 503,
    message: 'The service is temporarily unavailable. Please retry.',
  },
  'server.overloaded': {
    code: 'service_unavailable',
    status: 503,
    message: 'The service is temporarily unavailable. Please retry.',
  },
});
