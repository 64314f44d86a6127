import { ProblemError } from '@facet/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jsonBytes, testDefinition, testSandbox } from '../../../testing/sandbox.js';
import type { ProductSandbox } from './index.js';

let sandbox: ProductSandbox;
beforeAll(() => {
  sandbox = testSandbox();
  sandbox.start();
});
afterAll(() => sandbox.close());

const declared = ['request.malformed_json', 'product.input_invalid', 'product.response_unmappable'];
const settings = { numRuns: 150, interruptAfterTimeLimit: 60_000 };

/** JSON bytes that were made, or nothing after a problem that is declared. Anything else fails the test. */
async function madeOrDeclared(task: Promise<Uint8Array>): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await task;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(declared, String(error.cause)).toContain(error.problem);
    if ('issues' in error.details)
      for (const { field, message } of error.details.issues) {
        expect(field).toMatch(/^(inputs|body)(\.|$)/);
        expect(message).not.toBe('');
      }
    return undefined;
  }
  return JSON.parse(Buffer.from(bytes).toString());
}

const names = fc.oneof(
  fc.constantFrom('a', 'b', 'age', '', '__proto__', 'constructor', 'toString', 'length', '_jsonata_lambda', 'sequence'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const scalars = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, 1e308, -1, 2 ** 53, 'text', '\ud800', '\u0000', '2030-01-31'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const inputs = fc.dictionary(names, json, { maxKeys: 5 });

/** Schemas of the standard's keywords, well and badly used. */
const schemas = fc.letrec<{ schema: unknown }>((tie) => {
  const schema = tie('schema');
  const type = fc.constantFrom('object', 'string', 'integer', 'number', 'array', 'boolean', 'null', 'nonsense');
  const number = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.double(), fc.constant('3'));
  const reference = fc.constantFrom('#', '#/$defs/a', '#/$defs/none', '#a', 'https://x.test/y', '%', 'a b');
  const keywords = fc.record(
    {
      type: fc.oneof(type, fc.array(type, { maxLength: 3 })),
      properties: fc.dictionary(names, schema, { maxKeys: 3 }),
      patternProperties: fc.dictionary(fc.constantFrom('^a', '(', '(a+)+$', '.'), schema, { maxKeys: 2 }),
      additionalProperties: schema,
      unevaluatedProperties: schema,
      propertyNames: schema,
      required: fc.array(names, { maxLength: 3 }),
      items: schema,
      prefixItems: fc.array(schema, { maxLength: 2 }),
      contains: schema,
      uniqueItems: fc.boolean(),
      minLength: number,
      maximum: number,
      multipleOf: number,
      pattern: fc.constantFrom('^a', '(', '^(a+)+$', '\\p{L}', '[', '\\d{2,}'),
      format: fc.constantFrom('date', 'email', 'uuid', 'unknown', 'regex'),
      enum: fc.array(json, { maxLength: 3 }),
      const: json,
      allOf: fc.array(schema, { maxLength: 2 }),
      anyOf: fc.array(schema, { maxLength: 2 }),
      oneOf: fc.array(schema, { maxLength: 2 }),
      not: schema,
      if: schema,
      else: schema,
      $ref: reference,
      $dynamicRef: reference,
      $id: fc.constantFrom('https://x.test/s', 'a', '#'),
      $anchor: fc.constantFrom('a', 'b c'),
      $defs: fc.record({ a: schema }),
      $async: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  return { schema: fc.oneof({ depthSize: 'small' }, fc.boolean(), keywords, json) };
}).schema;
const objectSchemas = schemas.filter(
  (schema) => typeof schema === 'object' && schema !== null && !Array.isArray(schema),
);

/** Expressions that are often JSONata. */
const mappings = fc.letrec<{ mapping: string }>((tie) => {
  const inner = tie('mapping');
  const pair = fc.tuple(inner, inner);
  return {
    mapping: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('a', '$', 'inputs', '$inputs', '$status', '*', '**', '1', '"x"', '[1..5]', '$$', '`__proto__`'),
      fc.constantFrom('$sum', '$now()', '$random()', '/a+/', 'function($x){$x}', 'null', '(', '$keys($)', '[1..1e7]'),
      pair.map(([one, other]) => `${one}.${other}`),
      pair.map(([one, other]) => `${one} & ${other}`),
      pair.map(([one, other]) => `{"r": ${one}, ${other}: 1}`),
      pair.map(([one, other]) => `$map(${one}, function($v){${other}})`),
      pair.map(([one, other]) => `${one} ? ${other} : ${one}`),
      pair.map(([one, other]) => `${one}[${other}]`),
      inner.map((one) => `{"r": ${one}}`),
      inner.map((one) => `$string(${one})`),
      inner.map((one) => `($f := function($n){$n > 40 ? $n : $f([$n, ${one}])}; $f(1))`),
      inner.map((one) => `${one} ~> |$|{"a": 1}|`),
      inner.map((one) => `$eval($string(${one}))`),
      inner.map((one) => `[${one}, ${one}]`),
    ),
  };
}).mapping;

test('any body gives inputs or a problem of the caller', { timeout: 120_000 }, async () => {
  const bodies = fc.oneof(
    inputs.map((value) => jsonBytes({ inputs: value })),
    json.map(jsonBytes),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.constantFrom('{"inputs":', '{"inputs":{"a":'), fc.string({ unit: 'binary' }))
      .map((parts) => jsonBytes(parts.join(''))),
  );
  const definition = testDefinition({ inputSchema: { properties: { age: { type: 'integer' } } } });
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      await madeOrDeclared(sandbox.prepare(definition, body, { as: 'http' }).then(({ request }) => request));
    }),
    settings,
  );
});

test('any schema is refused by field, or checks any inputs', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(objectSchemas, inputs, async (schema, value) => {
      const definition = testDefinition({ inputSchema: JSON.parse(JSON.stringify(schema)) });
      const issues = await sandbox.check(definition);
      for (const { field, message } of issues) {
        expect(field).toMatch(/^input_schema(\.|$)/);
        expect(message).not.toBe('');
      }
      const task = sandbox.prepare(definition, jsonBytes({ inputs: value }), { as: 'http' });
      const made = await madeOrDeclared(task.then(({ inputs: kept }) => kept));
      if (made !== undefined) expect(made).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    settings,
  );
});

test('any mapping is refused by field, or maps any answer to an object or a problem', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(mappings, json, inputs, async (mapping, answer, value) => {
      const definition = testDefinition({ requestMapping: mapping, responseMapping: mapping });
      for (const { field } of await sandbox.check(definition))
        expect(field).toMatch(/^backend\.re(quest|sponse)_mapping$/);
      const context = { inputs: jsonBytes(value), status: 200 };
      const outputs = await madeOrDeclared(sandbox.read(definition, jsonBytes(answer), context));
      if (outputs !== undefined) expect(outputs).toBeTypeOf('object');
      const task = sandbox.prepare(definition, jsonBytes({ inputs: value }), { as: 'http' });
      await madeOrDeclared(task.then(({ request }) => request));
    }),
    settings,
  );
});

test('any inputs and outputs make a report', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(inputs, inputs, names, async (one, other, name) => {
      const content = { slug: 'any', name, inputs: jsonBytes(one), outputs: jsonBytes(other) };
      const { bytes, pageCount } = await sandbox.report(content);
      expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
      expect(pageCount).toBeGreaterThan(0);
    }),
    { ...settings, numRuns: 40 },
  );
});
