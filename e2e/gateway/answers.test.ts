import { expect } from 'vitest';
import { hidden, outputsOf } from '../support/gateway.js';
import { expectHeadersHideIt, gatewayTest as test, withLimits } from '../support/gateway-provokes.js';
import { parsePdf } from '../support/pdf.js';
import { expectRequestId } from '../support/provokes.js';
import type { Arrival } from '../support/upstream-process.js';

test('inputs go to the service, its answer comes back as outputs, byte for byte in the envelope', async ({
  gateway,
  upstream,
}) => {
  const path = await upstream.path({ kind: 'json', value: { score: 0.93, labels: ['a', 'ü'], nothing: null } });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const answer = await served.call({ text: 'Grüße', count: 3 });
  const outputs = { score: 0.93, labels: ['a', 'ü'], nothing: null };
  expect(outputsOf(answer)).toEqual(outputs);
  expect(answer.text).toBe(JSON.stringify({ status: 200, response_data: { outputs } }));
  expect(answer.headers['cache-control']).toBe('no-store');
  expectRequestId(answer);
  withLimits(answer);
  const [arrival] = await upstream.received(path);
  expect(arrival).toMatchObject({ method: 'POST', query: '', headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(arrival?.body ?? '')).toEqual({ text: 'Grüße', count: 3 });
});

test('the service learns nothing of the client: neither key nor headers nor address', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const headers = {
    cookie: 'session=client',
    'x-forwarded-for': '203.0.113.7',
    'x-mine': 'mine',
    referer: 'https://me.example',
  };
  outputsOf(await served.call({}, { headers }));
  const [arrival] = await upstream.received(path);
  const said = JSON.stringify(arrival);
  expect(said).not.toContain(served.gateway.key);
  expect(said).not.toMatch(/ila_|session=client|203\.0\.113\.7|mine|me\.example/);
});

test('no header of the service reaches the client', async ({ gateway, upstream }) => {
  const headers = {
    'x-secret': 'upstream-marker-text',
    'set-cookie': ['a=upstream-marker-text', 'b=2'],
    server: 'upstream-marker-text',
    via: '1.1 upstream-marker-text',
    location: 'http://127.0.0.1/hidden-path',
    'cache-control': 'public, max-age=600',
    'retry-after': '77',
    'x-ratelimit-limit': '77',
    'access-control-allow-origin': '*',
    'content-disposition': 'attachment; filename="upstream-marker"',
  };
  const path = await upstream.path({ kind: 'json', headers, value: { fine: true } });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const answer = await served.call();
  outputsOf(answer);
  expectHeadersHideIt(answer);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['x-ratelimit-limit']).not.toBe('77');
  for (const name of ['retry-after', 'access-control-allow-origin', 'content-disposition'])
    expect(answer.headers).not.toHaveProperty(name);
});

test('the key is taken from either header, and Authorization wins', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const { slug, gateway: own } = await gateway.product({ backend: { url: upstream.url(path) } });
  const ask = (headers: Record<string, string>) =>
    own.request('POST', `/api/${slug}`, { 'content-type': 'application/json', ...headers }, '{"inputs":{}}');
  const [good, wrong] = [own.key, 'ila_wrong'];
  const sent: Record<string, string>[] = [
    { 'x-api-key': good },
    { authorization: `Bearer ${good}` },
    { authorization: `bearer ${good}` },
    { authorization: `Bearer ${good}`, 'x-api-key': wrong },
  ];
  for (const headers of sent) outputsOf(await ask(headers));
  expect((await ask({ authorization: `Bearer ${wrong}`, 'x-api-key': good })).status).toBe(401);
});

test('methods, headers, a credential and mappings are used as they were set', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'echo' });
  const seen = async (backend: Record<string, unknown>, inputs: unknown) => {
    const served = await gateway.product({ backend: { url: upstream.url(path), ...backend } });
    return outputsOf<Arrival & Record<string, unknown>>(await served.call(inputs));
  };
  expect(await seen({ method: 'PUT', headers: { 'X-Model': 'small' } }, { a: 1 })).toMatchObject({
    method: 'PUT',
    headers: { 'x-model': 'small' },
    body: '{"a":1}',
  });
  expect(await seen({ method: 'PATCH' }, {})).toMatchObject({ method: 'PATCH' });
  expect(await seen({ method: 'GET' }, { q: 'two words', n: 2 })).toMatchObject({
    method: 'GET',
    query: expect.stringMatching(/^\?q=two(\+|%20)words&n=2$/),
    body: '',
  });
  const sentHeaders = async (backend: Record<string, unknown>) => {
    const own = await upstream.path({ kind: 'json', value: {} });
    outputsOf(await (await gateway.product({ backend: { url: upstream.url(own), ...backend } })).call());
    return (await upstream.received(own))[0]?.headers;
  };
  expect(await sentHeaders({ credential: 'credential-marker-1' })).toMatchObject({
    authorization: 'Bearer credential-marker-1',
  });
  const named = { credential: 'credential-marker-2', headers: { 'X-Token': 'key={{credential}}' } };
  expect(await sentHeaders(named)).toMatchObject({ 'x-token': 'key=credential-marker-2' });
  expect(await sentHeaders(named)).not.toHaveProperty('authorization');
  const mapped = {
    request_mapping: '{ "prompt": "Say " & inputs.word, "n": $count(inputs.list) }',
    response_mapping: '{ "sent": $eval(body), "word": $inputs.word, "status": $status }',
  };
  expect(await seen(mapped, { word: 'hello', list: [1, 2, 3] })).toEqual({
    sent: { prompt: 'Say hello', n: 3 },
    word: 'hello',
    status: 200,
  });
});

test('a service that repeats its request does not show the credential', async ({ gateway, upstream }) => {
  const backend = { url: upstream.url(await upstream.path({ kind: 'echo' })), credential: hidden.credential };
  const served = await gateway.product({ backend });
  const outputs = outputsOf<Arrival>(await served.call({ text: 'kept' }));
  expect(outputs).toMatchObject({ body: '{"text":"kept"}', headers: { authorization: 'Bearer [credential]' } });
  const both = (await served.call({}, { format: 'both' })).json<{ pdf: { data: string } }>();
  expect(JSON.stringify(both)).not.toContain(hidden.credential);
  const report = parsePdf(Buffer.from(both.pdf.data, 'base64'));
  expect(report.text).toContain('Bearer[credential]');
  expect(report.text).not.toContain(hidden.credential);
});

test('an answer that is no object is the output named result; 201 and 204 are successes', async ({
  gateway,
  upstream,
}) => {
  for (const value of [[1, 2], 'text', 7, true, null]) {
    const path = await upstream.path({ kind: 'json', value });
    const served = await gateway.product({ backend: { url: upstream.url(path) } });
    expect(outputsOf(await served.call())).toEqual({ result: value });
  }
  const path = await upstream.path({ kind: 'json', status: 201, value: { made: 1 } });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  expect(outputsOf(await served.call())).toEqual({ made: 1 });
});

test('a GET says what inputs the product takes', async ({ gateway, upstream }) => {
  const input_schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { age: { type: 'integer', minimum: 0 } },
    required: ['age'],
  };
  const served = await gateway.product({ input_schema, backend: { url: upstream.url('/unused') } });
  const answer = await served.gateway.schema(served.slug);
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual(input_schema);
  expectHeadersHideIt(answer);
  withLimits(answer);
  expect(await upstream.received('/unused')).toEqual([]);
});

test('the health of the surface needs no key', async ({ gateway }) => {
  const answer = await gateway.request('GET', '/health');
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '{"status":"ok"}' });
  expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
  expectRequestId(answer);
});

test('many connections at once share the service’s, and every client gets its own answer', async ({
  gateway,
  upstream,
}) => {
  const path = await upstream.path({ kind: 'echo', afterMs: 20 });
  const response_mapping = '{ "number": $eval(body).number }';
  const served = await gateway.product({ backend: { url: upstream.url(path), response_mapping } });
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  const answers = await Promise.all(numbers.map((number) => served.call({ number })));
  expect(answers.map((answer) => outputsOf(answer))).toEqual(numbers.map((number) => ({ number })));
});

test('a change of a product holds from the next call on', async ({ gateway, upstream }) => {
  const [first, second] = [
    await upstream.path({ kind: 'json', value: { from: 'first' } }),
    await upstream.path({ kind: 'json', value: { from: 'second' } }),
  ];
  const served = await gateway.product({ backend: { url: upstream.url(first) } });
  expect(outputsOf(await served.call())).toEqual({ from: 'first' });
  await served.change({ backend: { url: upstream.url(second) } });
  expect(outputsOf(await served.call())).toEqual({ from: 'second' });
  await served.change({ input_schema: { type: 'object', required: ['age'] } });
  expect((await served.call()).status).toBe(400);
  await served.change({ active: false });
  expect((await served.call({ age: 1 })).status).toBe(404);
  await served.change({ active: true });
  expect(outputsOf(await served.call({ age: 1 }))).toEqual({ from: 'second' });
});
