import { expect } from 'vitest';
import { expectProblem } from '../support/expect-problem.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { send } from '../support/http.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

test('the operator needs the token, the whole token and nothing but the token', async ({ admin, tenant }) => {
  const url = `${admin.baseUrl}/admin/v1/accounts`;
  const offers = [
    undefined,
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `Bearer ${admin.token}x`,
    `Bearer ${admin.token.slice(0, -1)}`,
    `Basic ${admin.token}`,
    admin.token,
    `Bearer ${tenant.v2.key}`,
  ];
  for (const authorization of offers) {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    expectProblem(await send({ method: 'GET', url, headers }), 401);
    expectProblem(await send({ method: 'POST', url, headers, body: '{"name":"x"}' }), 401);
  }
});

test('without the token nobody learns whether an account exists', async ({ admin, tenant }) => {
  const ask = (id: string) => send({ method: 'GET', url: `${admin.baseUrl}/admin/v1/accounts/${id}` });
  const [known, unknown] = [await ask(tenant.v2.accountId), await ask(UNKNOWN)];
  expectProblem(known, 401);
  expectProblem(unknown, 401);
});

test('unknown routes and wrong methods are problems too', async ({ admin }) => {
  expectProblem(await admin.call('GET', '/nowhere'), 404);
  expectProblem(await admin.call('GET', ''), 404);
  const wrong = await admin.call('PUT', '/accounts', { name: 'x' });
  expectProblem(wrong, 405);
  expect(wrong.headers.allow?.split(', ').sort()).toEqual(expect.arrayContaining(['GET', 'POST']));
});

test('malformed JSON, no body at all and another content type', async ({ admin }) => {
  const url = `${admin.baseUrl}/admin/v1/accounts`;
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
  for (const body of ['{"name":', '{name: "x"}', '\u0000', '{"name":"x"}}']) {
    expectProblem(await send({ method: 'POST', url, headers, body }), 400);
  }
  expectProblem(await send({ method: 'POST', url, headers, body: '' }), 422);
  const notJson = await send({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'text/plain' },
    body: 'name=x',
  });
  expectProblem(notJson, 415);
});

test('a body of 9 MB is too large', async ({ admin }) => {
  expectProblem(await admin.call('POST', '/accounts', { name: 'x'.repeat(9 * MEGABYTE) }), 413);
});

test('fields that are wrong are named', async ({ admin }) => {
  const wrong: [unknown, RegExp][] = [
    [{}, /name/],
    [{ name: '' }, /name/],
    [{ name: 42 }, /name/],
    [{ name: 'x', limits: { requests_per_minute: -1 } }, /limits/],
    [{ name: 'x', plan: 'no such plan' }, /plan/],
    [[], /./],
    ['x', /./],
    [null, /./],
  ];
  for (const [body, names] of wrong) {
    const answer = await admin.call('POST', '/accounts', body);
    expect([400, 404, 422]).toContain(answer.status);
    expectProblem(answer, answer.status);
    expect(answer.text).toMatch(names);
  }
});

test('__proto__ in a body is a field like any other or refused, and changes nobody', async ({ admin }) => {
  const url = `${admin.baseUrl}/admin/v1/accounts`;
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
  const answer = await send({ method: 'POST', url, headers, body: '{"name":"x","__proto__":{"status":"suspended"}}' });
  expect([201, 400, 422]).toContain(answer.status);
  const account = await admin.createAccount('after');
  expect(account.status).toBe('active');
});
