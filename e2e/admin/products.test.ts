import { describe, expect } from 'vitest';
import { expectProblem } from '../support/expect-problem.js';
import { freshSlug, newProduct, productBody } from '../support/gateway.js';
import { gatewayTest as test } from '../support/gateway-provokes.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { type Answer, send } from '../support/http.js';
import { parsePdf } from '../support/pdf.js';

interface Whole {
  readonly slug: string;
  readonly version: number;
  readonly has_credential: boolean;
  readonly backend: Record<string, unknown>;
  readonly health: Record<string, unknown>;
}

const untried = { breaker: 'closed', calls: 0, failures: 0, error_rate: null, p50_ms: null, window_seconds: 900 };

test('a product is made with its defaults, read, listed, changed and deleted', async ({ admin, upstream }) => {
  const slug = freshSlug();
  const request = {
    slug,
    name: 'Credit check',
    input_schema: { type: 'object' },
    backend: { type: 'http', url: upstream.url() },
  };
  const made = await admin.call('POST', '/products', request);
  expect({ status: made.status, text: made.text }).toMatchObject({ status: 201 });
  const whole = {
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    slug,
    name: 'Credit check',
    active: true,
    default_format: 'json',
    input_schema: { type: 'object' },
    backend: {
      type: 'http',
      url: upstream.url(),
      method: 'POST',
      headers: {},
      timeout_ms: 30_000,
      request_mapping: null,
      response_mapping: null,
      verify_tls: true,
      idempotent: false,
      max_response_bytes: 8 * MEGABYTE,
    },
    has_credential: false,
    version: 1,
    health: untried,
    created_at: expect.stringMatching(/^\d{4}-.*Z$/),
    updated_at: expect.stringMatching(/^\d{4}-.*Z$/),
  };
  expect(made.json()).toEqual(whole);
  expect((await admin.call('GET', `/products/${slug}`)).json()).toEqual(made.json());
  const { products } = (await admin.call('GET', '/products?limit=200')).json<{ products: Whole[] }>();
  expect(products.find((each) => each.slug === slug)).toEqual(made.json());

  const changed = await admin.call('PATCH', `/products/${slug}`, {
    name: 'Another name',
    default_format: 'both',
    active: false,
    backend: { timeout_ms: 1_000, headers: { 'X-A': 'b' }, response_mapping: '{ "a": b }' },
  });
  expect({ status: changed.status, text: changed.text }).toMatchObject({ status: 200 });
  expect(changed.json()).toMatchObject({
    name: 'Another name',
    default_format: 'both',
    active: false,
    version: 2,
    backend: { ...whole.backend, timeout_ms: 1_000, headers: { 'X-A': 'b' }, response_mapping: '{ "a": b }' },
  });
  expect((await admin.call('DELETE', `/products/${slug}`)).status).toBe(204);
  expectProblem(await admin.call('GET', `/products/${slug}`), 404);
});

test('lists are given in pages, newest first', async ({ admin, upstream }) => {
  const made: string[] = [];
  for (let count = 0; count < 5; count++)
    made.push((await newProduct(admin, { backend: { url: upstream.url() } })).slug);
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = (await admin.call('GET', `/products?limit=2${cursor}`)).json<{
      products: Whole[];
      next_cursor: string | null;
    }>();
    expect(page.products.length).toBeLessThanOrEqual(2);
    seen.push(...page.products.map(({ slug }) => slug));
    cursor = page.next_cursor === null ? '' : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  } while (cursor !== '');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((slug) => made.includes(slug))).toEqual(made.reverse());
});

test('a credential is never told, can be changed and removed, and does not go to another host', async ({
  admin,
  upstream,
}) => {
  const backend = { url: upstream.url('/a'), credential: 'credential-marker-1' };
  const { slug } = await newProduct(admin, { backend });
  const path = `/products/${slug}`;
  const answers: Answer[] = [
    await admin.call('GET', path),
    await admin.call('PATCH', path, { backend: { url: upstream.url('/b') } }),
  ];
  for (const answer of answers) expect(answer.json()).toMatchObject({ has_credential: true });
  const elsewhere = await admin.call('PATCH', path, { backend: { url: 'https://models.example.com/b' } });
  expect(expectProblem(elsewhere, 422).detail).toContain('backend.credential');
  const again = await admin.call('PATCH', path, {
    backend: { url: 'https://models.example.com/b', credential: 'credential-marker-2' },
  });
  expect(again.json()).toMatchObject({ has_credential: true, backend: { url: 'https://models.example.com/b' } });
  const removed = await admin.call('PATCH', path, { backend: { credential: null } });
  expect(removed.json()).toMatchObject({ has_credential: false });
  answers.push(
    elsewhere,
    again,
    removed,
    await admin.call('GET', '/products?limit=200'),
    await admin.call('GET', '/audit-log?limit=200'),
  );
  for (const { text } of answers) expect(text).not.toContain('credential-marker');
});

test('each change is in the audit log, without what is secret', async ({ admin, upstream }) => {
  const { slug } = await newProduct(admin, { backend: { url: upstream.url(), credential: 'credential-marker' } });
  await admin.call('PATCH', `/products/${slug}`, { active: false });
  await admin.call('DELETE', `/products/${slug}`);
  const { entries } = (await admin.call('GET', '/audit-log?limit=200')).json<{
    entries: { action: string; details: Record<string, unknown> }[];
  }>();
  const own = entries.filter((entry) => JSON.stringify(entry).includes(slug)).map(({ action }) => action);
  expect(own).toEqual(['product.deleted', 'product.updated', 'product.created']);
});

test('a deleted product leaves every key, so that a later one of its name is not theirs', async ({
  admin,
  gateway,
  upstream,
}) => {
  const served = await gateway.product({ backend: { url: upstream.url() } });
  expect((await served.call()).status).toBe(200);
  await admin.call('DELETE', `/products/${served.slug}`);
  expect((await served.call()).status).toBe(404);
  await newProduct(admin, { slug: served.slug, backend: { url: upstream.url() } });
  expect((await served.call()).status).toBe(403);
});

describe('what is refused', () => {
  const invalid: [string, (url: string) => Record<string, unknown>][] = [
    ['slug', (url) => ({ slug: 'Upper', backend: { url } })],
    ['slug', (url) => ({ slug: '', backend: { url } })],
    ['slug', (url) => ({ slug: 'a'.repeat(65), backend: { url } })],
    ['name', (url) => ({ name: '', backend: { url } })],
    ['name', (url) => ({ name: 7, backend: { url } })],
    ['active', (url) => ({ active: 'yes', backend: { url } })],
    ['default_format', (url) => ({ default_format: 'xml', backend: { url } })],
    ['input_schema', (url) => ({ input_schema: undefined, backend: { url } })],
    ['input_schema', (url) => ({ input_schema: 'object', backend: { url } })],
    ['input_schema', (url) => ({ input_schema: { type: 'objekt' }, backend: { url } })],
    ['input_schema', (url) => ({ input_schema: { properties: { a: { pattern: '[' } } }, backend: { url } })],
    ['input_schema', (url) => ({ input_schema: { $ref: 'https://models.invalid/schema.json' }, backend: { url } })],
    ['input_schema', (url) => ({ input_schema: { $ref: '#/$defs/nowhere' }, backend: { url } })],
    ['backend.method', (url) => ({ backend: { url, method: 'DELETE' } })],
    ['backend.timeout_ms', (url) => ({ backend: { url, timeout_ms: 0 } })],
    ['backend.timeout_ms', (url) => ({ backend: { url, timeout_ms: 120_001 } })],
    ['backend.max_response_bytes', (url) => ({ backend: { url, max_response_bytes: 0 } })],
    ['backend.request_mapping', (url) => ({ backend: { url, request_mapping: '{ "a": ' } })],
    ['backend.response_mapping', (url) => ({ backend: { url, response_mapping: ')(' } })],
    ['backend.response_mapping', (url) => ({ backend: { url, response_mapping: '' } })],
    ['backend.headers', (url) => ({ backend: { url, headers: { 'bad name': 'x' } } })],
    ['backend.headers', (url) => ({ backend: { url, headers: { 'X-A': 'a\r\nX-B: c' } } })],
    ['backend.headers', (url) => ({ backend: { url, headers: { Host: 'elsewhere' } } })],
    ['backend.headers', (url) => ({ backend: { url, headers: { 'Content-Length': '7' } } })],
    ['backend.headers', (url) => ({ backend: { url, headers: { 'X-A': '{{credential}}' } } })],
    ['backend.credential', (url) => ({ backend: { url, credential: 'a\nb' } })],
    ['backend: Unknown field: nonsense', (url) => ({ backend: { url, nonsense: 1 } })],
    ['backend', () => ({ backend: { type: 'ftp' } })],
    ['backend.pipeline', () => ({ backend: { type: 'builtin', pipeline: 'face.guess' } })],
    ['backend.pipeline', () => ({ backend: { type: 'builtin', pipeline: 'vision.describe' } })],
    ['Unknown field: nonsense', (url) => ({ nonsense: 1, backend: { url } })],
  ];

  test('validation_error: each field that is wrong, by its name', async ({ admin, upstream }) => {
    for (const [field, request] of invalid) {
      const body = productBody(request(upstream.url()) as unknown as Parameters<typeof productBody>[0]);
      const answer = await admin.call('POST', '/products', body);
      expect({ field, status: answer.status, text: answer.text }).toMatchObject({ field, status: 422 });
      expect({ field, detail: expectProblem(answer, 422).detail }).toEqual({
        field,
        detail: expect.stringContaining(field),
      });
    }
    const { detail } = expectProblem(await admin.call('POST', '/products', { slug: 'A', backend: {} }), 422);
    for (const field of ['slug', 'name', 'backend']) expect(detail).toContain(field);
  });

  test('validation_error: of a change and of a try, too', async ({ admin, upstream }) => {
    const { slug } = await newProduct(admin, { backend: { url: upstream.url() } });
    for (const patch of [
      { slug: 'other' },
      { name: '' },
      { input_schema: { type: 7 } },
      { backend: { response_mapping: '(' } },
      { backend: { nonsense: 1 } },
    ])
      expectProblem(await admin.call('PATCH', `/products/${slug}`, patch), 422);
    for (const body of [{}, { inputs: [] }, { inputs: {}, format: 'xml' }, { inputs: {}, more: 1 }])
      expectProblem(await admin.call('POST', `/products/${slug}/test`, body), 422);
    for (const limit of ['0', '201', 'x']) expectProblem(await admin.call('GET', `/products?limit=${limit}`), 422);
    expectProblem(await admin.call('GET', '/products?cursor=nonsense'), 422);
    expect((await admin.call('GET', `/products/${slug}`)).json()).toMatchObject({ version: 1 });
  });

  test('conflict: a slug that is taken, also for two at the same moment', async ({ admin, upstream }) => {
    const body = productBody({ backend: { url: upstream.url() } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => admin.call('POST', '/products', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    for (const answer of answers)
      if (answer.status === 409) expect(expectProblem(answer, 409).detail).toContain(String(body.slug));
  });

  test('not_found: of each operation on one product', async ({ admin }) => {
    for (const slug of [freshSlug(), 'UPPER', '%00', 'a'.repeat(100)]) {
      expectProblem(await admin.call('GET', `/products/${slug}`), 404);
      expectProblem(await admin.call('PATCH', `/products/${slug}`, { active: true }), 404);
      expectProblem(await admin.call('DELETE', `/products/${slug}`), 404);
      expectProblem(await admin.call('POST', `/products/${slug}/test`, { inputs: {} }), 404);
    }
  });

  test('tokens, bodies and methods', async ({ admin, upstream }) => {
    const { slug } = await newProduct(admin, { backend: { url: upstream.url() } });
    const operations = [
      ['POST', '/products'],
      ['GET', '/products'],
      ['GET', `/products/${slug}`],
      ['PATCH', `/products/${slug}`],
      ['DELETE', `/products/${slug}`],
      ['POST', `/products/${slug}/test`],
    ] as const;
    const ask = (method: string, path: string, headers: Record<string, string>, body?: string) =>
      send({ method, url: `${admin.baseUrl}/admin/v1${path}`, headers, body });
    const authorization = `Bearer ${admin.token}`;
    for (const [method, path] of operations) {
      expectProblem(await ask(method, path, {}), 401);
      expectProblem(await ask(method, path, { authorization: 'Bearer wrong' }), 401);
      const json = { authorization, 'content-type': 'application/json' };
      if (method === 'GET' || method === 'DELETE') continue;
      expectProblem(await ask(method, path, json, '{'), 400);
      expectProblem(await ask(method, path, { authorization, 'content-type': 'text/plain' }, '{}'), 415);
      const large = JSON.stringify({ name: 'x'.repeat(33 * MEGABYTE) });
      expectProblem(await ask(method, path, json, large), 413);
    }
    const good = [
      productBody({ backend: { url: upstream.url() } }),
      undefined,
      undefined,
      { active: true },
      undefined,
      { inputs: {} },
    ];
    for (const [index, [method, path]] of operations.entries())
      expectProblem(await admin.call(method, path, good[index], { 'x-facet-fault': 'internal' }), 500);
    expectProblem(await ask('PUT', '/products', { authorization }), 405);
    expectProblem(await ask('GET', `/products/${slug}/test`, { authorization }), 405);
    expectProblem(await ask('GET', `/products/${slug}/nowhere`, { authorization }), 404);
    expect((await admin.call('GET', `/products/${slug}`)).status).toBe(200);
  });
});

describe('trying a product', () => {
  test('tells what a caller would get, and counts against no limit', async ({ admin, upstream }) => {
    const path = await upstream.path({ kind: 'json', status: 201, value: { fine: true } });
    const { slug } = await newProduct(admin, { active: false, backend: { url: upstream.url(path) } });
    const tried = await admin.call('POST', `/products/${slug}/test`, { inputs: { a: 1 }, format: 'both' });
    expect(tried.status).toBe(200);
    expect(tried.json()).toEqual({
      status: 200,
      error: null,
      explanation: null,
      duration_ms: expect.any(Number),
      upstream: { status: 201, duration_ms: expect.any(Number) },
      outputs: { fine: true },
      pdf: { fileName: `${slug}-report.pdf`, data: expect.any(String), pageCount: 1 },
    });
    const { data } = tried.json<{ pdf: { data: string } }>().pdf;
    expect(parsePdf(Buffer.from(data, 'base64')).pages).toBe(1);
    expect(await upstream.received(path)).toHaveLength(1);
  });

  test('tells the administrator what went wrong, never the credential', async ({ admin, upstream }) => {
    const credential = 'credential-marker-0123456789';
    const cases = [
      [{ kind: 'json', status: 401, value: { got: credential } }, {}, 502, 401],
      [{ kind: 'json', status: 503, value: { got: credential } }, {}, 503, 503],
      [{ kind: 'json', status: 404, value: { got: credential } }, {}, 500, 404],
      [{ kind: 'text', text: `no JSON ${credential}` }, {}, 500, 200],
      [{ kind: 'json', value: { text: credential } }, { response_mapping: '$number(text)' }, 500, 200],
      [{ kind: 'json', value: { text: credential } }, { response_mapping: '$error(text)' }, 500, 200],
      [{ kind: 'hang' }, { timeout_ms: 300 }, 503, null],
      [{ kind: 'reset' }, {}, 503, null],
      [
        { kind: 'json', status: 302, headers: { location: `https://example.com/${credential}` }, value: {} },
        {},
        500,
        302,
      ],
    ] as const;
    for (const [behaviour, settings, status, seen] of cases) {
      const path = await upstream.path(behaviour);
      const { slug } = await newProduct(admin, { backend: { url: upstream.url(path), credential, ...settings } });
      const tried = await admin.call('POST', `/products/${slug}/test`, { inputs: {} });
      expect({ behaviour, ...tried.json() }).toMatchObject({
        behaviour,
        status,
        error: expect.stringMatching(/\S/),
        explanation: expect.stringMatching(/\S/),
        upstream: { status: seen },
        outputs: null,
        pdf: null,
      });
      expect(tried.text).not.toContain(credential);
    }
  });

  test('tells of inputs that do not fit, and asks nobody then', async ({ admin, upstream }) => {
    const path = await upstream.path({ kind: 'json', value: {} });
    const input_schema = { type: 'object', required: ['age'] };
    const { slug } = await newProduct(admin, { input_schema, backend: { url: upstream.url(path) } });
    const tried = (await admin.call('POST', `/products/${slug}/test`, { inputs: {} })).json();
    expect(tried).toMatchObject({
      status: 400,
      error: expect.stringContaining('inputs.age'),
      upstream: null,
      outputs: null,
    });
    expect(await upstream.received(path)).toEqual([]);
  });
});

test('health tells of the last calls: how many, how many failed, how long they took', async ({
  admin,
  gateway,
  upstream,
}) => {
  const path = await upstream.path(
    { kind: 'json', value: {}, afterMs: 60 },
    { kind: 'json', status: 500, value: {}, afterMs: 60 },
  );
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  for (let call = 0; call < 4; call++) await served.call();
  await served.post('{');
  const { health } = (await admin.call('GET', `/products/${served.slug}`)).json<Whole>();
  expect(health).toMatchObject({ breaker: 'closed', calls: 4, failures: 3, error_rate: 0.75, window_seconds: 900 });
  expect(health.p50_ms).toBeGreaterThan(55);
  expect(health.p50_ms).toBeLessThan(2_000);
});

test('usage counts calls by product and code', async ({ admin, gateway, upstream }) => {
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: {} })) },
  });
  await served.call();
  await served.call();
  await served.post('{');
  await expect
    .poll(async () => (await admin.call('GET', `/usage?product=${served.slug}&by=product,code`)).text, {
      timeout: 10_000,
    })
    .toMatch(/bad_request|request\.malformed_json/);
  const { usage } = (await admin.call('GET', `/usage?product=${served.slug}&by=product,code`)).json<{
    usage: { product: string; calls: number }[];
  }>();
  expect(usage.map(({ product }) => product)).toEqual([served.slug, served.slug]);
  expect(usage.map(({ calls }) => calls).sort()).toEqual([1, 2]);
});
