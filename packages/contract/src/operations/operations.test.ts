import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { referenceEntries } from '../catalogue.js';
import type { faceErrors } from '../errors/face.js';
import { type CodeOf, errorTable } from '../errors/rule.js';
import { limits } from '../limits.js';
import { fail } from '../problems.js';
import { surfaceErrors } from '../surfaces.js';
import { adminOperations } from './admin.js';
import { faceOperations } from './face.js';
import { gatewayOperations } from './gateway.js';
import { captureCodes, kycOperations } from './kyc.js';
import { type OperationInput, type OperationResult, operationsOf } from './operation.js';
import { plainWords } from './plain-words.js';
import { workspaceOperations } from './workspace.js';

const faceOperation = operationsOf<keyof typeof faceErrors>(['server.internal']);
const base = {
  id: 'x',
  method: 'GET',
  path: '/x',
  summary: 'X',
  auth: 'key',
  request: {},
  responses: { 204: null },
} as const;

describe('an operation', () => {
  it('cannot raise what its surface does not map', () => {
    faceOperation({ ...base, problems: ['collection.exists'] });
    // @ts-expect-error: face has no answer to a cropped capture
    faceOperation({ ...base, problems: ['capture.cropped'] });
    // @ts-expect-error: nor does any surface know this one
    faceOperation({ ...base, problems: ['collection.on_fire'] });
    // @ts-expect-error: a field's own problem is held to the same rule
    faceOperation({ ...base, problems: [], fieldProblems: { q: 'product.format_unknown' } });
    // @ts-expect-error: and so are those that all operations share
    operationsOf<keyof typeof faceErrors>(['vlm.failed']);
  });

  it('needs the details that its problem is declared with', () => {
    expect(() => fail('server.internal')).toThrow('server.internal');
    // @ts-expect-error: the image has to be named
    expect(() => fail('face.not_found_in', {})).toThrow();
    // @ts-expect-error: details are not optional here
    expect(() => fail('image.empty')).toThrow();
  });

  it('cannot be answered by a table that names a problem wrongly', () => {
    // @ts-expect-error: a misspelt problem
    errorTable()({ 'collection.lost': { code: 'x', status: 404, message: 'x' } });
  });

  it('tells its handler what it is given and what it may answer', () => {
    type Compare = typeof faceOperations.compareFaces;
    expectTypeOf<OperationInput<Compare>['fields']>().toEqualTypeOf<{ threshold: number }>();
    expectTypeOf<keyof OperationInput<Compare>['files']>().toEqualTypeOf<'source_image' | 'target_image'>();
    expectTypeOf<OperationResult<typeof adminOperations.createAccount>['status']>().toEqualTypeOf<201>();
    type Live = typeof kycOperations.verifyJson;
    expectTypeOf<OperationInput<Live>['files']>().toEqualTypeOf<{
      readonly imageIdCard: Uint8Array;
      readonly imageBest: Uint8Array;
      readonly frames: readonly Uint8Array[];
    }>();
    expectTypeOf<OperationInput<Live>['fields']>().toEqualTypeOf<{ apiKey: string; details: boolean }>();
    type Form = typeof kycOperations.checkLiveness;
    expectTypeOf<OperationInput<Form>['files']['frame2']>().toEqualTypeOf<Uint8Array | undefined>();
    expectTypeOf<'no_face_in_source'>().toExtend<CodeOf<typeof faceErrors>>();
    expectTypeOf<'no_such_code'>().not.toExtend<CodeOf<typeof faceErrors>>();
  });

  it.each([
    ['face', faceOperations],
    ['admin', adminOperations],
    ['kyc', kycOperations],
    ['gateway', gatewayOperations],
    ['workspace', workspaceOperations],
  ] as const)('of %s declares only mapped problems, and those that all of its surface share', (surface, operations) => {
    for (const [id, operation] of Object.entries(operations)) {
      expect(operation.id).toBe(id);
      expect(operation.problems).toContain('server.internal');
      for (const problem of operation.problems) expect(Object.keys(surfaceErrors[surface])).toContain(problem);
    }
  });
});

describe('codes of the checks of a capture', () => {
  it('are those of the surface', () => {
    for (const code of captureCodes) expect(referenceEntries('kyc').map((entry) => entry.code)).toContain(code);
  });
});

const complaints = (schema: z.ZodType, value: unknown) =>
  schema
    .safeParse(value, { error: plainWords })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('fields from forms and queries', () => {
  const { fields } = faceOperations.compareFaces.request.multipart;

  it.each([
    ['0', 0],
    ['1', 1],
    ['0.65', 0.65],
  ])('reads threshold %s', (text, threshold) => {
    expect(fields.parse({ threshold: text })).toEqual({ threshold });
  });

  it('has the documented default', () => {
    expect(fields.parse({})).toEqual({ threshold: limits.face.compareThreshold });
  });

  it.each(['', ' ', '-0.1', '1.01', 'NaN', 'Infinity', '1e-1', '0x1', '0,5', '１'])(
    'refuses threshold %j',
    (threshold) => {
      expect(complaints(fields, { threshold })).toEqual(['threshold: Must be between 0 and 1']);
    },
  );

  it.each(['0', '201', '1.5', 'all'])('refuses limit=%s', (limit) => {
    expect(complaints(adminOperations.listAccounts.request.query, { limit })).toEqual([
      'limit: Must be between 1 and 200',
    ]);
  });
});

describe('bodies of admin', () => {
  const { json } = adminOperations.createKey.request;

  it('reads a key with everything', () => {
    const expires = '2020-01-01T00:00:00+02:00';
    const given = { surface: 'media', expires_at: expires, limits: { per_minute: 0 }, allowed_ips: ['::1'] };
    expect(json.parse(given)).toEqual({ ...given, expires_at: new Date(expires) });
  });

  it('says what is wrong in plain words', () => {
    expect(complaints(json, { surface: 'smtp', nmae: 'x', limits: { per_minute: -1, max_calls: 1.5 } })).toEqual([
      'surface: Must be one of face, workspace, gateway, media, kyc',
      'limits.per_minute: Must be at least 0',
      'limits.max_calls: Must be a whole number',
      ': Unknown field: nmae',
    ]);
    expect(complaints(adminOperations.createAccount.request.json, {})).toEqual(['name: Required']);
    expect(complaints(adminOperations.createAccount.request.json, { name: ' ' })).toEqual(['name: Must not be empty']);
    expect(complaints(adminOperations.createAccount.request.json, [])).toEqual([': Must be an object']);
    expect(complaints(z.array(z.uuid()), ['x'])).toEqual(['0: Must be a UUID']);
    expect(complaints(z.array(z.string()).max(1), ['x', 'y'])).toEqual([': Must have at most 1 items']);
  });
});
