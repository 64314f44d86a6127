import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RenderContext, renderProblem } from './envelope.js';
import { type ProblemDetails, ProblemError, type ProblemName, problems } from './problems.js';
import { type SurfaceName, surfaceNames } from './surfaces.js';

const context: RenderContext = {
  requestId: '3f2b8c1e-9d4a-4c7b-8e15-6a0f2d9b7c31',
  now: new Date('2026-01-02T03:04:05.678Z'),
};

function body<N extends ProblemName>(
  surface: SurfaceName,
  name: N,
  details: ProblemDetails<N>,
  more: Partial<RenderContext> = {},
) {
  return renderProblem(surface, new ProblemError(name, details), { ...context, ...more }).body;
}

describe('the envelopes, to the letter', () => {
  it('face', () => {
    expect(body('face', 'auth.key_unknown', {})).toBe(
      '{"detail":{"code":"invalid_api_key","message":"Invalid or revoked API key"}}',
    );
  });

  it('workspace', () => {
    expect(body('workspace', 'collection.face_not_found', {})).toBe(
      '{"success":false,"error":{"code":"FACE_NOT_FOUND","message":"No face found with the given ID in this collection."},' +
        '"request_id":"req_3f2b8c1e9d4a4c7b8e156a0f2d9b7c31","timestamp":"2026-01-02T03:04:05.678Z"}',
    );
    const issues = [
      { field: 'name', message: 'name is required' },
      { field: 'collection_id', message: 'collection_id must be a valid UUID' },
    ];
    expect(JSON.parse(body('workspace', 'request.invalid', { issues }))).toMatchObject({
      error: { code: 'VALIDATION_ERROR', message: 'Request validation failed.', details: issues },
    });
  });

  it('gateway', () => {
    expect(body('gateway', 'auth.key_missing', {})).toBe('{"error":"No API key provided"}');
    const daily = body('gateway', 'limit.requests', { window: 'day', limit: 9, retryAfterSeconds: 1 });
    expect(daily).toMatch(/^{"error":"Daily request limit reached/);
    const rolling = body('gateway', 'limit.requests', { window: 'minute', limit: 9, retryAfterSeconds: 1 });
    expect(rolling).toMatch(/^{"error":"Too many requests/);
  });

  it('media', () => {
    expect(
      body('media', 'request.invalid', { issues: [{ field: 'limit', message: 'Must be between 1 and 100' }] }),
    ).toBe(
      '{"error":{"code":"VALIDATION_ERROR","message":"Invalid request parameters",' +
        '"details":{"field":"limit","issue":"Must be between 1 and 100"}},"request_id":"3f2b8c1e-9d4a-4c7b-8e15-6a0f2d9b7c31"}',
    );
  });

  it.each<[string, string]>([
    [body('kyc', 'auth.key_missing', {}), '{"error":"MISSING_ARGUMENT: apiKey","request_id":null}'],
    [body('kyc', 'auth.key_unknown', {}), '{"error":"INVALID_API_KEY","request_id":null}'],
    [body('kyc', 'auth.key_revoked', {}), '{"error":"INVALID_API_KEY","request_id":null}'],
    [body('kyc', 'auth.key_expired', {}), '{"status":"error","message":"API_KEY_EXPIRED","result":null}'],
    [body('kyc', 'limit.calls', { limit: 5 }), '{"status":"error","message":"MAX_API_CALL_EXCEEDED","result":null}'],
    [
      body('kyc', 'image.empty', { field: 'imageBest' }),
      '{"error":"MISSING_ARGUMENTS: imageIdCard or imageBest","request_id":null}',
    ],
    [body('kyc', 'image.too_large', { field: 'imageBest', limitBytes: 3_145_728 }), '{"error":"PAYLOAD_TOO_LARGE"}'],
    [body('kyc', 'image.undecodable', { field: 'imageBest' }), '{"error":"Photo format error","request_id":null}'],
    [
      body('kyc', 'face.not_found_in', { image: 'idCard' }),
      `{"error":"FACE_NOT_FOUND","request_id":"${context.requestId}"}`,
    ],
    [body('kyc', 'capture.cropped', {}), `{"error":"FACE_CROPPED","request_id":"${context.requestId}"}`],
    [
      body('kyc', 'capture.cropped', {}, { livenessOnly: true }),
      '{"error":"Part of the face lies outside the frame","error_code":"FACE_CROPPED"}',
    ],
  ])('kyc: %s', (actual, expected) => {
    expect(actual).toBe(expected);
  });

  it('admin is problem+json', () => {
    const { contentType, body: text } = renderProblem(
      'admin',
      new ProblemError('resource.not_found', { resource: 'account' }),
      {
        ...context,
        path: '/admin/v1/accounts/7?token=x',
      },
    );
    expect(contentType).toBe('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: '/docs/errors/admin/not_found',
      title: 'not found',
      status: 404,
      detail: 'No such account.',
      instance: '/admin/v1/accounts/7',
      code: 'not_found',
    });
  });
});

describe('every problem on every surface', () => {
  const anyProblem = fc.constantFrom(...(Object.keys(problems) as ProblemName[]));
  const anySurface = fc.constantFrom(...surfaceNames);

  it('renders as JSON with a status, and never tells its cause', () => {
    fc.assert(
      fc.property(anySurface, anyProblem, fc.boolean(), (surface, name, livenessOnly) => {
        const cause = new Error('secret-cause', { cause: 'at /srv/secret.js:1:1' });
        const error = new ProblemError(name, problems[name].example as ProblemDetails<typeof name>, cause);
        const rendered = renderProblem(surface, error, { ...context, livenessOnly });
        expect(JSON.parse(rendered.body)).toBeTypeOf('object');
        expect(rendered.status).toBeGreaterThanOrEqual(200);
        expect(rendered.body).not.toContain('secret');
      }),
    );
  });

  it('has example details that its own schema accepts', () => {
    for (const { details, example } of Object.values(problems)) expect(details.parse(example)).toEqual(example);
  });

  it('that the surface does not map is its internal error', () => {
    expect(renderProblem('face', new ProblemError('vlm.failed', {}), context).status).toBe(500);
  });

  it('rounds a wait up to a whole second and never says zero', () => {
    const wait = (retryAfterSeconds: number) =>
      renderProblem('face', new ProblemError('server.overloaded', { retryAfterSeconds }), context).headers[
        'Retry-After'
      ];
    expect([wait(0), wait(0.2), wait(1.4)]).toEqual(['1', '1', '2']);
  });
});
