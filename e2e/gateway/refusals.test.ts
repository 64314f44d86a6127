import { expect } from 'vitest';
import { freshSlug, newGateway } from '../support/gateway.js';
import { provokesGateway, telling, withLimits } from '../support/gateway-provokes.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { eventually } from '../support/http.js';

const input_schema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2 },
    age: { type: 'integer', minimum: 0 },
    color: { enum: ['red', 'green'] },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
    address: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
  required: ['name'],
  additionalProperties: false,
};

provokesGateway('bad_request', 'no inputs, inputs that are no object, and a body that is none', async (context) => {
  const { gateway } = context;
  const served = await gateway.product({ backend: { url: context.upstream.url('/') } });
  const answers = [];
  for (const body of [
    '{}',
    '{"input":{}}',
    '{"inputs":null}',
    '{"inputs":[]}',
    '{"inputs":"x"}',
    '[]',
    'null',
    '7',
    '"x"',
  ])
    answers.push(withLimits(await served.post(body)));
  for (const { text } of answers) expect(text).toContain('inputs');
  return answers;
});

provokesGateway('bad_request', 'a body that is not JSON, or none at all', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } });
  const bodies = [
    '{',
    '',
    '{"inputs":{}}x',
    "{'inputs':{}}",
    '\u0000',
    Buffer.from([0xff, 0xfe]),
    '{"inputs":{"a":NaN}}',
  ];
  const answers = await Promise.all(bodies.map((body) => served.post(body)));
  return answers.map((answer) => telling('The request body is not valid JSON', withLimits(answer)));
});

provokesGateway('bad_request', 'another kind of body', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } });
  const types = ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'nonsense'];
  const ask = (type: string) => served.post('{"inputs":{}}', { headers: { 'content-type': type } });
  const answers = await Promise.all(types.map(ask));
  return answers.map((answer) => telling('Content-Type must be application/json', withLimits(answer)));
});

provokesGateway(
  'bad_request',
  'each field that is absent, of the wrong type, or out of range, by its name',
  async (context) => {
    const { gateway, upstream } = context;
    const path = await upstream.path({ kind: 'json', value: {} });
    const served = await gateway.product({ input_schema, backend: { url: upstream.url(path) } });
    const wrong: [Record<string, unknown>, string][] = [
      [{}, 'inputs.name'],
      [{ name: 7 }, 'inputs.name'],
      [{ name: 'A' }, 'inputs.name'],
      [{ name: null }, 'inputs.name'],
      [{ name: 'Ann', age: 'old' }, 'inputs.age'],
      [{ name: 'Ann', age: 1.5 }, 'inputs.age'],
      [{ name: 'Ann', age: -1 }, 'inputs.age'],
      [{ name: 'Ann', color: 'blue' }, 'inputs.color'],
      [{ name: 'Ann', tags: ['a', 7] }, 'inputs.tags.1'],
      [{ name: 'Ann', tags: ['a', 'b', 'c'] }, 'inputs.tags'],
      [{ name: 'Ann', address: {} }, 'inputs.address.city'],
    ];
    const answers = [];
    for (const [inputs, field] of wrong) {
      const answer = withLimits(await served.call(inputs));
      expect({ inputs, error: answer.json().error }).toEqual({
        inputs,
        error: expect.stringMatching(new RegExp(`^${field.replaceAll('.', '\\.')}: \\S`)),
      });
      expect(answer.text).not.toMatch(/ajv|schema|#\/|must NOT|instancePath|keyword/i);
      answers.push(answer);
    }
    answers.push(telling('inputs: Unknown field: adress', await served.call({ name: 'Ann', adress: {} })));
    const several = await served.call({ age: 'old', color: 'blue' });
    for (const field of ['inputs.name', 'inputs.age', 'inputs.color']) expect(several.text).toContain(`${field}: `);
    // Nothing that was refused went to the service.
    expect(await upstream.received(path)).toEqual([]);
    return [...answers, several];
  },
);

provokesGateway('bad_request', 'a format that there is none of', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } });
  const ask = (format: string) => served.call({}, { format });
  const answers = await Promise.all(['xml', 'PDF', 'json,pdf', '', 'json '].map(ask));
  return answers.map((answer) => telling('format must be one of json, pdf, both', withLimits(answer)));
});

provokesGateway('bad_request', 'nested so deep that no honest input is', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } });
  const deep = (levels: number) => `{"inputs":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
  const objects = `{"inputs":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
  return [await served.post(deep(100)), await served.post(deep(1_000_000)), await served.post(objects)];
});

provokesGateway('payload_too_large', 'a body over 32 MB', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } });
  const text = `{"inputs":{"a":"${'x'.repeat(32 * MEGABYTE)}"}}`;
  return [
    await served.post(text),
    await served.post(text, { headers: { 'transfer-encoding': 'chunked' } }),
    await served.post('{}', { headers: { 'content-length': String(40 * MEGABYTE) } }),
  ];
});

provokesGateway('unauthorized', 'no key at all', async ({ gateway, upstream }) => {
  const { slug } = await gateway.product({ backend: { url: upstream.url('/') } });
  const json = { 'content-type': 'application/json' };
  const answers = [
    await gateway.request('POST', `/api/${slug}`, json, '{"inputs":{}}'),
    await gateway.request('POST', `/api/${slug}`),
    await gateway.request('GET', `/api/${slug}/schema`),
    await gateway.request('POST', `/api/${freshSlug()}`, json, '{"inputs":{}}'),
  ];
  for (const { headers } of answers) expect(headers).not.toHaveProperty('x-ratelimit-limit');
  return answers.map((answer) => telling('No API key provided', answer));
});

provokesGateway('unauthorized', 'unknown, malformed, of another surface, the operator’s', async (context) => {
  const { gateway, upstream, admin } = context;
  const { slug } = await gateway.product({ backend: { url: upstream.url('/') } });
  const face = await admin.createKey(gateway.accountId);
  const keys = [
    `ila_${'x'.repeat(43)}`,
    'ila_',
    'nonsense',
    gateway.key.slice(0, -1),
    face.key,
    admin.token,
    `${gateway.key}x`,
  ];
  const answers = [];
  for (const key of keys) {
    answers.push(await gateway.call(slug, {}, { headers: { authorization: `Bearer ${key}` } }));
    answers.push(await gateway.request('POST', `/api/${slug}`, { 'x-api-key': key }));
  }
  answers.push(await gateway.call(slug, {}, { headers: { authorization: `Basic ${gateway.key}` } }));
  for (const { headers } of answers) expect(headers).not.toHaveProperty('x-ratelimit-limit');
  return answers.map((answer) => telling('Invalid or inactive API key', answer));
});

provokesGateway('unauthorized', 'disabled, revoked and expired keys', async ({ gateway, upstream, admin }) => {
  const { slug } = await gateway.product({ backend: { url: upstream.url('/') } });
  const disabled = await gateway.withKey({ products: [slug] });
  await admin.call('PATCH', `/keys/${disabled.keyId}`, { active: false });
  const revoked = await gateway.withKey({ products: [slug] });
  await admin.revokeKey(revoked.keyId);
  const expired = await gateway.withKey({ products: [slug], expires_at: '2020-01-01T00:00:00Z' });
  const answers = [];
  for (const each of [disabled, revoked, expired]) {
    answers.push(await each.call(slug, {}), await each.schema(slug), await each.call(slug, {}, { format: 'pdf' }));
  }
  return answers.map((answer) => telling('Invalid or inactive API key', answer));
});

provokesGateway('forbidden', 'an active product outside the key’s list', async ({ gateway, upstream }) => {
  const { slug } = await gateway.product({ backend: { url: upstream.url('/') } });
  const other = await gateway.product({ backend: { url: upstream.url('/') } });
  const nothing = await gateway.withKey({ products: [] });
  const answers = [
    await other.gateway.call(slug, {}),
    await other.gateway.schema(slug),
    await nothing.call(slug, {}),
    await nothing.call(other.slug, {}, { format: 'pdf' }),
  ];
  return answers.map((answer) => telling('Your API key does not have access to this product', withLimits(answer)));
});

provokesGateway('forbidden', 'a product that was taken off the key’s list', async ({ gateway, upstream, admin }) => {
  const { slug, gateway: own } = await gateway.product({ backend: { url: upstream.url('/') } });
  expect((await own.schema(slug)).status).toBe(200);
  await admin.call('PATCH', `/keys/${own.keyId}`, { products: [] });
  return own.call(slug, {});
});

provokesGateway('forbidden', 'a suspended account', async ({ upstream, admin }) => {
  const gateway = await newGateway(admin);
  const { slug, gateway: own } = await gateway.product({ backend: { url: upstream.url('/') } });
  await admin.changeAccount(own.accountId, { status: 'suspended' });
  const answers = [await own.call(slug, {}), await own.schema(slug)];
  return answers.map((answer) => telling('Your account is suspended', answer));
});

provokesGateway('forbidden', 'an address that the key is not for', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } }, { allowed_ips: ['10.20.30.0/24'] });
  const answers = [
    await served.call(),
    await served.call({}, { headers: { 'x-forwarded-for': '10.20.30.40, 203.0.113.1' } }),
  ];
  const allowed = await served.call({}, { headers: { 'x-forwarded-for': '10.20.30.40' } });
  expect(allowed.status).toBe(200);
  return answers.map((answer) => telling('Your address is not allowed for this API key', answer));
});

provokesGateway('not_found', 'unknown and inactive slugs, to every key alike', async ({ gateway, upstream, admin }) => {
  const inactive = await gateway.product({ active: false, backend: { url: upstream.url('/') } });
  const deleted = await gateway.product({ backend: { url: upstream.url('/') } });
  expect((await admin.call('DELETE', `/products/${deleted.slug}`)).status).toBe(204);
  const answers = [
    await gateway.call(freshSlug(), {}),
    await gateway.schema(freshSlug()),
    await gateway.call(freshSlug(), {}, { format: 'pdf' }),
    await inactive.call(),
    await inactive.gateway.schema(inactive.slug),
    await gateway.call(inactive.slug, {}),
    await deleted.call(),
  ];
  return answers.map((answer) => telling('Product not found', withLimits(answer)));
});

provokesGateway('not_found', 'slugs that none can have', async ({ gateway }) => {
  const slugs = ['UPPER', 'with_underscore', 'a'.repeat(65), '%00', 'a%20b', 'ü', "'", 'a;b', '*', '__proto__'];
  const answers = await Promise.all(slugs.map((slug) => gateway.call(slug, {})));
  return answers.map((answer) => telling('Product not found', withLimits(answer)));
});

provokesGateway('not_found', 'routes that there are none of', async ({ gateway }) => {
  const paths = [
    '',
    '/',
    '/api',
    '/api/',
    '/api/a/b',
    '/api/a/schema/',
    '/health/',
    '/v1/api/a',
    '/%ZZ',
    '/..%2fadmin',
  ];
  const answers = await Promise.all(paths.map((path) => gateway.request('GET', path)));
  return answers.map((answer) => telling('Route not found', answer));
});

provokesGateway('method_not_allowed', 'every other method', async ({ gateway }) => {
  const answers = [];
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await gateway.request(method, '/api/anything');
    expect(answer.headers.allow).toBe('POST');
    answers.push(telling('Method not allowed; use POST', answer));
  }
  for (const path of ['/health', '/api/anything/schema']) {
    const answer = await gateway.request('POST', path);
    expect(answer.headers.allow).toMatch(/^GET/);
    answers.push(answer);
  }
  return answers;
});

provokesGateway('too_many_requests', 'one call more than a minute allows', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const limits = { per_minute: 2, per_day: 100 };
  const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits });
  const own = { 'x-ratelimit-limit': '2', 'x-ratelimit-daily-limit': '100' };
  withLimits(await served.call(), { ...own, 'x-ratelimit-remaining': '1', 'x-ratelimit-daily-remaining': '99' });
  withLimits(await served.call(), { ...own, 'x-ratelimit-remaining': '0', 'x-ratelimit-daily-remaining': '98' });
  const answers = [await served.call(), await served.call({}, { format: 'pdf' }), await served.post('{')];
  for (const answer of answers) {
    // What is refused uses nothing up.
    withLimits(answer, { ...own, 'x-ratelimit-remaining': '0', 'x-ratelimit-daily-remaining': '98' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  }
  expect(await upstream.received(path)).toHaveLength(2);
  return answers.map((answer) => telling('Too many requests. Please slow down.', answer));
});

provokesGateway('too_many_requests', 'one call more than a day allows', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const limits = { per_minute: 100, per_day: 1 };
  const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits });
  withLimits(await served.call(), { 'x-ratelimit-remaining': '99', 'x-ratelimit-daily-remaining': '0' });
  const answer = await served.call();
  withLimits(answer, { 'x-ratelimit-remaining': '0', 'x-ratelimit-daily-remaining': '0' });
  const midnight = Math.ceil(
    (Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth(), new Date().getUTCDate() + 1) - Date.now()) / 1000,
  );
  expect(Math.abs(Number(answer.headers['retry-after']) - midnight)).toBeLessThanOrEqual(2);
  return telling('Daily request limit reached. Try again after midnight UTC.', answer);
});

provokesGateway('too_many_requests', 'a key whose calls are used up', async ({ gateway, upstream, admin }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits: { max_calls: 1 } });
  expect((await served.call()).status).toBe(200);
  const refused = await served.call();
  await admin.call('PATCH', `/keys/${served.gateway.keyId}`, { limits: { max_calls: 2 } });
  await eventually('the allowance is raised', async () => (await served.call()).status === 200, 5_000);
  return refused;
});

provokesGateway('internal_server_error', 'an unexpected exception in the handler', async ({ gateway, upstream }) => {
  const served = await gateway.product({ backend: { url: upstream.url('/') } });
  const headers = { 'x-facet-fault': 'internal' };
  const answers = [await served.call({}, { headers }), await served.call({}, { headers, format: 'pdf' })];
  return answers.map((answer) => telling('An unexpected error occurred', withLimits(answer)));
});
