import { gatewayOperations, ProblemError } from '@facet/contract';
import { FacetClient } from '@facet/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildTestApp, type TestApp } from '../../testing/test-app.js';

const actor = { name: 'test' };
let server: TestApp;
let key: string;

beforeAll(async () => {
  server = await buildTestApp({ vision: 'none' });
  const backend = { type: 'http', url: 'https://upstream.example/predict' } as const;
  const input_schema = { type: 'object', required: ['age'] };
  for (const [slug, active] of [
    ['open', true],
    ['other', true],
    ['closed', false],
  ] as const) {
    await server.products.create(actor, { slug, name: slug, active, input_schema, backend });
  }
  key = await newKey();
});
afterAll(() => server?.close());
beforeEach(() => {
  server.productRunner.outputs = '{"ok": true}';
  server.productRunner.calls.length = 0;
});

const newKey = (limits = {}) => server.newKey({ surface: 'gateway', products: ['open', 'closed'], limits });

interface Sent {
  slug?: string;
  query?: string;
  body?: BodyInit | null;
  headers?: Record<string, string>;
}

async function call({ slug = 'open', query = '', body = '{"inputs": {"age": 1}}', headers }: Sent = {}) {
  const response = await fetch(`${server.url}/gateway/api/${slug}${query}`, {
    method: 'POST',
    headers: headers ?? { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, text: bytes.toString() };
}

const limitsIn = (headers: Headers) => Object.fromEntries([...headers].filter(([name]) => /^x-ratelimit/.test(name)));
const said = (error: string) => JSON.stringify({ error });

describe('a call', () => {
  it('hands the body on as it came, and frames the outputs as they are', async () => {
    const body = '{"inputs": {"age":  1, "big": 1e400}}';
    server.productRunner.outputs = '{"n":  1.0e2}';
    const { status, headers, text } = await call({ body });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(text).toBe('{"status":200,"response_data":{"outputs":{"n":  1.0e2}}}');
    expect(server.productRunner.calls).toEqual([{ slug: 'open', body, format: 'json' }]);
  });

  it('answers with a file for pdf, and with both for both', async () => {
    const file = await call({ query: '?format=pdf' });
    expect(file.text).toBe('%PDF-written');
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="open-report.pdf"');
    const both = await call({ query: '?format=both' });
    expect(JSON.parse(both.text)).toEqual({
      status: 200,
      response_data: { outputs: { ok: true } },
      pdf: { fileName: 'open-report.pdf', data: btoa('%PDF-written'), pageCount: 1 },
    });
  });

  it('takes its key from X-API-Key, which Authorization goes before', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await call({ headers: { ...json, 'x-api-key': key } })).status).toBe(200);
    const headers = { ...json, 'x-api-key': key, authorization: 'Bearer ila_nobody' };
    expect(await call({ headers })).toMatchObject({ status: 401, text: said('Invalid or inactive API key') });
    expect(await call({ headers: json })).toMatchObject({ status: 401, text: said('No API key provided') });
  });

  it('is refused before its body is read for what is wrong with key, product or format', async () => {
    const body = '{"inputs"';
    expect(await call({ slug: 'missing', body })).toMatchObject({ status: 404, text: said('Product not found') });
    expect(await call({ slug: 'closed', body })).toMatchObject({ status: 404, text: said('Product not found') });
    expect(await call({ slug: 'OPEN', body })).toMatchObject({ status: 404, text: said('Product not found') });
    const denied = 'Your API key does not have access to this product';
    expect(await call({ slug: 'other', body, query: '?format=x' })).toMatchObject({ status: 403, text: said(denied) });
    for (const query of ['?format=x', '?format=', '?format=json&format=pdf']) {
      const message = 'format must be one of json, pdf, both';
      expect(await call({ body, query })).toMatchObject({ status: 400, text: said(message) });
    }
    expect(server.productRunner.calls).toEqual([]);
  });

  it('is refused for another type of body, and for one that is too long', async () => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/plain' };
    const type = 'Content-Type must be application/json';
    expect(await call({ headers })).toMatchObject({ status: 400, text: said(type) });
    const body = new Uint8Array(gatewayOperations.callProduct.request.raw.maxBytes + 1);
    expect(await call({ body })).toMatchObject({ status: 413, text: said('The request body is larger than 32 MB') });
  });

  it('fails in JSON, whatever its form', async () => {
    server.productRunner.outputs = new ProblemError('upstream.unavailable', { retryAfterSeconds: 7 });
    const { status, headers, text } = await call({ query: '?format=pdf' });
    expect({ status, text }).toEqual({
      status: 503,
      text: said('The service is temporarily unavailable. Please retry.'),
    });
    expect(headers.get('retry-after')).toBe('7');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('limits', () => {
  const asks = (bearer: string, sent: Sent = {}) =>
    call({ ...sent, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' } });

  it('are told with every answer to a key, and used up by calls alone', async () => {
    const bearer = await newKey({ per_minute: 3, per_day: 10 });
    const left = (minute: number, day: number) => ({
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': String(minute),
      'x-ratelimit-daily-limit': '10',
      'x-ratelimit-daily-remaining': String(day),
      'x-ratelimit-reset': expect.stringMatching(/^[1-9]\d*$/),
    });
    expect(limitsIn((await asks(bearer, { slug: 'missing' })).headers)).toEqual(left(3, 10));
    expect(limitsIn((await asks(bearer, { slug: 'other' })).headers)).toEqual(left(3, 10));
    expect(limitsIn((await asks(bearer)).headers)).toEqual(left(2, 9));
    expect(limitsIn((await asks(bearer, { query: '?format=x' })).headers)).toEqual(left(1, 8));
    server.productRunner.outputs = new ProblemError('product.response_unmappable', {});
    expect(limitsIn((await asks(bearer)).headers)).toEqual(left(0, 7));
    for (let again = 0; again < 2; again++) {
      const refused = await asks(bearer);
      expect(refused).toMatchObject({ status: 429, text: said('Too many requests. Please slow down.') });
      expect(limitsIn(refused.headers)).toEqual(left(0, 7));
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('leave nothing of the minute when the day is used up', async () => {
    const bearer = await newKey({ per_minute: 100, per_day: 1 });
    await asks(bearer);
    const refused = await asks(bearer);
    const message = 'Daily request limit reached. Try again after midnight UTC.';
    expect(refused).toMatchObject({ status: 429, text: said(message) });
    expect(limitsIn(refused.headers)).toMatchObject({
      'x-ratelimit-limit': '100',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-daily-limit': '1',
      'x-ratelimit-daily-remaining': '0',
    });
  });

  it('are not told where there are none', async () => {
    expect(limitsIn((await asks(await newKey())).headers)).toEqual({});
  });

  it('count what a product takes as a call', async () => {
    const bearer = await newKey({ per_minute: 1 });
    const read = () =>
      fetch(`${server.url}/gateway/api/open/schema`, { headers: { 'x-api-key': bearer } }).then(({ status }) => status);
    expect([await read(), await read()]).toEqual([200, 429]);
  });
});

describe('beside the calls', () => {
  it('anybody learns that the gateway answers', async () => {
    const response = await fetch(`${server.url}/gateway/health`);
    expect([response.status, await response.text()]).toEqual([200, '{"status":"ok"}']);
  });

  it('unknown routes and methods are answered in the envelope', async () => {
    const unknown = await fetch(`${server.url}/gateway/api`);
    expect([unknown.status, await unknown.text()]).toEqual([404, said('Route not found')]);
    const method = await fetch(`${server.url}/gateway/api/open`);
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('the client reads outputs, reports and schemas, and tells failures apart', async () => {
    const gateway = new FacetClient({ baseUrl: server.url, retries: 0 }).gateway({ apiKey: key });
    expect(await gateway.call('open', { age: 1 })).toEqual({ ok: true });
    expect(Buffer.from(await gateway.report('open', { age: 1 })).toString()).toBe('%PDF-written');
    expect((await gateway.callWithReport('open', { age: 1 })).pdf?.pageCount).toBe(1);
    expect(await gateway.schema('open')).toEqual({ type: 'object', required: ['age'] });
    expect(await gateway.health()).toEqual({ status: 'ok' });
    await expect(gateway.call('other', {})).rejects.toMatchObject({
      status: 403,
      code: 'forbidden',
      message: 'Your API key does not have access to this product',
    });
  });
});
