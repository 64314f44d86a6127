import { describe, expect, it } from 'vitest';
import { renderProblem } from './envelope.js';
import { type ProblemDetails, ProblemError, type ProblemName } from './problems.js';
import type { SurfaceName } from './surfaces.js';

const requestId = '550e8400-e29b-41d4-a716-446655440000';
const context = { requestId, now: new Date('2024-01-15T11:22:33.999Z'), path: '/admin/v1/plans?limit=0' };

function render<N extends ProblemName>(
  surface: SurfaceName,
  name: N,
  details: ProblemDetails<N>,
  livenessOnly = false,
) {
  const error = new ProblemError(name, details) as unknown as ProblemError;
  return renderProblem(surface, error, { ...context, livenessOnly });
}

const issues = [
  { field: 'limit', message: 'Must be between 1 and 100' },
  { field: 'q', message: 'Required' },
];

describe('face', () => {
  it('wraps code and message in detail', () => {
    const { status, body, contentType } = render('face', 'auth.key_unknown', {});
    expect(status).toBe(401);
    expect(contentType).toBe('application/json; charset=utf-8');
    expect(body).toBe('{"detail":{"code":"invalid_api_key","message":"Invalid or revoked API key"}}');
  });

  it('has an internal error for a problem that is not its own', () => {
    expect(render('face', 'vlm.failed', {}).status).toBe(500);
  });

  it('names the image without a face', () => {
    expect(render('face', 'face.not_found_in', { image: 'target' }).body).toContain('"no_face_in_target"');
  });

  it.each(['elsewhere', 'constructor', '__proto__'])(
    'has an internal error for a case that it does not know: %s',
    (image) => {
      expect(render('face', 'face.not_found_in', { image })).toMatchObject({
        status: 500,
        body: '{"detail":{"code":"internal_error","message":"Internal error"}}',
      });
    },
  );
});

describe('workspace', () => {
  it('carries request id and time', () => {
    expect(render('workspace', 'collection.face_not_found', {}).body).toBe(
      '{"success":false,"error":{"code":"FACE_NOT_FOUND","message":"No face found with the given ID in this collection."},' +
        '"request_id":"req_550e8400e29b41d4a716446655440000","timestamp":"2024-01-15T11:22:33Z"}',
    );
  });

  it('lists every bad field, in sentences with its name', () => {
    const bad = [
      { field: 'name', message: 'Required' },
      { field: 'collection_id', message: 'Must be a UUID' },
      { field: 'top_k', message: 'Must be between 1 and 100' },
      { field: '', message: 'Must be an object' },
    ];
    expect(JSON.parse(render('workspace', 'request.invalid', { issues: bad }).body).error).toEqual({
      code: 'VALIDATION_ERROR',
      message: 'Request validation failed.',
      details: [
        { field: 'name', message: 'name is required' },
        { field: 'collection_id', message: 'collection_id must be a valid UUID' },
        { field: 'top_k', message: 'top_k must be between 1 and 100' },
        { field: 'body', message: 'body must be an object' },
      ],
    });
  });

  it.each([
    [render('workspace', 'image.too_large', { field: 'image', limitBytes: 10_485_760 }), 'image must be at most 10 MB'],
    [render('workspace', 'image.empty', { field: 'image' }), 'image is required'],
    [
      render('workspace', 'image.too_small', { field: 'image', minWidth: 100, minHeight: 100 }),
      'image must be at least 100×100 pixels',
    ],
  ])('counts a bad image as a bad field (%#)', ({ status, body }, message) => {
    expect(status).toBe(400);
    expect(JSON.parse(body).error.details).toEqual([{ field: 'image', message }]);
  });

  it('names the body where it cannot be read', () => {
    const { error } = JSON.parse(render('workspace', 'request.malformed_json', {}).body);
    expect(error.details).toEqual([{ field: 'body', message: 'body must be valid JSON' }]);
  });
});

describe('gateway', () => {
  it('says it in one text', () => {
    expect(render('gateway', 'product.not_found', {}).body).toBe('{"error":"Product not found"}');
    expect(
      render('gateway', 'product.input_invalid', { issues: [{ field: 'inputs.image', message: 'Required' }] }).body,
    ).toBe('{"error":"inputs.image: Required"}');
  });

  it('tells the windows apart', () => {
    const limit = { limit: 60, retryAfterSeconds: 30 };
    const minute = render('gateway', 'limit.requests', { window: 'minute', ...limit });
    const day = render('gateway', 'limit.requests', { window: 'day', ...limit });
    expect(minute.body).toMatch(/^\{"error":"Too many requests/);
    expect(day.body).toMatch(/^\{"error":"Daily request limit reached/);
    expect(day.headers).toEqual({ 'Retry-After': '30' });
  });
});

describe('media', () => {
  it('names the first bad field', () => {
    expect(render('media', 'request.invalid', { issues })).toMatchObject({
      status: 422,
      body:
        '{"error":{"code":"VALIDATION_ERROR","message":"Invalid request parameters",' +
        `"details":{"field":"limit","issue":"Must be between 1 and 100"}},"request_id":"${requestId}"}`,
    });
  });

  it('keeps syntax apart from values', () => {
    const { status, body } = render('media', 'request.malformed_json', {});
    expect(status).toBe(400);
    expect(JSON.parse(body).error.details).toEqual({ field: 'body', issue: 'Must be valid JSON' });
  });

  it('names the chunk', () => {
    const { body } = render('media', 'upload.chunk_invalid', { chunkNumber: 3, issue: 'Checksum differs' });
    expect(JSON.parse(body).error.details).toEqual({ chunk_number: 3, issue: 'Checksum differs' });
  });
});

describe('kyc, to the letter', () => {
  it.each([
    [render('kyc', 'auth.key_missing', {}), 400, '{"error":"MISSING_ARGUMENT: apiKey","request_id":null}'],
    [render('kyc', 'auth.key_unknown', {}), 401, '{"error":"INVALID_API_KEY","request_id":null}'],
    [render('kyc', 'auth.key_revoked', {}), 401, '{"error":"INVALID_API_KEY","request_id":null}'],
    [render('kyc', 'auth.key_expired', {}), 403, '{"status":"error","message":"API_KEY_EXPIRED","result":null}'],
    [
      render('kyc', 'limit.calls', { limit: 5 }),
      429,
      '{"status":"error","message":"MAX_API_CALL_EXCEEDED","result":null}',
    ],
    [
      render('kyc', 'image.empty', { field: 'imageBest' }),
      400,
      '{"error":"MISSING_ARGUMENTS: imageIdCard or imageBest","request_id":null}',
    ],
    [render('kyc', 'image.too_large', { field: 'imageBest', limitBytes: 3 }), 413, '{"error":"PAYLOAD_TOO_LARGE"}'],
    [render('kyc', 'image.undecodable', { field: 'x' }), 400, '{"error":"Photo format error","request_id":null}'],
    [render('kyc', 'image.unsupported_type', { field: 'x' }), 400, '{"error":"Photo format error","request_id":null}'],
    [
      render('kyc', 'face.not_found_in', { image: 'idCard' }),
      200,
      `{"error":"FACE_NOT_FOUND","request_id":"${requestId}"}`,
    ],
    [
      render('kyc', 'capture.face_not_found', {}),
      200,
      `{"error":"FACE_NOT_FOUND","request_id":"${requestId}","imageBestLiveness":{"error":"FACE_NOT_FOUND"}}`,
    ],
    [
      render('kyc', 'capture.too_small', {}),
      200,
      `{"error":"FACE_TOO_SMALL","request_id":"${requestId}","imageBestLiveness":{"error":"FACE_TOO_SMALL"}}`,
    ],
    [render('kyc', 'server.internal', {}), 500, `{"error":"UNKNOWN","request_id":"${requestId}"}`],
  ])('%#', (answer, status, body) => {
    expect(answer).toMatchObject({ status, body });
  });

  it.each([
    [
      render('kyc', 'image.empty', { field: 'data' }, true),
      400,
      '{"error":"MISSING_ARGUMENT: data","request_id":null}',
    ],
    [
      render('kyc', 'capture.landmarks_failed', {}, true),
      200,
      '{"error":"Landmarks prediction error","error_code":"FAILED_TO_PREDICT_LANDMARKS"}',
    ],
    [
      render('kyc', 'capture.face_not_found', {}, true),
      200,
      '{"error":"Face detector can\'t find face on image","error_code":"FACE_NOT_FOUND"}',
    ],
    [
      render('kyc', 'server.internal', {}, true),
      500,
      '{"error":"Unhandled exception in the code","error_code":"UNKNOWN"}',
    ],
  ])('of a liveness check alone, %#', (answer, status, body) => {
    expect(answer).toMatchObject({ status, body });
  });
});

describe('admin', () => {
  it('speaks RFC 9457', () => {
    const { status, contentType, body } = render('admin', 'request.invalid', { issues });
    expect(status).toBe(422);
    expect(contentType).toBe('application/problem+json');
    expect(JSON.parse(body)).toEqual({
      type: '/docs/errors/admin/validation_error',
      title: 'Validation error',
      status: 422,
      detail: 'limit: Must be between 1 and 100; q: Required',
      instance: '/admin/v1/plans',
      code: 'validation_error',
      errors: issues,
    });
  });
});

describe('headers', () => {
  it('allow the methods that exist', () => {
    expect(render('face', 'request.method_not_allowed', { allowed: ['GET', 'POST'] }).headers).toEqual({
      Allow: 'GET, POST',
    });
  });

  it('ask for whole seconds, one at least', () => {
    expect(render('face', 'server.overloaded', { retryAfterSeconds: 0.2 }).headers).toEqual({ 'Retry-After': '1' });
    expect(render('face', 'limit.calls', { limit: 1 }).headers).toEqual({ 'Retry-After': '86400' });
  });

  it('name a scheme with every 401 but that of kyc', () => {
    expect(render('media', 'auth.key_missing', {}).headers).toEqual({ 'WWW-Authenticate': 'Bearer' });
    expect(render('kyc', 'auth.key_unknown', {}).headers).toEqual({});
  });
});
