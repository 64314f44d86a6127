import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue, referenceEntries } from './catalogue.js';
import { type SurfaceName, surfaceNames } from './surfaces.js';

/** Every code and status that clients of the five APIs match on, written down by hand from what is promised to them. */
const promised: Record<Exclude<SurfaceName, 'admin'>, Record<string, number>> = {
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
    VALIDATION_ERROR: 422,
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
    'MISSING_ARGUMENT: data': 400,
    'MISSING_ARGUMENTS: imageIdCard or imageBest': 400,
    'Photo format error': 400,
    MALFORMED_REQUEST: 400,
    INVALID_API_KEY: 401,
    API_KEY_EXPIRED: 403,
    IP_NOT_ALLOWED: 403,
    ACCOUNT_SUSPENDED: 403,
    NOT_FOUND: 404,
    METHOD_NOT_ALLOWED: 405,
    PAYLOAD_TOO_LARGE: 413,
    MAX_API_CALL_EXCEEDED: 429,
    RATE_LIMIT_EXCEEDED: 429,
    FACE_NOT_FOUND: 200,
    TOO_MANY_FACES: 200,
    FACE_CROPPED: 200,
    FACE_TOO_CLOSE: 200,
    FACE_CLOSE_TO_BORDER: 200,
    FACE_TOO_SMALL: 200,
    FACE_ANGLE_TOO_LARGE: 200,
    FACE_IS_OCCLUDED: 200,
    FAILED_TO_PREDICT_LANDMARKS: 200,
    UNKNOWN: 500,
    SERVICE_OVERLOADED: 503,
  },
};

describe('the catalogue', () => {
  it.each(Object.entries(promised))('promises on %s exactly these codes and statuses', (surface, codes) => {
    const said = new Map<string, Set<number>>();
    for (const { code, status } of referenceEntries(surface as SurfaceName)) {
      said.set(code, (said.get(code) ?? new Set()).add(status));
    }
    const expected = Object.entries(codes).map(([code, status]) => {
      // A syntax error and a bad value share one code on media, with a status each.
      const statuses = surface === 'media' && code === 'VALIDATION_ERROR' ? [400, 422] : [status];
      return [code, statuses];
    });
    const sorted = [...said].map(([code, statuses]) => [code, [...statuses].sort((a, b) => a - b)]);
    expect(Object.fromEntries(sorted)).toEqual(Object.fromEntries(expected));
  });

  it('is the one that is committed: run `npm run generate` after a change', () => {
    const committed: unknown = JSON.parse(readFileSync(new URL('../catalogue.json', import.meta.url), 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(catalogue())));
  });

  it.each(surfaceNames)('tells people on %s what happened and what to do', (surface) => {
    for (const entry of referenceEntries(surface)) {
      expect(entry.message.length, entry.problem).toBeGreaterThan(3);
      expect(entry.cause, entry.problem).toMatch(/\.$/);
      expect(entry.remedy, entry.problem).toMatch(/\.$/);
    }
  });

  it.each(surfaceNames)('gives Retry-After with every %s answer that a wait can mend by itself', (surface) => {
    for (const { status, problem, headers } of referenceEntries(surface)) {
      if (status === 503 && !problem.startsWith('vlm.')) expect(headers['Retry-After'], problem).toMatch(/^[1-9]\d*$/);
    }
  });
});
