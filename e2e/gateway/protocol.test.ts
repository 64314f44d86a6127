import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { outputsOf, type Served } from '../support/gateway.js';
import {
  expectGatewayRefusal,
  provokesGateway,
  telling,
  gatewayTest as test,
  withLimits,
} from '../support/gateway-provokes.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { answer, eventually } from '../support/http.js';
import { dial, exchange } from '../support/socket.js';

/** The head of a call, with whatever headers a test wants. */
function head({ gateway, slug }: Served, headers: Record<string, string>): string {
  const all = {
    host: new URL(gateway.admin.baseUrl).host,
    authorization: `Bearer ${gateway.key}`,
    'content-type': 'application/json',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST /gateway/api/${slug} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

test('JSON is taken as it is commonly sent', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'echo' });
  const served = await gateway.product({
    backend: { url: upstream.url(path), response_mapping: '{ "got": $eval(body) }' },
  });
  for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset=UTF-8; x=y'])
    expect(outputsOf(await served.post('{"inputs":{"a":1}}', { headers: { 'content-type': type } }))).toEqual({
      got: { a: 1 },
    });
  for (const body of [' \n{"inputs":{"a":1}}\t', '{"other":7,"inputs":{"a":1}}', '{"inputs":{"a":2},"inputs":{"a":1}}'])
    expect(outputsOf(await served.post(body))).toEqual({ got: { a: 1 } });
  const chunked = await served.post('{"inputs":{"a":1}}', { headers: { 'transfer-encoding': 'chunked' } });
  expect(outputsOf(chunked)).toEqual({ got: { a: 1 } });
  const odd = { 'ä"\\': 'ß\u2028', '': 0, big: 1e21, small: 1e-7, deep: [[[{}]]] };
  expect(outputsOf(await served.call(odd))).toEqual({ got: odd });
});

test('a slug may be written with escapes; queries that mean nothing are passed over', async ({ gateway, upstream }) => {
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: { a: 1 } })) },
  });
  const escaped = [...served.slug].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
  const headers = { authorization: `Bearer ${served.gateway.key}`, 'content-type': 'application/json' };
  for (const path of [`/api/${escaped}`, `/api/${served.slug}?x=y`, `/api/${served.slug}?`])
    expect(outputsOf(await served.gateway.request('POST', path, headers, '{"inputs":{}}'))).toEqual({ a: 1 });
});

provokesGateway(
  'bad_request',
  'a format given twice, a compressed body, and JSON of another encoding',
  async (context) => {
    const { gateway, upstream } = context;
    const served = await gateway.product({ backend: { url: upstream.url('/') } });
    const headers = { authorization: `Bearer ${served.gateway.key}`, 'content-type': 'application/json' };
    const body = '{"inputs":{}}';
    return [
      await served.gateway.request('POST', `/api/${served.slug}?format=json&format=pdf`, headers, body),
      await served.gateway.request('POST', `/api/${served.slug}?format[]=json&format`, headers, body),
      await served.post(gzipSync(body), { headers: { 'content-encoding': 'gzip' } }),
      await served.post(Buffer.from(body, 'utf16le')),
    ];
  },
);

provokesGateway(
  'bad_request',
  'a body that stops arriving, after 15 s',
  async ({ gateway, upstream }) => {
    const served = await gateway.product({ backend: { url: upstream.url('/') } });
    const socket = await dial(gateway.admin.baseUrl);
    const started = performance.now();
    const { status, body, closedByServer } = await exchange(
      socket,
      `${head(served, { 'content-length': '1000' })}{"inputs":`,
      30_000,
    );
    expect(closedByServer).toBe(true);
    expect(performance.now() - started).toBeLessThan(25_000);
    const [lines = '', text = ''] = body.split('\r\n\r\n');
    const headers = lines
      .split('\r\n')
      .slice(1)
      .map((line) => line.toLowerCase().split(': ') as [string, string]);
    return telling('The request body arrived too slowly', answer(status, Object.fromEntries(headers), text));
  },
  60_000,
);

test('clients that hang up in the middle of their bodies leave the surface well', async ({ gateway, upstream }) => {
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: { a: 1 } })) },
  });
  for (let client = 0; client < 20; client++) {
    const socket = await dial(gateway.admin.baseUrl);
    socket.write(`${head(served, { 'content-length': '1000000' })}{"inputs":{"a":"${'x'.repeat(client * 1_000)}`);
    setTimeout(() => socket.destroy(), 20);
  }
  expect(outputsOf(await served.call())).toEqual({ a: 1 });
});

test('many large bodies at once are taken or told to wait, and then taken', { timeout: 120_000 }, async ({
  gateway,
  upstream,
}) => {
  const served = await gateway.product({
    backend: {
      url: upstream.url(await upstream.path({ kind: 'json', value: { a: 1 } })),
      request_mapping: '{ "got": $exists(inputs.a) }',
    },
  });
  const body = JSON.stringify({ inputs: { a: 'x'.repeat(20 * MEGABYTE) } });
  const answers = await Promise.all(Array.from({ length: 24 }, () => served.post(body)));
  for (const each of answers) if (each.status !== 200) expectGatewayRefusal(withLimits(each), 'service_unavailable');
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  await eventually('a large body is taken', async () => (await served.post(body)).status === 200, 30_000);
  expect(outputsOf(await served.call())).toEqual({ a: 1 });
});
