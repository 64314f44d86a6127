import { expect } from 'vitest';
import { outputsOf } from '../support/gateway.js';
import { provokesGateway, telling, gatewayTest as test } from '../support/gateway-provokes.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { parsePdf } from '../support/pdf.js';

const endless = '( $f := function($n) { $n > 0 ? $f($n - 1) + $f($n - 1) : 1 }; { "n": $f(60) } )';
const catastrophic = '^(([a-z])+.)+[A-Z]([a-z])+$';

test('mappings reach nothing but what they are given', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: { text: 'x', list: [1] } });
  for (const expression of [
    'constructor.constructor("return process.env")()',
    '$string($.constructor)',
    '$.__proto__',
    'text.constructor',
    '$lookup($, "constructor")',
    '$lookup($, "__proto__")',
    '$sum.constructor',
    '$eval("process.env")',
    '$merge([{"__proto__": {"polluted": true}}, {}]).polluted',
    '{ "env": process.env, "require": require, "global": globalThis }',
  ]) {
    const served = await gateway.product({
      backend: { url: upstream.url(path), response_mapping: `{ "got": ${expression} }` },
    });
    const answer = await served.call();
    expect(answer.status).toBeOneOf([200, 500]);
    expect(answer.text).not.toMatch(/PATH|FACET_|\[native code\]|function/);
    if (answer.status === 200) expect(JSON.stringify(outputsOf(answer))).toMatch(/^\{("got":(\{\}|null))?\}$/);
  }
});

provokesGateway('internal_server_error', 'a mapping that never ends', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const served = await gateway.product({ backend: { url: upstream.url(path), response_mapping: endless } });
  const asked = await gateway.product({ backend: { url: upstream.url(path), request_mapping: endless } });
  const started = performance.now();
  const answers = [await served.call(), await asked.call()];
  expect(performance.now() - started).toBeLessThan(10_000);
  return answers.map((answer) => telling('An unexpected error occurred while reading the result', answer));
});

test('a mapping that runs away is nobody else’s trouble', { timeout: 120_000 }, async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: { fine: true } });
  const url = upstream.url(path);
  const runaway = await gateway.product({ backend: { url, response_mapping: endless } });
  const greedy = await gateway.product({
    backend: { url, response_mapping: '{ "a": $join([1..9999999].("x" & $)) }' },
  });
  const other = await gateway.product({ backend: { url, response_mapping: '{ "fine": fine }' } });
  let over = false;
  const storm = Promise.all(
    [runaway, greedy, runaway, greedy, runaway, greedy].map(async (served) => {
      while (!over) expect((await served.call()).status).toBeOneOf([500, 503]);
    }),
  );
  const statuses: number[] = [];
  const slowest: number[] = [];
  for (let call = 0; call < 40; call++) {
    const started = performance.now();
    statuses.push((await other.call()).status);
    slowest.push(performance.now() - started);
  }
  over = true;
  await storm;
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect(slowest.sort((a, b) => a - b)[20]).toBeLessThan(500);
});

test('a pattern that takes for ever is the product’s failure, not the server’s', async ({ gateway, upstream }) => {
  const input_schema = { type: 'object', properties: { a: { type: 'string', pattern: catastrophic } } };
  const path = await upstream.path({ kind: 'json', value: { fine: true } });
  const served = await gateway.product({ input_schema, backend: { url: upstream.url(path) } });
  const started = performance.now();
  const answer = await served.call({ a: 'a'.repeat(60) });
  expect(performance.now() - started).toBeLessThan(8_000);
  expect({ status: answer.status, text: answer.text }).toEqual({
    status: expect.toBeOneOf([400, 500]),
    text: expect.any(String),
  });
  expect(outputsOf(await served.call({ a: 'abXcd' }))).toEqual({ fine: true });
});

test('a report of megabytes comes or is refused, within a bounded time', { timeout: 120_000 }, async ({
  gateway,
  upstream,
}) => {
  const value = { rows: Array.from({ length: 40_000 }, (_, index) => ({ index, text: `row ${index} `.repeat(8) })) };
  expect(JSON.stringify(value).length).toBeGreaterThan(3 * MEGABYTE);
  const path = await upstream.path({ kind: 'json', value });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const started = performance.now();
  const answer = await served.call({}, { format: 'pdf' });
  expect(performance.now() - started).toBeLessThan(60_000);
  if (answer.status === 200) expect(parsePdf(answer.bytes).pages).toBeGreaterThan(10);
  else expect(answer.status).toBeOneOf([500, 503]);
  outputsOf(await served.call());
});
