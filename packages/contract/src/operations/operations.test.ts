import { describe, expect, expectTypeOf, it } from 'vitest';
import type { faceErrors } from '../errors/face.js';
import type { CodeOf } from '../errors/rule.js';
import { errorTable } from '../errors/rule.js';
import { surfaceErrors } from '../surfaces.js';
import { adminOperations } from './admin.js';
import { faceOperations } from './face.js';
import { operationsOf } from './operation.js';

const face = operationsOf<keyof typeof faceErrors>([]);
const bare = { id: 'x', method: 'GET', path: '/x', summary: 'x', auth: 'key', request: {}, responses: {} } as const;

describe('an operation', () => {
  it('may only raise problems that its surface maps', () => {
    face({ ...bare, problems: ['collection.not_found'] });
    // @ts-expect-error: the face surface has no word for a failing vision-language provider.
    face({ ...bare, problems: ['vlm.failed'] });
    // @ts-expect-error: nor may a field raise it.
    face({ ...bare, problems: [], fieldProblems: { image: 'vlm.failed' } });
  });

  it('maps no problem that the catalogue does not name', () => {
    // @ts-expect-error: a misspelt problem.
    errorTable()({ 'collection.lost': { code: 'x', status: 404, message: 'x' } });
  });

  it('knows the codes of its surface as literals', () => {
    expectTypeOf<'no_face_in_source'>().toExtend<CodeOf<typeof faceErrors>>();
    expectTypeOf<'no_such_code'>().not.toExtend<CodeOf<typeof faceErrors>>();
  });

  it.each([
    ['face', faceOperations],
    ['admin', adminOperations],
  ] as const)('of %s is named by its key and raises what its surface maps', (surface, operations) => {
    for (const [key, operation] of Object.entries(operations)) {
      expect(operation.id).toBe(key);
      expect(Object.keys(surfaceErrors[surface])).toEqual(expect.arrayContaining([...operation.problems]));
    }
  });

  it('reads a threshold as people write one', () => {
    const { fields } = faceOperations.compareFaces.request.multipart;
    expect(fields.parse({})).toEqual({ threshold: 0.65 });
    expect(fields.parse({ threshold: '0.5' })).toEqual({ threshold: 0.5 });
    for (const threshold of ['', 'abc', '-0.1', '1.01', '0x1', '1e-1', 'NaN', 'Infinity', ' 0.5']) {
      const { error } = fields.safeParse({ threshold });
      expect(error?.issues.map(({ message }) => message)).toEqual(['Must be between 0 and 1']);
    }
  });
});
