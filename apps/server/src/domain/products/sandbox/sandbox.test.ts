import { ProblemError } from '@facet/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonBytes, testDefinition, testSandbox } from '../../../testing/sandbox.js';
import type { ProductSandbox } from './index.js';

let sandbox: ProductSandbox;
beforeAll(() => {
  sandbox = testSandbox();
  sandbox.start();
});
afterAll(() => sandbox.close());

const plain = testDefinition();
const strict = testDefinition({
  inputSchema: { properties: { age: { type: 'integer' } }, required: ['age'], additionalProperties: false },
});

/** What a task came to: its problem, or its result. */
async function outcome(task: Promise<unknown>): Promise<unknown> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problem, details, cause } = error;
    return { problem, ...details, ...(cause instanceof Error && { cause: cause.message }) };
  }
}

const prepared = async (body: unknown, definition = plain) =>
  outcome(
    sandbox
      .prepare(definition, jsonBytes(body), { as: 'http' })
      .then(({ inputs, request }) => ({ inputs: String(inputs), request: String(request) })),
  );
const read = async (answer: unknown, responseMapping: string | null, { inputs = {}, status = 200 } = {}) =>
  outcome(
    sandbox
      .read(testDefinition({ responseMapping }), jsonBytes(answer), { inputs: jsonBytes(inputs), status })
      .then((outputs) => String(outputs)),
  );
const invalid = (field: string, message: string) => ({
  problem: 'product.input_invalid',
  issues: [{ field, message }],
});
const unmappable = (cause: string) => ({
  problem: 'product.response_unmappable',
  cause: expect.stringContaining(cause),
});

describe('the body of a call', () => {
  test('its inputs are the request when nothing maps them', async () => {
    expect(await prepared({ inputs: { a: [1, 'ü', null] } })).toEqual({
      inputs: '{"a":[1,"ü",null]}',
      request: '{"a":[1,"ü",null]}',
    });
  });

  test('a request mapping makes the request of them', async () => {
    const requestMapping = '{"text": inputs.a & "!", "n": $count(inputs.list)}';
    expect(await prepared({ inputs: { a: 'x', list: [1, 2] } }, testDefinition({ requestMapping }))).toEqual({
      inputs: '{"a":"x","list":[1,2]}',
      request: '{"text":"x!","n":2}',
    });
  });

  test.each([
    ['', 'no body'],
    ['{', 'cut'],
    ['{"inputs":{"a":NaN}}', 'no JSON'],
    ["{'inputs':{}}", 'single quotes'],
    ['{"inputs":{}} trailing', 'more than JSON'],
    ['{"inputs":{"a":"\u0001"}}', 'a control character'],
  ])('%j is malformed: %s', async (body) => {
    expect(await prepared(body)).toEqual({ problem: 'request.malformed_json' });
  });

  test('is UTF-8', async () => {
    const body = Buffer.from('{"inputs":{"a":"\xff"}}', 'latin1');
    expect(await outcome(sandbox.prepare(plain, body, { as: 'http' }))).toEqual({ problem: 'request.malformed_json' });
    expect(await prepared('\ufeff{"inputs":{}}')).toEqual({ inputs: '{}', request: '{}' });
  });

  test.each([
    ['[]', 'Required'],
    ['3', 'Required'],
    ['null', 'Required'],
    ['{}', 'Required'],
    ['{"input":{}}', 'Required'],
    ['{"inputs":null}', 'Must be an object'],
    ['{"inputs":[]}', 'Must be an object'],
    ['{"inputs":"{}"}', 'Must be an object'],
    [`{"inputs":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`, 'Must not be nested more than 64 levels deep'],
    ['['.repeat(100_000), 'Must not be nested more than 64 levels deep'],
    [`{"inputs":${'{"a":'.repeat(64)}1${'}'.repeat(64)}}`, 'Must not be nested more than 64 levels deep'],
  ])('what is no object of inputs, %#', async (body, message) => {
    expect(await prepared(body)).toEqual(invalid('inputs', message));
  });

  test('names and numbers that nothing can handle safely', async () => {
    expect(await prepared('{"inputs":{"a":{"__proto__":{"b":1}}}}')).toEqual(
      invalid('inputs.a.__proto__', 'Has a name that is not allowed'),
    );
    expect(await prepared('{"inputs":{"a":[{"_jsonata_lambda":true}]}}')).toEqual(
      invalid('inputs.a.0._jsonata_lambda', 'Has a name that is not allowed'),
    );
    expect(await prepared('{"inputs":{"a":1e999}}')).toEqual(
      invalid('inputs.a', 'Must be a number that is not so large'),
    );
  });

  test.each([
    ['{"inputs":{"constructor":1,"toString":2}}', '{"constructor":1,"toString":2}'],
    ['{"inputs":{"a":1,"a":2}}', '{"a":2}'],
    ['{"inputs":{"a":1},"inputs":{"a":3}}', '{"a":3}'],
    ['{"inputs":{"a":"\\ud800","b":"\\u0000"}}', '{"a":"\\ud800","b":"\\u0000"}'],
    ['{"inputs":{"a":1e308,"b":-0.0}}', '{"a":1e+308,"b":0}'],
    ['{"inputs":{"a":"[[[[{{{{\\"[[["}}', '{"a":"[[[[{{{{\\"[[["}'],
    ['{"inputs":{"":{"":1}},"other":2}', '{"":{"":1}}'],
    [`{"inputs":${'{"a":'.repeat(62)}1${'}'.repeat(62)}}`, `${'{"a":'.repeat(62)}1${'}'.repeat(62)}`],
  ])('what is unusual is taken, %#', async (body, inputs) => {
    expect(await prepared(body)).toEqual({ inputs, request: inputs });
  });

  test('is checked against the schema, each fault by its field', async () => {
    expect(await prepared({ inputs: { age: 'x', size: 1 } }, strict)).toEqual({
      problem: 'product.input_invalid',
      issues: [
        { field: 'inputs', message: 'Unknown field: size' },
        { field: 'inputs.age', message: 'Must be a whole number' },
      ],
    });
    expect(await prepared({ inputs: { age: 3 } }, strict)).toEqual({ inputs: '{"age":3}', request: '{"age":3}' });
  });

  test('may be as large as the largest', async () => {
    const text = 'x'.repeat(33_000_000);
    const { request } = await sandbox.prepare(plain, jsonBytes({ inputs: { text } }), { as: 'http' });
    expect(request.byteLength).toBe(text.length + '{"text":""}'.length);
  });

  test('a request mapping that fails is not the fault of the caller', async () => {
    const failing = testDefinition({ requestMapping: 'inputs.a + 1' });
    expect(await prepared({ inputs: { a: 'x' } }, failing)).toEqual(unmappable('The request mapping failed: '));
    expect(await prepared({ inputs: {} }, testDefinition({ requestMapping: 'inputs.b' }))).toEqual(
      unmappable('The request mapping gives nothing'),
    );
  });
});

describe('images for a built-in pipeline', () => {
  const prepare = (inputs: unknown) =>
    outcome(
      sandbox.prepare(plain, jsonBytes({ inputs }), { as: 'face.compare' }).then(({ images, parameters }) => ({
        images: Object.fromEntries(
          Object.entries(images).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
        ),
        parameters,
      })),
    );
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test('are decoded, and the rest are parameters', async () => {
    const source = `data:image/png;base64,${base64('one?>')}`;
    const target = `${base64('other').slice(0, 3)}\r\n${base64('other').slice(3).replace(/=+$/, '')}`;
    expect(await prepare({ source, target, threshold: 0.5 })).toEqual({
      images: { source: 'one?>', target: 'other' },
      parameters: { threshold: 0.5 },
    });
    expect(await prepare({ source: '', target: Buffer.from('?>?').toString('base64url') })).toEqual({
      images: { source: '', target: '?>?' },
      parameters: {},
    });
  });

  test.each([['a'], ['%%%%'], ['YQ=a'], ['Y=Q='], ['YQ==='], ['https://x.test/a.png'], [3], [null]])(
    '%j is none',
    async (source) => {
      expect(await prepare({ source, target: base64('x') })).toEqual(
        invalid('inputs.source', 'Must be an image as base64'),
      );
    },
  );

  test('that are absent are named', async () => {
    expect(await prepare({})).toEqual({
      problem: 'product.input_invalid',
      issues: [
        { field: 'inputs.source', message: 'Required' },
        { field: 'inputs.target', message: 'Required' },
      ],
    });
  });
});

describe('the answer of a service', () => {
  test('without a mapping is the outputs, to the byte', async () => {
    expect(await read('{"id": 12345678901234567890}', null)).toBe('{"id": 12345678901234567890}');
    expect(await read([1, 2], null)).toBe('{"result":[1,2]}');
    expect(await read('"text"', null)).toBe('{"result":"text"}');
    expect(await read('null', null)).toBe('{"result":null}');
  });

  test('a mapping sees it, the inputs and the status', async () => {
    const mapping = '{"sum": a + $inputs.b, "status": $status, "all": list.v}';
    expect(await read({ a: 1, list: [{ v: 1 }, { v: 2 }] }, mapping, { inputs: { b: 2 }, status: 201 })).toBe(
      '{"sum":3,"status":201,"all":[1,2]}',
    );
  });

  test.each<[answer: string, mapping: string | null, cause: string]>([
    ['', null, 'no JSON'],
    ['<html>', null, 'no JSON'],
    ['{"a":', '$', 'no JSON'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, null, '64 levels'],
    ['{"a":1}', 'a', 'gives a number where an object is needed'],
    ['{"a":1}', '[a]', 'gives a list where an object is needed'],
    ['{"a":1}', 'b', 'gives nothing where an object is needed'],
    ['{"a":1}', '$sum', 'gives a function, which is no JSON'],
    ['{"a":1}', '{"f": function($x){$x}}', 'gives a function, which is no JSON'],
    ['{"a":1}', '{"r": /x/}', 'gives a function, which is no JSON'],
    ['{"a":1}', '{"n": a / 0}', 'no JSON'],
    ['{"a":1}', '{"n": $nothing(a)}', 'failed: Attempted to invoke a non-function'],
    ['{"a":1}', '{"n": $error("stop")}', 'failed: stop'],
    ['{"a":1}', '{"a": ', 'end of expression (line 1, column '],
  ])('%s with %s: %s', async (answer, mapping, cause) => {
    expect(await read(answer, mapping)).toEqual(unmappable(cause));
  });

  test('names of every object hold nothing', async () => {
    expect(await read({}, '{"c": $exists(constructor), "p": $exists(`__proto__`)}')).toBe('{"c":false,"p":false}');
    expect(await read({}, '$merge([{"a": 1}, {"__proto__": {"b": 2}}]) ~> |$|{"c": b}|')).not.toContain('"c"');
  });
});

describe('what a definition has wrong', () => {
  test('is told by field, and nothing of a good one', async () => {
    expect(await sandbox.check(strict)).toEqual([]);
    expect(await sandbox.checkSchema({ required: 'a' })).toEqual([
      { field: 'input_schema.required', message: 'Must be a list' },
    ]);
    const issues = await sandbox.check(
      testDefinition({ inputSchema: { type: 'x' }, requestMapping: '{"a":', responseMapping: 'a\nb c' }),
    );
    expect(issues.map(({ field }) => field)).toEqual([
      'input_schema.type',
      'backend.request_mapping',
      'backend.response_mapping',
    ]);
    expect(issues[2]?.message).toBe('Syntax error: "b" (line 2, column 1)');
  });
});
