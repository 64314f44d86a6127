import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import { type Gateway, hidden, newGateway, outputsOf } from '../support/gateway.js';
import { expectGatewayRefusal, provokingGateway } from '../support/gateway-provokes.js';
import { type Answer, eventually, send } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { type Behaviour, Upstream } from '../support/upstream-process.js';

const HOST = 'api.example.com';
let server: OwnServer;
let admin: Admin;
let gateway: Gateway;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await Upstream.start();
  server = await OwnServer.create({
    FACET_ALLOW_PRIVATE_UPSTREAMS: '1',
    FACET_FAULTS: '1',
    FACET_HOSTS: `gateway=${HOST}`,
    FACET_LOG_LEVEL: 'trace',
  });
  admin = await server.start();
  gateway = await newGateway(admin);
}, 120_000);
afterAll(async () => {
  await server?.close();
  await upstream?.stop();
});

const marked = { 'x-debug': hidden.text, server: hidden.text };
const behaviours: Record<string, { behaviour: Behaviour; status: number; backend?: Record<string, unknown> }> = {
  success: { behaviour: { kind: 'json', value: { fine: hidden.text }, headers: marked }, status: 200 },
  unauthorized: {
    behaviour: { kind: 'json', status: 401, value: { error: hidden.text }, headers: marked },
    status: 502,
  },
  forbidden: { behaviour: { kind: 'json', status: 403, value: { error: hidden.text } }, status: 502 },
  limited: { behaviour: { kind: 'json', status: 429, value: { error: hidden.text } }, status: 503 },
  failing: { behaviour: { kind: 'json', status: 500, value: { error: hidden.text } }, status: 503 },
  wrong: { behaviour: { kind: 'json', status: 400, value: { error: hidden.text } }, status: 500 },
  redirect: {
    behaviour: { kind: 'json', status: 302, value: {}, headers: { location: `http://10.0.0.1/${hidden.text}` } },
    status: 500,
  },
  garbage: { behaviour: { kind: 'text', text: hidden.text }, status: 500 },
  noise: { behaviour: { kind: 'noise', base64: Buffer.from(hidden.text).toString('base64') }, status: 503 },
  reset: { behaviour: { kind: 'reset', at: 'body', head: marked }, status: 503 },
  slow: { behaviour: { kind: 'hang' }, status: 503, backend: { timeout_ms: 300 } },
  mapping: {
    behaviour: { kind: 'json', value: { text: hidden.text } },
    status: 500,
    backend: { response_mapping: '$number(text)' },
  },
  thrown: {
    behaviour: { kind: 'json', value: { text: hidden.text } },
    status: 500,
    backend: { response_mapping: '$error(text)' },
  },
};

test('neither log nor metrics nor audit log nor lists tell URLs, credentials, inputs, or what a service said', async () => {
  const ids: string[] = [];
  const slugs: string[] = [];
  const note = (answer: Answer, status: number) => {
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status });
    ids.push(String(answer.headers['x-request-id']));
  };
  for (const { behaviour, status, backend } of Object.values(behaviours)) {
    const url = `${upstream.url(await upstream.path(behaviour))}?token=upstream-marker-in-url`;
    const served = await gateway.product({
      backend: { url, credential: hidden.credential, headers: { 'X-Own': 'upstream-marker-header' }, ...backend },
    });
    slugs.push(served.slug);
    note(await served.call({ secret: 'upstream-marker-inputs' }), status);
    note(await served.call({ secret: 'upstream-marker-inputs' }, { headers: { 'x-facet-fault': 'internal' } }), 500);
    const tried = await admin.call('POST', `/products/${served.slug}/test`, {
      inputs: { secret: 'upstream-marker-inputs' },
    });
    expect(tried.status).toBe(200);
    expect(tried.text).not.toContain(hidden.credential);
  }
  const log = await eventually('the requests are logged', async () => {
    const text = server.log;
    return ids.every((id) => text.includes(id)) && text;
  });
  const metrics = await send({ method: 'GET', url: `${admin.baseUrl}/metrics` });
  const secrets = ['upstream-marker', 'credential-marker', 'hidden-path', upstream.host, gateway.key, 'ila_'];
  const lines = `${log}\n${metrics.text}`.split('\n');
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  for (const path of ['/audit-log?limit=200', '/products?limit=200', ...slugs.map((slug) => `/products/${slug}`)]) {
    const answer = await admin.call('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('credential-marker');
  }
});

test('a product survives a kill of the server, credential and all', { timeout: 120_000 }, async () => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const served = await gateway.product({ backend: { url: upstream.url(path), credential: hidden.credential } });
  await server.kill();
  admin = await server.start();
  const again = await newGateway(admin, [served.slug]);
  outputsOf(await again.call(served.slug, { a: 1 }));
  const [arrival] = await upstream.received(path);
  expect(arrival).toMatchObject({ headers: { authorization: `Bearer ${hidden.credential}` }, body: '{"a":1}' });
  gateway = again;
});

test('the surface is served at the root of a host of its own, where the page’s paths work as they stand', async () => {
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: { fine: true } })) },
  });
  const at = (method: string, path: string, key?: string) =>
    send({
      method,
      url: admin.baseUrl + path,
      headers: { host: HOST, 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: method === 'POST' ? '{"inputs":{}}' : undefined,
    });
  expect(outputsOf(await at('POST', `/api/${served.slug}`, served.gateway.key))).toEqual({ fine: true });
  expect((await at('GET', '/health')).text).toBe('{"status":"ok"}');
  expectGatewayRefusal(await at('POST', `/api/${served.slug}`), 'unauthorized');
  expectGatewayRefusal(await at('GET', '/nowhere'), 'not_found');
});

test(provokingGateway('service_unavailable', 'more calls of one product than may be under way'), {
  timeout: 60_000,
}, async () => {
  const path = await upstream.path({ kind: 'json', value: { fine: true }, afterMs: 3_000 });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const answers = await Promise.all(Array.from({ length: 300 }, () => served.call()));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) expectGatewayRefusal(answer, 'service_unavailable');
  for (const answer of answers) if (answer.status === 200) outputsOf(answer);
  expect(await upstream.mostAtOnce(path)).toBeLessThanOrEqual(256);
  // It was the product's own crowd, no outage of its service.
  await upstream.behave(path, { kind: 'json', value: { fine: true } });
  outputsOf(await served.call());
});
