import { errorTable, listIssues, untilSomebodyHelps } from './rule.js';

/**
 * Which body carries the code. `request`: `{"error","request_id":null}`. `identified`: the same with the request's id.
 * `status`: `{"status":"error","message","result":null}`. `bare`: `{"error"}`.
 * `finding`: as `identified`, or, for a liveness check alone, `{"error":<message>,"error_code":<code>}`.
 * `capture`: as `finding`, and a verification also names the code in `imageBestLiveness.error`.
 */
export interface KycShape {
  readonly shape: 'request' | 'identified' | 'status' | 'bare' | 'finding' | 'capture';
}

const photoFormat = {
  code: 'Photo format error',
  status: 400,
  shape: 'request',
  message: 'The image is not a JPEG or PNG that can be decoded',
} as const;
const unknownKey = {
  code: 'INVALID_API_KEY',
  status: 401,
  shape: 'request',
  message: 'The key is unknown or revoked',
} as const;
const tooLarge = { code: 'PAYLOAD_TOO_LARGE', status: 413, shape: 'bare', message: 'An image is over 3 MB' } as const;
const missingImage = {
  code: 'MISSING_ARGUMENTS: imageIdCard or imageBest',
  status: 400,
  shape: 'request',
  message: 'An image is absent or empty',
} as const;
const noFace = { code: 'FACE_NOT_FOUND', status: 200, message: "Face detector can't find face on image" } as const;
const capture = { status: 200, shape: 'capture' } as const;
const edges = 'May reduce the accuracy of spoofing detection because edges of face may not be seen';
const malformed = { code: 'MALFORMED_REQUEST', status: 400, shape: 'request' } as const;

export const kycErrors = errorTable<KycShape>()({
  'request.route_not_found': { code: 'NOT_FOUND', status: 404, shape: 'identified', message: 'No such route' },
  'request.method_not_allowed': {
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    shape: 'identified',
    message: ({ allowed }) => `Use ${allowed.join(' or ')}`,
  },
  'request.malformed_json': { ...malformed, message: 'The body is not valid JSON' },
  'request.malformed_multipart': { ...malformed, message: 'The body is not valid multipart/form-data' },
  'request.unsupported_media_type': { ...malformed, message: ({ expected }) => `Content-Type must be ${expected}` },
  'request.invalid': { ...malformed, message: listIssues },
  'request.timed_out': { ...malformed, message: 'The body arrived too slowly' },
  'request.body_too_large': tooLarge,
  'auth.key_missing': {
    code: 'MISSING_ARGUMENT: apiKey',
    status: 400,
    shape: 'request',
    message: 'The field apiKey is absent or empty',
  },
  'auth.key_unknown': unknownKey,
  'auth.key_revoked': unknownKey,
  'auth.key_expired': { code: 'API_KEY_EXPIRED', status: 403, shape: 'status', message: 'The key has expired' },
  'auth.address_not_allowed': {
    code: 'IP_NOT_ALLOWED',
    status: 403,
    shape: 'status',
    message: 'The key may not be used from this address',
  },
  'account.suspended': { code: 'ACCOUNT_SUSPENDED', status: 403, shape: 'status', message: 'The account is suspended' },
  'limit.calls': {
    code: 'MAX_API_CALL_EXCEEDED',
    status: 429,
    shape: 'status',
    message: "The key's allowance of calls is used up",
    retryAfterSeconds: untilSomebodyHelps,
  },
  'limit.requests': {
    code: 'RATE_LIMIT_EXCEEDED',
    status: 429,
    shape: 'status',
    message: ({ limit, window }) => `More than ${limit} requests per ${window}`,
  },
  'image.empty': {
    by: 'field',
    cases: {
      data: { code: 'MISSING_ARGUMENT: data', status: 400, shape: 'request', message: 'The image is absent or empty' },
    },
    otherwise: missingImage,
  },
  'image.too_large': tooLarge,
  'image.unsupported_type': photoFormat,
  'image.undecodable': photoFormat,
  'image.too_many_pixels': photoFormat,
  'face.not_found_in': { ...noFace, shape: 'identified' },
  'capture.face_not_found': { ...noFace, shape: 'capture' },
  'capture.too_many_faces': {
    ...capture,
    code: 'TOO_MANY_FACES',
    message: 'Face detector found more than one face on image',
  },
  'capture.cropped': { ...capture, code: 'FACE_CROPPED', message: `Face is cropped. ${edges}` },
  'capture.too_close': {
    ...capture,
    code: 'FACE_TOO_CLOSE',
    message: 'A distance between face and camera is too small for preprocessing issues',
  },
  'capture.close_to_border': {
    ...capture,
    code: 'FACE_CLOSE_TO_BORDER',
    message: `Face is too close to one or more borders. ${edges}`,
  },
  'capture.too_small': {
    ...capture,
    code: 'FACE_TOO_SMALL',
    message:
      'Facial area is not big enough for analysis. Either interpupillary distance(80px) or face size(224 px) is below the configured value.',
  },
  'capture.angle_too_large': {
    ...capture,
    code: 'FACE_ANGLE_TOO_LARGE',
    message: 'Facial out-of-plane rotation angle is extremely large',
  },
  'capture.occluded': {
    ...capture,
    code: 'FACE_IS_OCCLUDED',
    message: 'There is occlusion on the face or it is difficult to see face, which degrades the quality of liveness',
  },
  'capture.landmarks_failed': {
    ...capture,
    code: 'FAILED_TO_PREDICT_LANDMARKS',
    message: 'Landmarks prediction error',
  },
  'capture.frames_differ': {
    ...capture,
    code: 'FRAMES_DIFFER',
    message: 'The frames of the capture do not show the same person',
  },
  'capture.frames_still': {
    ...capture,
    code: 'FRAMES_STILL',
    message: 'The face does not move between the frames of the capture',
  },
  'server.internal': { code: 'UNKNOWN', status: 500, shape: 'finding', message: 'Unhandled exception in the code' },
  'server.overloaded': {
    code: 'SERVICE_OVERLOADED',
    status: 503,
    shape: 'identified',
    message: 'Too much work is waiting; retry shortly',
  },
});
