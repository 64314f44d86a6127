import { expect } from 'vitest';
import { freshSlug, newGateway, newProduct, outputsOf } from '../support/gateway.js';
import {
  expectGatewayRefusal,
  provokesGateway,
  telling,
  gatewayTest as test,
  withLimits,
} from '../support/gateway-provokes.js';
import { MEGABYTE } from '../support/hostile-images.js';
import type { Answer } from '../support/http.js';

const json = 'application/json';
const tooLarge = `{"inputs":{"a":"${'x'.repeat(32 * MEGABYTE)}"`;

test('a request that is wrong in every way hears of one thing at a time, in the order of the contract', async ({
  admin,
  upstream,
}) => {
  const path = await upstream.path({ kind: 'json', status: 401, value: {} });
  const input_schema = { type: 'object', required: ['age'] };
  const { slug } = await newProduct(admin, { input_schema, backend: { url: upstream.url(path) } });
  const gateway = await newGateway(admin, [slug], { limits: { per_minute: 1, per_day: 50 } });
  // Uses the only call of the minute up.
  expectGatewayRefusal(await gateway.call(slug, {}), 'bad_request');
  const change = async (patch: Record<string, unknown>) => {
    const answer = await admin.call('PATCH', `/keys/${gateway.keyId}`, patch);
    if (answer.status !== 200) throw new Error(answer.text);
  };
  await change({ active: false, products: [], allowed_ips: ['10.20.30.0/24'] });
  await admin.changeAccount(gateway.accountId, { status: 'suspended' });

  const request = {
    method: 'PUT',
    path: `/api/${freshSlug()}/nowhere`,
    headers: { 'content-type': 'text/plain' } as Record<string, string>,
    body: tooLarge,
  };
  const ask = (): Promise<Answer> => {
    const { method, path: at, headers, body } = request;
    return gateway.request(method, `${at}?format=xml`, headers, body);
  };

  telling('Route not found', await ask());
  request.path = `/api/${freshSlug()}`;
  telling('Method not allowed; use POST', await ask());
  request.method = 'POST';
  telling('No API key provided', await ask());
  request.headers = { ...request.headers, authorization: 'Bearer ila_wrong', 'x-api-key': gateway.key };
  telling('Invalid or inactive API key', await ask());
  request.headers = { 'content-type': 'text/plain', authorization: `Bearer ${gateway.key}` };
  telling('Invalid or inactive API key', await ask());
  await change({ active: true });
  telling('Your account is suspended', await ask());
  await admin.changeAccount(gateway.accountId, { status: 'active' });
  telling('Your address is not allowed for this API key', await ask());
  await change({ allowed_ips: [] });
  telling('Product not found', withLimits(await ask()));
  request.path = `/api/${slug}`;
  telling('Your API key does not have access to this product', withLimits(await ask()));
  await change({ products: [slug] });
  telling('Too many requests. Please slow down.', withLimits(await ask()));
  await change({ limits: { per_minute: 1_000 } });
  telling('format must be one of json, pdf, both', withLimits(await ask()));
  const rest: [string, string, string | RegExp][] = [
    ['text/plain', '{', 'Content-Type must be application/json'],
    [json, tooLarge, 'The request body is larger than 32 MB'],
    [json, '{', 'The request body is not valid JSON'],
    [json, '{}', /^inputs: /],
    [json, '{"inputs":{}}', /^inputs\.age: /],
    [json, '{"inputs":{"age":1}}', 'The service has a configuration problem. Contact the administrator.'],
  ];
  for (const [type, body, error] of rest) {
    const headers = { ...request.headers, 'content-type': type };
    const answer = withLimits(await gateway.request('POST', `/api/${slug}`, headers, body));
    expect(answer.json()).toEqual({ error: typeof error === 'string' ? error : expect.stringMatching(error) });
  }
  expect(await upstream.received(path)).toHaveLength(1);
});

provokesGateway(
  'not_found',
  'the product before the entitlement, so that a key learns of active ones only',
  async (context) => {
    const { gateway, upstream } = context;
    const nothing = await gateway.withKey({ products: [] });
    const hidden = await gateway.product({ active: false, backend: { url: upstream.url('/') } });
    return [withLimits(await nothing.call(freshSlug(), {})), withLimits(await nothing.call(hidden.slug, {}))];
  },
);

provokesGateway('forbidden', 'the entitlement before the rate and the body', async ({ gateway, upstream }) => {
  const { slug } = await gateway.product({ backend: { url: upstream.url('/') } });
  const other = await gateway.product(
    { backend: { url: upstream.url('/') } },
    { limits: { per_minute: 1, per_day: 9 } },
  );
  outputsOf(await other.call());
  expectGatewayRefusal(await other.call(), 'too_many_requests');
  return [await other.gateway.call(slug, {}), await other.gateway.post(slug, '{')];
});

test('a 404 and a 403 use nothing up; every other answer that was let in uses one call', async ({
  gateway,
  upstream,
}) => {
  const failing = await upstream.path({ kind: 'json', status: 500, value: {} });
  const served = await gateway.product(
    { backend: { url: upstream.url(failing) } },
    { limits: { per_minute: 50, per_day: 60 } },
  );
  const stranger = await gateway.product({ backend: { url: upstream.url('/') } });
  const left = async (answer: Promise<Answer>) => {
    const { headers } = withLimits(await answer);
    return [Number(headers['x-ratelimit-remaining']), Number(headers['x-ratelimit-daily-remaining'])];
  };
  expect(await left(served.gateway.call(freshSlug(), {}))).toEqual([50, 60]);
  expect(await left(served.gateway.call(stranger.slug, {}))).toEqual([50, 60]);
  expect(await left(served.call())).toEqual([49, 59]);
  expect(await left(served.post('{'))).toEqual([48, 58]);
  expect(await left(served.call({}, { format: 'x' }))).toEqual([47, 57]);
  expect(await left(served.gateway.schema(served.slug))).toEqual([46, 56]);
  expect(await left(served.gateway.call(freshSlug(), {}))).toEqual([46, 56]);
});
