import fc from 'fast-check';
import { expect, inject } from 'vitest';
import { freshSlug, outputsOf, productBody, type Served } from '../support/gateway.js';
import { gatewayRefusals } from '../support/gateway-expected.js';
import { expectGatewayRefusal, telling, gatewayTest as test } from '../support/gateway-provokes.js';
import { type Answer, send } from '../support/http.js';

const MAPPING_ERROR = 'An unexpected error occurred while reading the result';
/** How long each property may look for a fault. */
const bounded = { interruptAfterTimeLimit: 25_000, markInterruptAsFailure: false } as const;

/** A success, a fault of the request, or a mapping's: nothing that a caller or an administrator wrote may do more. */
function expectHonest(answer: Answer, statuses: readonly number[]): void {
  expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({
    status: expect.toBeOneOf([...statuses]),
  });
  if (answer.status === 200) outputsOf(answer);
  else if (answer.status === 500) telling(MAPPING_ERROR, answer);
  // Names of fields are the caller's own, so they can be anything.
  else if (!/^inputs/.test(answer.json<{ error: string }>().error)) expectGatewayRefusal(answer, 'bad_request');
}

async function expectWell(): Promise<void> {
  expect((await send({ method: 'GET', url: `${inject('baseUrl')}/readyz` })).status).toBe(200);
}

/** A definition that is taken or refused in plain words; the client of it when it was taken. */
async function defined(gateway: Served['gateway'], request: Record<string, unknown>): Promise<Served | undefined> {
  const body = productBody({ slug: freshSlug('fuzz'), ...request } as Parameters<typeof productBody>[0]);
  const made = await gateway.admin.call('POST', '/products', body);
  expect({ status: made.status, text: made.text.slice(0, 500) }).toMatchObject({
    status: expect.toBeOneOf([201, 422]),
  });
  expect(made.text).not.toMatch(/\n\s+at |node_modules/);
  if (made.status === 422) return undefined;
  return gateway.product({ ...request, slug: freshSlug('fuzz') } as Parameters<Served['gateway']['product']>[0]);
}

const isObject = (value: unknown): boolean => typeof value === 'object';
const names = fc.oneof(
  fc.constantFrom('a', 'b', 'name', '__proto__', 'constructor', 'toString', '', 'a.b', '$ref'),
  fc.string({ maxLength: 8 }),
);
const values = fc.jsonValue({ maxDepth: 4 });
const objects = fc.dictionary(names, values, { maxKeys: 5 });

test('whatever is sent as inputs, it is an answer or a fault of the request', { timeout: 60_000 }, async ({
  gateway,
  upstream,
}) => {
  const url = upstream.url(await upstream.path({ kind: 'echo' }));
  const schema = {
    type: 'object',
    properties: { a: { type: 'integer' }, name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 } },
    required: ['a'],
  };
  const open = await gateway.product({ backend: { url } });
  const strict = await gateway.product({ input_schema: schema, backend: { url } });
  await fc.assert(
    fc.asyncProperty(objects, fc.constantFrom('json', 'both'), async (inputs, format) => {
      // A name that programs trip over is refused, whatever the schema.
      const fine = JSON.stringify(inputs).includes('"__proto__":') ? 400 : 200;
      for (const answer of [await open.call(inputs), await open.call(inputs, { format })])
        expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status: fine });
      expectHonest(await strict.call(inputs), [200, 400]);
    }),
    { numRuns: 80, ...bounded },
  );
  await expectWell();
});

test('whatever bytes are sent, they are an answer or a fault of the request', { timeout: 60_000 }, async ({
  gateway,
  upstream,
}) => {
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: {} })) },
  });
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    values.map((value) => Buffer.from(JSON.stringify({ inputs: value }))),
    fc.tuple(objects, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 })).map(([inputs, at, bytes]) => {
      const text = Buffer.from(JSON.stringify({ inputs }));
      const index = at % text.length;
      return Buffer.concat([text.subarray(0, index), Buffer.from(bytes), text.subarray(index + 1)]);
    }),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => expectHonest(await served.post(body), [200, 400])),
    { numRuns: 250, ...bounded },
  );
  await expectWell();
});

test('whatever format and slug are asked for, there is an answer', { timeout: 60_000 }, async ({
  gateway,
  upstream,
}) => {
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: {} })) },
  });
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (text) => {
      const asked = await served.gateway.request(
        'POST',
        `/api/${served.slug}?format=${encodeURIComponent(text)}`,
        { authorization: `Bearer ${served.gateway.key}`, 'content-type': 'application/json' },
        '{"inputs":{}}',
      );
      expect(asked.status).toBeOneOf([200, 400]);
      const slug = encodeURIComponent(text);
      const missed = await served.gateway.request('POST', `/api/${slug}`, {
        authorization: `Bearer ${served.gateway.key}`,
      });
      expect(missed.status).toBeOneOf([404, 405]);
    }),
    { numRuns: 80, ...bounded },
  );
  await expectWell();
});

const types = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('string', 'number', 'integer', 'boolean', 'object', 'array', 'null') },
  { weight: 1, arbitrary: fc.constantFrom('nonsense', 7) },
);
const patterns = fc.oneof(
  fc.constantFrom('^a+$', '(a+)+$', '\\p{L}', '(?<!a)b', '^(([a-z])+.)+[A-Z]([a-z])+$', '['),
  fc.string({ maxLength: 8 }),
);
const references = fc.constantFrom(
  '#',
  '#/$defs/a',
  '#/nowhere',
  'https://models.invalid/a.json',
  'file:///etc/passwd',
  '#a',
  '',
);
/** A few keywords with values that are mostly what they should be. */
const { schema: schemas } = fc.letrec<{ schema: unknown }>((tie) => {
  const inner = tie('schema');
  const some = fc.array(inner, { minLength: 1, maxLength: 2 });
  const keywords: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
    ['type', fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 2 }))],
    ['minimum', fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('x'))],
    ['maxLength', fc.integer({ min: -1, max: 5 })],
    ['multipleOf', fc.constantFrom(0.1, 1e-300, 2, 1e308, 0, -1)],
    ['pattern', patterns],
    ['format', fc.constantFrom('email', 'date-time', 'uri', 'regex', 'uuid', 'nonsense')],
    ['enum', fc.array(values, { maxLength: 3 })],
    ['const', values],
    ['$ref', references],
    ['$dynamicRef', fc.constantFrom('#a', '#')],
    ['$anchor', fc.constantFrom('a', ' ')],
    ['$id', fc.constantFrom('https://example.com/a', '#', 'a b')],
    [
      '$schema',
      fc.constantFrom('https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-04/schema#'),
    ],
    ['uniqueItems', fc.boolean()],
    ['required', fc.uniqueArray(names, { maxLength: 3 })],
    ['properties', fc.dictionary(names, inner, { maxKeys: 3 })],
    ['patternProperties', fc.dictionary(patterns, inner, { maxKeys: 2 })],
    ['prefixItems', some],
    ['anyOf', some],
    ['oneOf', some],
    ['allOf', some],
    ['$defs', fc.record({ a: inner })],
    ['dependentSchemas', fc.dictionary(names, inner, { maxKeys: 2 })],
    ...['additionalProperties', 'items', 'contains', 'not', 'if', 'then', 'propertyNames', 'unevaluatedProperties'].map(
      (name) => [name, inner] as const,
    ),
    ['made up', values],
  ];
  const keyword = fc.oneof(...keywords.map(([name, value]) => value.map((each) => [name, each] as const)));
  return {
    schema: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'schema' },
      fc.constantFrom<unknown>(true, {}, { type: 'object' }),
      fc.array(keyword, { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
    ),
  };
});

test('whatever schema an administrator writes, it is refused or it judges inputs', { timeout: 90_000 }, async ({
  gateway,
  upstream,
}) => {
  const backend = { url: upstream.url(await upstream.path({ kind: 'json', value: {} })) };
  let [tried, taken] = [0, 0];
  await fc.assert(
    fc.asyncProperty(schemas.filter(isObject), objects, async (input_schema, inputs) => {
      tried += 1;
      const served = await defined(gateway, { input_schema, backend });
      if (!served) return;
      taken += 1;
      expectHonest(await served.call(inputs), [200, 400]);
      expectHonest(await served.call({ a: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' }), [200, 400]);
    }),
    { numRuns: 120, ...bounded },
  );
  expect(taken).toBeGreaterThan(tried / 10);
  await expectWell();
});

const fields = fc.constantFrom(
  'text',
  'list',
  'deep.er',
  'nothing',
  '$',
  '$$',
  '$inputs',
  '$status',
  'list[0]',
  '*',
  '**',
  '%',
  '`a b`',
);
const { expression: expressions } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'expression' },
    fields,
    fc.constantFrom(
      '1',
      '"x"',
      'true',
      'null',
      '[]',
      '{}',
      '[1..5]',
      '1e308 * 10',
      '0/0',
      '/a+/',
      'function($x) { $x }',
    ),
    fc
      .tuple(
        tie('expression'),
        fc.constantFrom('+', '-', '*', '/', '%', '&', '=', 'and', 'in', '~>', '.', '?:'),
        tie('expression'),
      )
      .map((each) => each.join(' ')),
    fc
      .tuple(
        fc.constantFrom(
          '$sum',
          '$string',
          '$number',
          '$map',
          '$eval',
          '$split',
          '$pad',
          '$merge',
          '$spread',
          '$sort',
          '$reduce',
          '$match',
          '$now',
          '$formatNumber',
          '$toMillis',
          '$base64decode',
          '$clone',
          '$error',
          '$assert',
          '$keys',
          '$lookup',
          '$each',
        ),
        fc.array(tie('expression'), { maxLength: 3 }),
      )
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `{ "a": ${a}, "b": ${b} }`),
    tie('expression').map((each) => `{ "a": ${each} }`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}[${b}]`),
    tie('expression').map((each) => `($f := function($n) { $n > 1000 ? ${each} : $f($n + 1) }; {"a": $f(0)})`),
    tie('expression').map((each) => `$ ~> | $ | ${each} |`),
  ),
}));

test('whatever mapping an administrator writes, it is refused, maps, or fails as a mapping', {
  timeout: 120_000,
}, async ({ gateway, upstream }) => {
  const value = { text: 'one two', list: [1, 2, { three: 3 }], deep: { er: { est: true } }, nothing: null };
  const url = upstream.url(await upstream.path({ kind: 'json', value }));
  const mappings = fc.oneof(
    { weight: 5, arbitrary: expressions },
    { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
  );
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(mappings, mappings, fc.boolean(), async (request, response, both) => {
      const backend = { url, response_mapping: response, ...(both && { request_mapping: request }) };
      const served = await defined(gateway, { backend });
      if (!served) return;
      taken += 1;
      expectHonest(await served.call({ word: 'hello', n: 3 }), [200, 500]);
    }),
    { numRuns: 120, ...bounded, interruptAfterTimeLimit: 60_000 },
  );
  expect(taken).toBeGreaterThan(5);
  await expectWell();
});

test('whatever the service answers, it is mapped or it is a mapping error', { timeout: 90_000 }, async ({
  gateway,
  upstream,
}) => {
  const answers = fc.oneof(
    values.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.tuple(values, fc.nat({ max: 50 })).map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
  );
  const path = await upstream.path({ kind: 'json', value: {} });
  const mapped = await gateway.product({
    backend: { url: upstream.url(path), response_mapping: '{ "length": $count($), "text": $string($) }' },
  });
  const plain = await gateway.product({ backend: { url: upstream.url(path) } });
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom('application/json', 'text/html', ''), async (text, type) => {
      await upstream.behave(path, { kind: 'text', text, headers: type === '' ? {} : { 'content-type': type } });
      for (const served of [plain, mapped]) expectHonest(await served.call(), [200, 500]);
      const report = await plain.call({}, { format: 'pdf' });
      expect(report.status).toBeOneOf([200, gatewayRefusals.internal_server_error.status]);
    }),
    { numRuns: 100, ...bounded },
  );
  await expectWell();
});
