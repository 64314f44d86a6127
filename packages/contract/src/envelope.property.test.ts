import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { renderProblem } from './envelope.js';
import { ProblemError, type ProblemName, problems } from './problems.js';
import { surfaceNames } from './surfaces.js';

const secret = 'SECRET-UPSTREAM-TEXT';

/** Any value that fits the schema: strings of every kind, numbers within its bounds. */
function fitting(schema: z.core.JSONSchema.BaseSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => fitting(one as z.core.JSONSchema.BaseSchema)));
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, one]) => [
            name,
            fitting(one as z.core.JSONSchema.BaseSchema),
          ]),
        ),
      );
    case 'array':
      return fc.array(fitting(schema.items as z.core.JSONSchema.BaseSchema), { maxLength: 5 });
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? 0, 0), max: 2 ** 50 });
    case 'null':
      return fc.constant(null);
    default:
      return fc.string({ unit: 'binary' });
  }
}

const failures = fc
  .constantFrom(...(Object.keys(problems) as ProblemName[]))
  .chain((name) =>
    fitting(z.toJSONSchema(problems[name].details)).map(
      (details) => new ProblemError(name, details as ProblemError['details'], new Error(secret)),
    ),
  );

it('answers every problem on every surface with JSON, a real status and nothing of the cause', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...surfaceNames),
      failures,
      fc.uuid(),
      fc.boolean(),
      (surface, error, requestId, alone) => {
        const answer = renderProblem(surface, error, { requestId, now: new Date(), livenessOnly: alone });
        const parsed: unknown = JSON.parse(answer.body);
        expect(parsed).toBeTypeOf('object');
        expect(answer.status).toSatisfy(
          (status: number) => (surface === 'kyc' && status === 200) || (status >= 400 && status < 600),
        );
        expect(JSON.stringify(answer)).not.toContain(secret);
        expect(answer.body).not.toMatch(/"(?:stack|cause)":/);
        if (answer.status === 429 || answer.status === 503) expect(answer.headers['Retry-After']).toMatch(/^[1-9]\d*$/);
      },
    ),
    { numRuns: 2000 },
  );
});
