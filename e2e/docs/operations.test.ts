import { expect, inject } from 'vitest';
import { test } from '../support/fixtures.js';
import { send } from '../support/http.js';
import { metric } from '../support/metrics.js';
import { expectRequestId } from '../support/provokes.js';

const get = (path: string, method = 'GET') => send({ method, url: inject('baseUrl') + path });

for (const path of ['/healthz', '/readyz', '/metrics']) {
  test(`${path} answers without a key`, async () => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expectRequestId(answer);
  });
}

test('metrics are Prometheus text that counts requests without telling keys', async ({ tenant }) => {
  const { text, headers } = await get('/metrics');
  expect(headers['content-type']).toMatch(/^text\/plain; version=|^application\/openmetrics-text/);
  for (const line of text.split('\n').filter(Boolean))
    expect(line).toMatch(/^(# (HELP|TYPE|EOF|UNIT).*|[a-zA-Z_:][\w:]*(\{.*\})? -?[\d.eE+NaIf-]+( \d+)?)$/);
  expect(text).toMatch(/^process_resident_memory_bytes /m);
  expect(text).not.toContain(tenant.v2.key);
  expect(text).not.toContain('iksk_live_');
});

test('requests are counted by status', async ({ tenant }) => {
  const { text } = await get('/metrics');
  const name = /^(facet_\w*requests\w*_total|facet_http_\w+_count)\{.*status/m.exec(text)?.[1];
  expect(name).toBeDefined();
  const total = async () =>
    [...(await metric(inject('baseUrl'), name as string))]
      .filter(([labels]) => /"401"/.test(labels))
      .reduce((sum, [, value]) => sum + value, 0);
  const before = await total();
  await tenant.v2.detect(undefined, {}, { key: null });
  expect(await total()).toBeGreaterThan(before);
});

test('a route outside every surface is refused without a framework showing', async () => {
  for (const [path, method] of [
    ['/nowhere', 'GET'],
    ['/nowhere', 'POST'],
    ['/wp-login.php', 'GET'],
    ['/.env', 'GET'],
    ['/%ZZ', 'GET'],
    ['/..%2f..%2fpackage.json', 'GET'],
  ] as const) {
    const answer = await get(path, method);
    expect({ path, status: answer.status }).toEqual({ path, status: expect.toBeOneOf([400, 404]) });
    expectRequestId(answer);
    expect(answer.text).not.toMatch(/Route (GET|POST):|fastify|FST_ERR|node_modules|\n\s+at /i);
  }
});

test('the wrong method of a route outside every surface is refused', async () => {
  for (const path of ['/healthz', '/metrics']) expect([404, 405]).toContain((await get(path, 'DELETE')).status);
});

test('pages carry headers that keep them safe', async () => {
  for (const path of ['/', '/docs', '/docs/errors']) {
    const { headers, status } = await get(path);
    expect(status).toBe(200);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/default-src/);
    expect(headers['x-powered-by']).toBeUndefined();
  }
});
