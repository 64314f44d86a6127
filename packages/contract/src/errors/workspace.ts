import { errorTable, formatBytes, untilSomebodyHelps } from './rule.js';

const badInput = { code: 'VALIDATION_ERROR', status: 400 } as const;
const badKey = {
  code: 'INVALID_API_KEY',
  status: 401,
  message: 'API key does not exist or has been revoked.',
} as const;
const tooMany = { code: 'RATE_LIMIT_EXCEEDED', status: 429 } as const;
const invalid = 'Request validation failed.';

export const workspaceErrors = errorTable()({
  'request.route_not_found': { code: 'NOT_FOUND', status: 404, message: 'No such route.' },
  'request.method_not_allowed': {
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    message: ({ allowed }) => `Method not allowed; use ${allowed.join(' or ')}.`,
  },
  'request.malformed_json': { ...badInput, message: 'The body is not valid JSON.' },
  'request.malformed_multipart': { ...badInput, message: 'The body is not valid multipart/form-data.' },
  'request.unsupported_media_type': { ...badInput, message: ({ expected }) => `Content-Type must be ${expected}.` },
  'request.body_too_large': {
    ...badInput,
    message: ({ limitBytes }) => `The body is larger than ${formatBytes(limitBytes)}.`,
  },
  'request.timed_out': { ...badInput, message: 'The body arrived too slowly.' },
  'request.invalid': { ...badInput, message: invalid },
  'image.empty': { ...badInput, message: invalid },
  'image.too_large': { ...badInput, message: invalid },
  'image.unsupported_type': { ...badInput, message: invalid },
  'image.undecodable': { ...badInput, message: invalid },
  'image.too_many_pixels': { ...badInput, message: invalid },
  'image.too_small': { ...badInput, message: invalid },
  'server.internal': { code: 'INTERNAL_ERROR', status: 500, message: 'Unexpected server error.' },
  'server.overloaded': { code: 'SERVICE_OVERLOADED', status: 503, message: 'Too much work is waiting; retry shortly.' },
  'auth.key_missing': badKey,
  'auth.key_unknown': badKey,
  'auth.key_revoked': badKey,
  'auth.key_expired': badKey,
  'auth.address_not_allowed': {
    code: 'IP_NOT_ALLOWED',
    status: 403,
    message: "Request source IP is not in the key's whitelist.",
  },
  'auth.credentials_invalid': { code: 'INVALID_CREDENTIALS', status: 401, message: 'Email or password is incorrect.' },
  'auth.token_expired': { code: 'TOKEN_EXPIRED', status: 401, message: 'JWT access token has expired. Refresh it.' },
  'auth.token_invalid': { code: 'TOKEN_INVALID', status: 401, message: 'JWT token is malformed or tampered.' },
  'auth.otp_required': { code: 'REQUIRES_2FA', status: 403, message: 'Account has 2FA enabled; OTP code required.' },
  'auth.email_unverified': {
    code: 'EMAIL_NOT_VERIFIED',
    status: 403,
    message: 'Email address has not been verified.',
  },
  'auth.role_insufficient': { code: 'FORBIDDEN', status: 403, message: ({ role }) => `Only ${role} may do this.` },
  'account.suspended': { code: 'FORBIDDEN', status: 403, message: 'The organization is suspended.' },
  'limit.requests': { ...tooMany, message: 'API key RPM limit exceeded. See Retry-After header.' },
  'limit.calls': {
    ...tooMany,
    message: "The key's allowance of calls is used up.",
    retryAfterSeconds: untilSomebodyHelps,
  },
  'limit.attempts': { ...tooMany, message: 'Too many attempts. See Retry-After header.' },
  'limit.collections': {
    code: 'COLLECTION_LIMIT_REACHED',
    status: 403,
    message: 'Plan collection limit reached. Upgrade to create more.',
  },
  'limit.faces': {
    code: 'FACE_LIMIT_REACHED',
    status: 403,
    message: 'Collection face limit reached for your current plan.',
  },
  'limit.keys': {
    code: 'API_KEY_LIMIT_REACHED',
    status: 403,
    message: 'API key limit per member reached for your current plan.',
  },
  'limit.webhooks': {
    code: 'CONFLICT',
    status: 409,
    message: ({ limit }) => `The organization has ${limit} webhooks already.`,
  },
  'face.not_found_in': {
    code: 'FACE_NOT_DETECTED',
    status: 422,
    message: 'No face was detected in the submitted image.',
  },
  'face.multiple': {
    code: 'MULTIPLE_FACES',
    status: 422,
    message: 'More than one face detected; submit a single-face image.',
  },
  'face.quality_too_low': {
    code: 'FACE_QUALITY_TOO_LOW',
    status: 422,
    message: ({ reasons }) => `Quality score below threshold (${reasons.join(', ')}).`,
  },
  'face.liveness_failed': {
    code: 'LIVENESS_CHECK_FAILED',
    status: 422,
    message: 'Image failed anti-spoofing check (print/replay/mask detected).',
  },
  'collection.not_found': {
    code: 'COLLECTION_NOT_FOUND',
    status: 404,
    message: 'Collection does not exist or belongs to a different org.',
  },
  'collection.face_not_found': {
    code: 'FACE_NOT_FOUND',
    status: 404,
    message: 'No face found with the given ID in this collection.',
  },
  'collection.external_id_taken': {
    code: 'DUPLICATE_EXTERNAL_ID',
    status: 409,
    message: 'An active face with this external_id already exists in the collection.',
  },
  'member.last_owner': { code: 'CONFLICT', status: 409, message: 'The last owner must stay one.' },
  'member.conflict': { code: 'CONFLICT', status: 409, message: 'The email address is taken.' },
  'resource.exists': {
    code: 'CONFLICT',
    status: 409,
    message: ({ resource, name }) => `There is a ${resource} named ${name} already.`,
  },
  'resource.not_found': { code: 'NOT_FOUND', status: 404, message: ({ resource }) => `No such ${resource}.` },
});
