import { describe, expect, test } from 'vitest';
import { InputCheck, schemaIssues } from './schema.js';

const issuesOf = (schema: Record<string, unknown>, inputs: unknown) =>
  new InputCheck(schema).issues(inputs, 100).map(({ field, message }) => `${field}: ${message}`);
const ofField = (schema: unknown, value: unknown) => issuesOf({ properties: { it: schema } }, { it: value });

describe('what is wrong with inputs, in plain words', () => {
  test.each<[schema: unknown, value: unknown, message: string]>([
    [{ type: 'integer' }, 'x', 'Must be a whole number'],
    [{ type: ['string', 'null'] }, 1, 'Must be a text or null'],
    [{ type: ['string', 'boolean', 'array'] }, 1, 'Must be a text, true or false or a list'],
    [{ enum: ['a', 'b', 3, null] }, 'c', 'Must be one of a, b, 3, null'],
    [{ enum: Array.from({ length: 12 }, (_, i) => i) }, 'c', 'Must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more'],
    [{ const: { a: 1 } }, 1, 'Must be {"a":1}'],
    [{ minLength: 1 }, '', 'Must not be empty'],
    [{ minLength: 3 }, 'ab', 'Must have at least 3 characters'],
    [{ maxLength: 3 }, 'abcd', 'Must have at most 3 characters'],
    [{ pattern: '^[a-z]+$' }, 'A', 'Must match the pattern ^[a-z]+$'],
    [{ format: 'date' }, '2030-02-31', 'Must be a date such as 2030-01-31'],
    [{ format: 'email' }, 'nobody', 'Must be an email address'],
    [{ format: 'iri' }, 'anything', ''],
    [{ minimum: 2 }, 1, 'Must be at least 2'],
    [{ maximum: 2 }, 3, 'Must be at most 2'],
    [{ exclusiveMinimum: 2 }, 2, 'Must be more than 2'],
    [{ exclusiveMaximum: 2 }, 2, 'Must be less than 2'],
    [{ multipleOf: 0.1 }, 0.3, ''],
    [{ multipleOf: 0.1 }, 0.35, 'Must be a multiple of 0.1'],
    [{ minItems: 1 }, [], 'Must not be empty'],
    [{ minItems: 2 }, [1], 'Must have at least 2 items'],
    [{ maxItems: 1 }, [1, 2], 'Must have at most 1 items'],
    [{ uniqueItems: true }, [1, 2, 1], 'Must not hold the same item twice: items 0 and 2 are alike'],
    [{ contains: { type: 'string' } }, [1], 'Must hold at least 1 of the items that are asked for'],
    [{ contains: { type: 'string' }, maxContains: 1 }, ['a', 'b'], 'Must hold 1 to 1 of the items that are asked for'],
    [{ prefixItems: [{}], items: false }, [1, 2], 'Must have at most 1 items'],
    [{ prefixItems: [{}], unevaluatedItems: false }, [1, 2], 'Must have at most 1 items'],
    [{ minProperties: 1 }, {}, 'Must have at least 1 fields'],
    [{ maxProperties: 0 }, { a: 1 }, 'Must have at most 0 fields'],
    [{ additionalProperties: false }, { a: 1 }, 'Unknown field: a'],
    [{ unevaluatedProperties: false }, { a: 1 }, 'Unknown field: a'],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, 'Has a field with a name that is not allowed: ab'],
    [{ not: { type: 'string' } }, 'a', 'Has a form that is not allowed'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, null, 'Must be a text or a number'],
    [{ anyOf: [{ type: 'null' }, { type: 'string', minLength: 2 }] }, 'a', 'Must have at least 2 characters'],
    [{ anyOf: [{ minLength: 3 }, { pattern: 'x' }] }, 'a', 'Must have one of the allowed forms'],
    [{ oneOf: [{ minLength: 1 }, { maxLength: 9 }] }, 'a', 'Must have one of the allowed forms, and not several'],
    [false, 1, 'Is not allowed'],
  ])('%j of %j', (schema, value, message) => {
    expect(ofField(schema, value)).toEqual(message === '' ? [] : [`inputs.it: ${message}`]);
  });

  test('a missing field is named itself', () => {
    expect(issuesOf({ required: ['age'] }, {})).toEqual(['inputs.age: Required']);
    expect(issuesOf({ dependentRequired: { card: ['code'] } }, { card: 1 })).toEqual([
      'inputs.code: Required together with card',
    ]);
  });

  test('fields in fields and lists have dotted paths', () => {
    const schema = { properties: { list: { items: { properties: { 'a/b': { type: 'string' } } } } } };
    expect(issuesOf(schema, { list: [{}, { 'a/b': 1 }] })).toEqual(['inputs.list.1.a/b: Must be a text']);
  });

  test('all faults are told, the branches of a choice as one', () => {
    const schema = {
      required: ['a'],
      properties: { b: { type: 'string' }, c: { anyOf: [{ $ref: '#/$defs/one' }, { $ref: '#/$defs/two' }] } },
      $defs: { one: { required: ['x'] }, two: { required: ['y'] } },
    };
    expect(issuesOf(schema, { b: 1, c: {} })).toEqual([
      'inputs.a: Required',
      'inputs.b: Must be a text',
      'inputs.c: Must have one of the allowed forms',
    ]);
  });

  test('only the faults that fit on a screen', () => {
    const names = Array.from({ length: 50 }, (_, index) => `field${index}`);
    const issues = issuesOf({ required: names }, {});
    expect(issues).toHaveLength(21);
    expect(issues.at(-1)).toBe('inputs: Has further faults');
  });

  test('names of every object are nothing special', () => {
    expect(issuesOf({ required: ['constructor', 'toString'] }, {})).toHaveLength(2);
    expect(issuesOf({ properties: { constructor: { type: 'string' } } }, {})).toEqual([]);
    expect(issuesOf({ additionalProperties: false }, JSON.parse('{"hasOwnProperty":1}'))).toHaveLength(1);
  });
});

describe('what is wrong with a schema', () => {
  const checked = (schema: Record<string, unknown>) =>
    schemaIssues(schema, 'input_schema').map(({ field, message }) => `${field}: ${message}`);

  test.each<[Record<string, unknown>, string]>([
    [{ type: 'strin' }, 'input_schema.type: Must be one of array, boolean, integer, null, number, object, string'],
    [{ properties: { a: { minLength: '3' } } }, 'input_schema.properties.a.minLength: Must be a whole number'],
    [{ properties: { a: { minLength: -1 } } }, 'input_schema.properties.a.minLength: Must be at least 0'],
    [{ required: 'a' }, 'input_schema.required: Must be a list'],
    [{ properties: { a: { pattern: '(' } } }, 'input_schema.properties.a.pattern: Must be a regular expression'],
    [{ patternProperties: { '[': {} } }, 'input_schema.patternProperties: Must be a regular expression'],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, 'input_schema.$schema: Must be https://json-schema.org'],
    [{ $ref: '#' }, 'input_schema.$ref: Refers to itself without end'],
    [{ properties: { a: { $ref: 'https://x.test/y' } } }, 'input_schema.properties.a.$ref: Refers to something that'],
    [{ properties: { a: { $ref: '#/$defs/no' } } }, 'input_schema.properties.a.$ref: Refers to something that'],
    [{ $async: true }, 'input_schema: Cannot be used: schema.$async is not allowed'],
  ])('%j', (schema, issue) => {
    expect(checked(schema)).toEqual([expect.stringMatching(new RegExp(`^${issue.replace(/[$.*+?()[\]^]/g, '\\$&')}`))]);
  });

  test('references in circles that never go into a value', () => {
    const $defs = { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { if: true, else: { $ref: '#/$defs/a' } } };
    expect(checked({ properties: { x: { $ref: '#/$defs/a' } }, $defs })).toEqual([
      expect.stringContaining('Refers to itself without end'),
    ]);
  });

  test('too deep', () => {
    let schema: Record<string, unknown> = {};
    for (let depth = 0; depth < 70; depth++) schema = { not: schema };
    expect(checked(schema)).toEqual(['input_schema: Must not be nested more than 64 levels deep']);
  });

  test.each<[Record<string, unknown>]>([
    [{}],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }],
    [{ type: 'object', 'x-order': ['a'], example: { a: 1 }, format: 'unknown' }],
    [{ properties: { next: { $ref: '#' } } }],
    [{ $id: 'https://x.test/s', $defs: { n: { $anchor: 'here' } }, properties: { a: { $ref: '#here' } } }],
    [{ $id: 'https://x.test/s', $defs: { n: {} }, properties: { a: { $ref: 'https://x.test/s#/$defs/n' } } }],
    [{ properties: { constructor: { type: 'string' }, pattern: { type: 'string' } } }],
  ])('nothing: %j', (schema) => {
    expect(checked(schema)).toEqual([]);
  });
});
