import { describe, expect, it } from 'vitest';
import { referenceEntries } from '../catalogue.js';
import { type SurfaceName, surfaceNames } from '../surfaces.js';

/** Written by hand from the surfaces' published tables: a code or status that changes here breaks somebody's client. */
const promised: Record<SurfaceName, Record<string, number | number[]>> = {
  face: {
    missing_api_key: 401,
    invalid_api_key: 401,
    account_inactive: 403,
    rate_limited: 429,
    image_too_large: 413,
    empty_image: 400,
    invalid_image: 400,
    invalid_attributes: 400,
    no_face_in_source: 422,
    no_face_in_target: 422,
    collection_exists: 409,
    collection_not_found: 404,
    invalid_quality_filter: 400,
    invalid_face_id: 400,
    invalid_face_ids: 400,
    face_not_found: 404,
    validation_error: 422,
    not_found: 404,
    method_not_allowed: 405,
    internal_error: 500,
    overloaded: 503,
  },
  workspace: {
    INVALID_CREDENTIALS: 401,
    TOKEN_EXPIRED: 401,
    TOKEN_INVALID: 401,
    INVALID_API_KEY: 401,
    IP_NOT_ALLOWED: 403,
    REQUIRES_2FA: 403,
    EMAIL_NOT_VERIFIED: 403,
    FACE_NOT_FOUND: 404,
    FACE_NOT_DETECTED: 422,
    MULTIPLE_FACES: 422,
    FACE_QUALITY_TOO_LOW: 422,
    LIVENESS_CHECK_FAILED: 422,
    DUPLICATE_EXTERNAL_ID: 409,
    COLLECTION_NOT_FOUND: 404,
    COLLECTION_LIMIT_REACHED: 403,
    FACE_LIMIT_REACHED: 403,
    API_KEY_LIMIT_REACHED: 403,
    RATE_LIMIT_EXCEEDED: 429,
    VALIDATION_ERROR: 400,
    FORBIDDEN: 403,
    NOT_FOUND: 404,
    METHOD_NOT_ALLOWED: 405,
    CONFLICT: 409,
    INTERNAL_ERROR: 500,
    SERVICE_OVERLOADED: 503,
  },
  gateway: {
    bad_request: 400,
    unauthorized: 401,
    forbidden: 403,
    not_found: 404,
    method_not_allowed: 405,
    payload_too_large: 413,
    too_many_requests: 429,
    internal_server_error: 500,
    bad_gateway: 502,
    service_unavailable: 503,
  },
  media: {
    INVALID_API_KEY: 401,
    EXPIRED_API_KEY: 401,
    DEACTIVATED_API_KEY: 401,
    AUTHZ_ERROR: 403,
    PAYMENT_REQUIRED: 402,
    VALIDATION_ERROR: [400, 422],
    RESOURCE_NOT_FOUND: 404,
    METHOD_NOT_ALLOWED: 405,
    CONFLICT: 409,
    HTTP_413: 413,
    STORAGE_QUOTA_EXCEEDED: 413,
    CHUNK_UPLOAD_ERROR: 400,
    MEMORY_LIMIT_EXCEEDED: 503,
    CONCURRENT_UPLOAD_LIMIT_EXCEEDED: 429,
    RATE_LIMIT_ERROR: 429,
    USAGE_LIMIT_EXCEEDED: 429,
    IMAGE_PROCESSING_ERROR: 422,
    VLM_PROVIDER_ERROR: 503,
    TIMEOUT: 503,
    INTERNAL_ERROR: 500,
  },
  kyc: {
    'MISSING_ARGUMENT: apiKey': 400,
    INVALID_API_KEY: 401,
    API_KEY_EXPIRED: 403,
    MAX_API_CALL_EXCEEDED: 429,
    'MISSING_ARGUMENTS: imageIdCard or imageBest': 400,
    PAYLOAD_TOO_LARGE: 413,
    'Photo format error': 400,
    FACE_NOT_FOUND: 200,
    TOO_MANY_FACES: 200,
    FACE_CROPPED: 200,
    FACE_TOO_CLOSE: 200,
    FACE_CLOSE_TO_BORDER: 200,
    FACE_TOO_SMALL: 200,
    FACE_ANGLE_TOO_LARGE: 200,
    FACE_IS_OCCLUDED: 200,
    FAILED_TO_PREDICT_LANDMARKS: 200,
    FRAMES_DIFFER: 200,
    FRAMES_STILL: 200,
    UNKNOWN: 500,
    'MISSING_ARGUMENT: data': 400,
    MALFORMED_REQUEST: 400,
    NOT_FOUND: 404,
    METHOD_NOT_ALLOWED: 405,
    IP_NOT_ALLOWED: 403,
    ACCOUNT_SUSPENDED: 403,
    RATE_LIMIT_EXCEEDED: 429,
    SERVICE_OVERLOADED: 503,
  },
  admin: {
    missing_token: 401,
    invalid_token: 401,
    validation_error: 422,
    malformed_json: 400,
    unsupported_media_type: 415,
    body_too_large: 413,
    request_timeout: 408,
    not_found: 404,
    limit_reached: 409,
    method_not_allowed: 405,
    conflict: 409,
    in_use: 409,
    internal_error: 500,
    overloaded: 503,
  },
};

describe.each(surfaceNames)('the codes of %s', (surface) => {
  it('are those promised, with the statuses promised, and no others', () => {
    const found: Record<string, Set<number>> = {};
    for (const { code, status } of referenceEntries(surface)) {
      found[code] ??= new Set();
      found[code].add(status);
    }
    const statuses = Object.entries(found).map(([code, all]) => [code, [...all].sort()]);
    const expected = Object.entries(promised[surface]).map(([code, status]) => [code, [status].flat()]);
    expect(Object.fromEntries(statuses)).toEqual(Object.fromEntries(expected));
  });
});

describe('the texts that pages give', () => {
  it.each([
    ['face', 'auth.key_revoked', 'Invalid or revoked API key'],
    ['workspace', 'collection.face_not_found', 'No face found with the given ID in this collection.'],
    ['workspace', 'request.invalid', 'Request validation failed.'],
    ['gateway', 'auth.key_missing', 'No API key provided'],
    ['gateway', 'auth.key_expired', 'Invalid or inactive API key'],
    ['gateway', 'product.not_entitled', 'Your API key does not have access to this product'],
    ['gateway', 'product.not_found', 'Product not found'],
    ['media', 'request.invalid', 'Invalid request parameters'],
    ['kyc', 'capture.landmarks_failed', 'Landmarks prediction error'],
    ['kyc', 'server.internal', 'Unhandled exception in the code'],
  ] as const)('%s says of %s: %s', (surface, problem, message) => {
    const entry = referenceEntries(surface).find((candidate) => candidate.problem === problem);
    expect(entry?.message).toBe(message);
  });
});
