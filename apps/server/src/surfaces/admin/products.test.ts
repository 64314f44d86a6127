import { ProblemError } from '@facet/contract';
import { type AdminClient, FacetClient, type NewProduct } from '@facet/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';

let server: TestApp;
let admin: AdminClient;
beforeAll(async () => {
  server = await buildTestApp({ vision: 'none' });
  admin = new FacetClient({ baseUrl: server.url, retries: 0 }).admin({ token: server.adminToken });
});
afterAll(() => server?.close());
beforeEach(() => {
  server.productRunner.outputs = '{"ok":true}';
});

const product = (slug: string, changes: Partial<NewProduct> = {}): NewProduct => ({
  slug,
  name: 'Ages',
  input_schema: { type: 'object' },
  backend: { type: 'http', url: 'https://upstream.example/predict' },
  ...changes,
});

const faultsOf = (made: Promise<unknown>) =>
  made.then(
    () => expect.unreachable('it was accepted'),
    ({ code, badFields }) => ({ code, fields: badFields.map(({ field }: { field: string }) => field) }),
  );

describe('products', () => {
  it('are made with their defaults, and never show their credential', async () => {
    const backend = { type: 'http', url: 'https://upstream.example/a', credential: 'very-secret' } as const;
    const made = await admin.products.create(product('defaults', { backend }));
    expect(made).toMatchObject({
      slug: 'defaults',
      active: true,
      default_format: 'json',
      has_credential: true,
      version: 1,
      backend: {
        type: 'http',
        url: 'https://upstream.example/a',
        method: 'POST',
        headers: {},
        timeout_ms: 30_000,
        request_mapping: null,
        response_mapping: null,
        verify_tls: true,
        idempotent: false,
        max_response_bytes: 8_388_608,
      },
      health: { breaker: 'closed', error_rate: null, window_seconds: 900 },
    });
    const { products } = await admin.products.list();
    expect(JSON.stringify([made, products, await admin.products.get('defaults')])).not.toContain('very-secret');
  });

  it('are changed field by field, and deleted', async () => {
    await admin.products.create(product('changing'));
    const changed = await admin.products.update('changing', { active: false, backend: { timeout_ms: 50 } });
    expect(changed).toMatchObject({ active: false, version: 2, name: 'Ages' });
    expect(changed.backend).toMatchObject({ url: 'https://upstream.example/predict', timeout_ms: 50 });
    await admin.products.delete('changing');
    await expect(admin.products.get('changing')).rejects.toMatchObject({ code: 'not_found' });
    await expect(admin.products.update('changing', {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(admin.products.delete('changing')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('name every field that will not do', async () => {
    const bad = {
      slug: 'No',
      name: '',
      default_format: 'xml',
      backend: { type: 'http', url: 'ftp://x', timeout_ms: 0 },
    };
    expect(await faultsOf(admin.products.create({ ...bad, input_schema: {} } as unknown as NewProduct))).toEqual({
      code: 'validation_error',
      fields: ['slug', 'name', 'default_format', 'backend.url', 'backend.timeout_ms'],
    });
    const of = (backend: unknown) => faultsOf(admin.products.create({ ...product('bad'), backend } as NewProduct));
    expect(await of({ type: 'smtp' })).toMatchObject({ fields: ['backend.type'] });
    expect(await of('http')).toMatchObject({ fields: ['backend'] });
    expect(await of({ type: 'builtin', pipeline: 'vision.describe' })).toMatchObject({ fields: ['backend.pipeline'] });
    const url = 'https://upstream.example';
    expect(await of({ type: 'http', url, headers: { 'a b': 'x' } })).toMatchObject({ fields: ['backend.headers.a b'] });
    expect(await of({ type: 'http', url, credential: 'a\nb' })).toMatchObject({ fields: ['backend.credential'] });
    const input_schema = JSON.parse(`${'{"not":'.repeat(70)}{}${'}'.repeat(70)}`);
    expect(await faultsOf(admin.products.create(product('deep', { input_schema })))).toMatchObject({
      fields: ['input_schema'],
    });
  });

  it('are refused under a slug that is taken', async () => {
    await admin.products.create(product('taken'));
    await expect(admin.products.create(product('taken'))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a try', () => {
  it('calls an inactive product, and answers with the outputs and the report', async () => {
    await admin.products.create(product('tried', { active: false }));
    expect(await admin.products.test('tried', { inputs: { age: 1 }, format: 'both' })).toMatchObject({
      status: 200,
      error: null,
      explanation: null,
      upstream: { status: 200 },
      outputs: { ok: true },
      pdf: { fileName: 'tried-report.pdf', pageCount: 1 },
    });
  });

  it('tells what a caller would have read, and why', async () => {
    await admin.products.create(product('failing'));
    server.productRunner.outputs = new ProblemError('upstream.unauthorized', {});
    expect(await admin.products.test('failing', { inputs: {} })).toMatchObject({
      status: 502,
      error: 'The service has a configuration problem. Contact the administrator.',
      explanation: 'Nobody listens there',
      upstream: { status: null },
      outputs: null,
      pdf: null,
    });
    await expect(admin.products.test('missing', { inputs: {} })).rejects.toMatchObject({ code: 'not_found' });
    expect(await faultsOf(admin.products.test('failing', {} as never))).toMatchObject({ fields: ['inputs'] });
  });

  it('takes inputs longer than other bodies may be', async () => {
    const inputs = { image: 'A'.repeat(2_000_000) };
    expect((await admin.products.test('failing', { inputs })).status).toBe(200);
  });
});
