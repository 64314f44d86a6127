import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { type HttpBackend, hidden, outputsOf, type Served } from '../support/gateway.js';
import {
  type GatewayProvocation,
  gatewayTest,
  provokesGateway,
  telling,
  withLimits,
} from '../support/gateway-provokes.js';
import { MEGABYTE } from '../support/hostile-images.js';
import type { Answer } from '../support/http.js';
import { type Behaviour, Upstream } from '../support/upstream-process.js';

/** A product of its own whose service behaves like this, with a credential and texts that no client may see. */
async function broken(
  { gateway, upstream }: Pick<GatewayProvocation, 'gateway' | 'upstream'>,
  behaviour: Behaviour,
  backend: Partial<HttpBackend> = {},
): Promise<Served & { path: string }> {
  const path = await upstream.path(behaviour);
  const url = `${upstream.url(path)}?token=upstream-marker-in-url`;
  const served = await gateway.product({ backend: { url, credential: hidden.credential, ...backend } });
  return Object.assign(served, { path });
}

/** The same call for an answer as JSON, as a report and as both: an error is JSON under each. */
async function inEveryFormat(served: Served): Promise<Answer[]> {
  const answers = [];
  for (const format of ['json', 'pdf', 'both']) answers.push(withLimits(await served.call({}, { format })));
  return answers;
}

const said = {
  value: { error: `${hidden.text}: wrong password for admin@internal.example`, trace: hidden.text },
  headers: { 'www-authenticate': `Bearer realm="${hidden.text}"`, 'x-debug': hidden.text, server: hidden.text },
};

provokesGateway('service_unavailable', 'refused: the service is stopped', async ({ gateway }) => {
  const upstream = await Upstream.start();
  const served = await broken({ gateway, upstream }, { kind: 'json', value: { fine: true } });
  outputsOf(await served.call());
  await upstream.stop();
  return inEveryFormat(served);
});

provokesGateway('service_unavailable', 'reset before, after the head, and within the body', async (context) => {
  const answers = [];
  for (const at of ['start', 'head', 'body'] as const) {
    const served = await broken(context, { kind: 'reset', at, head: said.headers });
    answers.push(...(await inEveryFormat(served)));
    // Whether the call was carried out nobody knows: a POST is not sent again.
    expect(await context.upstream.received(served.path)).toHaveLength(3);
  }
  return answers;
});

provokesGateway('service_unavailable', 'the service stops in the middle of a call', async ({ gateway }) => {
  const upstream = await Upstream.start();
  const served = await broken({ gateway, upstream }, { kind: 'hang' });
  const asked = served.call();
  setTimeout(() => upstream.stop(), 500);
  return withLimits(await asked);
});

provokesGateway('service_unavailable', 'time-out: no answer, and a machine that stands still', async (context) => {
  const hanging = await broken(context, { kind: 'hang' }, { timeout_ms: 500 });
  const started = performance.now();
  const answers = [withLimits(await hanging.call())];
  expect(performance.now() - started).toBeGreaterThan(450);
  expect(performance.now() - started).toBeLessThan(3_000);

  const upstream = await Upstream.start();
  const served = await broken({ gateway: context.gateway, upstream }, { kind: 'json', value: {} }, { timeout_ms: 500 });
  outputsOf(await served.call());
  upstream.freeze();
  answers.push(withLimits(await served.call()));
  await upstream.stop();
  return answers;
});

provokesGateway('service_unavailable', 'a slow drip: the time holds for the whole answer', async (context) => {
  const text = JSON.stringify({ slow: 'x'.repeat(1_000) });
  const served = await broken(context, { kind: 'drip', everyMs: 50, text }, { timeout_ms: 1_000 });
  const started = performance.now();
  const answer = withLimits(await served.call());
  expect(performance.now() - started).toBeGreaterThan(900);
  expect(performance.now() - started).toBeLessThan(4_000);
  return answer;
});

gatewayTest('a slow drip that ends in time is an answer', async ({ gateway, upstream }) => {
  const served = await broken({ gateway, upstream }, { kind: 'drip', everyMs: 20, text: '{"slow":true}' });
  expect(outputsOf(await served.call())).toEqual({ slow: true });
});

provokesGateway('bad_gateway', 'the service answers 401 or 403', async (context) => {
  const answers = [];
  for (const status of [401, 403]) {
    const served = await broken(context, { kind: 'json', status, ...said });
    answers.push(...(await inEveryFormat(served)));
    for (const { headers } of answers) expect(headers).not.toHaveProperty('www-authenticate');
    // However often: this is no outage, and the next good credential has to work at once.
    for (let again = 0; again < 8; again++) answers.push(await served.call());
    expect(await context.upstream.received(served.path)).toHaveLength(11);
  }
  return answers;
});

provokesGateway('service_unavailable', 'the service answers 429, with a Retry-After and without', async (context) => {
  const answers: Answer[] = [];
  const waits = ['17', undefined, '0', '-5', '99999999', 'soon', 'Wed, 21 Oct 2026 07:28:00 GMT', '1.5'];
  for (const wait of waits) {
    const headers = { ...said.headers, ...(wait !== undefined && { 'retry-after': wait }) };
    const served = await broken(context, { kind: 'json', status: 429, value: said.value, headers });
    const answer = withLimits(await served.call());
    if (wait === '17') expect(answer.headers['retry-after']).toBe('17');
    else expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    answers.push(answer);
  }
  return answers;
});

provokesGateway('service_unavailable', 'the service answers 5xx', async (context) => {
  const answers = [];
  for (const status of [500, 501, 502, 503, 504, 599]) {
    const served = await broken(context, { kind: 'json', status, ...said });
    answers.push(...(await inEveryFormat(served)));
  }
  const slow = { ...said.headers, 'retry-after': '23' };
  const served = await broken(context, { kind: 'json', status: 503, value: said.value, headers: slow });
  const answer = withLimits(await served.call());
  expect(answer.headers['retry-after']).toBe('23');
  return [...answers, answer];
});

provokesGateway('service_unavailable', 'bytes that are no HTTP', async (context) => {
  const answers = [];
  for (const bytes of [
    Buffer.from(hidden.text),
    randomBytes(2_000),
    Buffer.from('HTTP/1.1 999999 x\r\n\r\n'),
    Buffer.from('HTTP/1.1 000 x\r\nContent-Length: 2\r\n\r\n{}'),
    Buffer.alloc(0),
  ])
    answers.push(withLimits(await (await broken(context, { kind: 'noise', base64: bytes.toString('base64') })).call()));
  // Heads without an end are cut off, too.
  const head = `HTTP/1.1 200 OK\r\n${'x-long: upstream-marker\r\n'.repeat(10_000)}`;
  const endless = await broken(context, { kind: 'noise', base64: Buffer.from(head).toString('base64') });
  return [...answers, withLimits(await endless.call())];
});

provokesGateway(
  'service_unavailable',
  'TLS where there is none, and a name that nobody has',
  async ({ gateway, upstream }) => {
    const urls = [upstream.url('/hidden-path').replace('http:', 'https:'), 'http://hidden-path.invalid/'];
    const answers = [];
    for (const url of urls)
      answers.push(withLimits(await (await gateway.product({ backend: { url, timeout_ms: 2_000 } })).call()));
    return answers;
  },
);

const unreadable = 'An unexpected error occurred while reading the result';

provokesGateway('internal_server_error', 'garbage: an answer that is no JSON', async (context) => {
  const answers = [];
  const texts = [hidden.text, '<html>upstream-marker</html>', '', '{"half":', 'NaN', `{"a":1}${hidden.text}`];
  for (const text of texts) {
    const served = await broken(context, { kind: 'text', text, headers: { 'content-type': 'application/json' } });
    answers.push(...(await inEveryFormat(served)));
  }
  for (const bytes of [randomBytes(4_096), Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])])
    answers.push(await (await broken(context, { kind: 'text', base64: bytes.toString('base64') })).call());
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  answers.push(await (await broken(context, { kind: 'text', text: deep })).call());
  return answers.map((answer) => telling(unreadable, answer));
});

provokesGateway('internal_server_error', 'an answer of 10 MB, its length told or not', async (context) => {
  const answers = [];
  for (const declared of [true, false]) {
    const served = await broken(context, { kind: 'large', bytes: 10 * MEGABYTE, declared });
    answers.push(...(await inEveryFormat(served)));
  }
  return answers.map((answer) => telling(unreadable, answer));
});

gatewayTest('the size of answers is the product’s to set', { timeout: 60_000 }, async ({ gateway, upstream }) => {
  const large = { kind: 'large', bytes: 10 * MEGABYTE, declared: false } as const;
  const served = await broken({ gateway, upstream }, large, {
    max_response_bytes: 11 * MEGABYTE,
    response_mapping: '{ "found": $exists(large) }',
  });
  expect(outputsOf(await served.call())).toEqual({ found: true });
});

provokesGateway('internal_server_error', 'a redirect, which is never followed', async (context) => {
  const { upstream } = context;
  const answers = [];
  const target = await upstream.path({ kind: 'json', value: { followed: true } });
  const locations = [
    upstream.url(target),
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    target,
  ];
  for (const [index, location] of locations.entries()) {
    const status = [301, 302, 303, 307, 308][index] ?? 302;
    const served = await broken(context, { kind: 'json', status, headers: { location }, value: { followed: false } });
    answers.push(...(await inEveryFormat(served)));
  }
  expect(await upstream.received(target)).toEqual([]);
  return answers.map((answer) => telling(unreadable, answer));
});

provokesGateway('internal_server_error', 'the service calls the request wrong, or answers 204', async (context) => {
  const answers = [];
  for (const status of [400, 404, 405, 409, 413, 415, 418, 422, 451]) {
    const served = await broken(context, { kind: 'json', status, ...said });
    answers.push(withLimits(await served.call()));
  }
  answers.push(await (await broken(context, { kind: 'text', status: 204 })).call());
  return answers.map((answer) => telling(unreadable, answer));
});

provokesGateway('internal_server_error', 'an answer that the mapping cannot read', async (context) => {
  const answers = [];
  const mappings = [
    '$number(text)',
    '$error("upstream-marker")',
    'text.nowhere',
    '"text"',
    '[1, 2]',
    '7',
    '$eval("{")',
    '( $f := function($n) { $f($n + 1) + 1 }; { "a": $f(0) } )',
    '{ "a": $join([1..100000000]) }',
    '( $f := function() { $f() }; $f() )',
  ];
  for (const response_mapping of mappings) {
    const served = await broken(context, { kind: 'json', value: { text: hidden.text } }, { response_mapping });
    answers.push(withLimits(await served.call()));
  }
  return answers.map((answer) => telling(unreadable, answer));
});

provokesGateway('internal_server_error', 'a request mapping that fails on these inputs', async (context) => {
  const served = await broken(
    context,
    { kind: 'json', value: {} },
    { request_mapping: '{ "n": $number(inputs.text) }' },
  );
  outputsOf(await served.call({ text: '7' }));
  const answers = [await served.call({ text: 'seven' }), await served.call({ text: [] })];
  expect(await context.upstream.received(served.path)).toHaveLength(1);
  return answers;
});

gatewayTest(
  'only what is idempotent is tried once more, and only a connection that failed',
  async ({ gateway, upstream }) => {
    const once = await upstream.path({ kind: 'reset' }, { kind: 'json', value: { attempt: 2 } });
    const idempotent = await gateway.product({ backend: { url: upstream.url(once), idempotent: true } });
    expect(outputsOf(await idempotent.call())).toEqual({ attempt: 2 });
    const failing = await upstream.path(
      { kind: 'json', status: 500, value: {} },
      { kind: 'json', value: { attempt: 2 } },
    );
    const answered = await gateway.product({ backend: { url: upstream.url(failing), idempotent: true } });
    expect((await answered.call()).status).toBe(503);
    expect(await upstream.received(failing)).toHaveLength(1);
  },
);

gatewayTest('a client that hangs up ends the call of the service', async ({ gateway, upstream }) => {
  const { slug, gateway: own, path } = await broken({ gateway, upstream }, { kind: 'hang' });
  const controller = new AbortController();
  const asked = fetch(`${own.admin.baseUrl}/gateway/api/${slug}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${own.key}`, 'content-type': 'application/json' },
    body: '{"inputs":{}}',
    signal: controller.signal,
  });
  await expect.poll(() => upstream.held(path), { timeout: 5_000 }).toBe(1);
  controller.abort();
  await expect(asked).rejects.toThrow();
  await expect.poll(() => upstream.held(path), { timeout: 5_000 }).toBe(0);
});
