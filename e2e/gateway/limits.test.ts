import { expect } from 'vitest';
import { outputsOf } from '../support/gateway.js';
import { expectGatewayRefusal, gatewayTest as test, withLimits } from '../support/gateway-provokes.js';
import { pause } from '../support/http.js';

test('of 500 calls at once at 100 a minute, exactly 100 are answered, and reach the service', {
  timeout: 120_000,
}, async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: { done: true } });
  const limits = { per_minute: 100, per_day: 1_000 };
  const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits });
  const started = Date.now();
  const answers = await Promise.all(Array.from({ length: 500 }, () => served.call()));
  // Beyond a minute the first places would be free again.
  expect(Date.now() - started).toBeLessThan(55_000);
  const [answered, refused] = [200, 429].map((wanted) => answers.filter(({ status }) => status === wanted));
  expect([answered?.length, refused?.length]).toEqual([100, 400]);
  expect(await upstream.received(path)).toHaveLength(100);
  const left = answered?.map((answer) => Number(withLimits(outputs(answer)).headers['x-ratelimit-remaining']));
  expect(left?.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, place) => place));
  for (const answer of refused ?? []) {
    expectGatewayRefusal(answer, 'too_many_requests');
    withLimits(answer, { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0', 'x-ratelimit-daily-limit': '1000' });
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  }
  // Refused calls have used nothing of the day up.
  expect((await served.call()).headers['x-ratelimit-daily-remaining']).toBe('900');
});

test('waiting as Retry-After says is enough, and it never says more than is needed', {
  timeout: 100_000,
}, async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const limits = { per_minute: 2, per_day: 100 };
  const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits });
  const started = Date.now();
  outputsOf(await served.call());
  const firstAnswered = Date.now();
  await pause(3_500);
  outputsOf(await served.call());
  const refused = await served.call();
  expectGatewayRefusal(refused, 'too_many_requests');
  const seconds = Number(refused.headers['retry-after']);
  const refusedAt = Date.now();
  expect(refusedAt + seconds * 1_000 - started).toBeGreaterThanOrEqual(60_000);
  expect(refusedAt + (seconds - 1) * 1_000 - firstAnswered).toBeLessThan(60_000);
  expect(refused.headers['x-ratelimit-reset']).toBe(String(seconds));
  await pause(seconds * 1_000 - (Date.now() - refusedAt));
  // The first call has left the minute, the second has not.
  withLimits(outputs(await served.call()), { 'x-ratelimit-remaining': '0' });
  expectGatewayRefusal(await served.call(), 'too_many_requests');
});

test('without a word on limits a key has 600 a minute and 100,000 a day', async ({ admin, gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const made = await admin.call('POST', `/accounts/${gateway.accountId}/keys`, {
    surface: 'gateway',
    products: [served.slug],
  });
  const headers = { authorization: `Bearer ${made.json<{ key: string }>().key}` };
  withLimits(await gateway.call(served.slug, {}, { headers }), {
    'x-ratelimit-limit': '600',
    'x-ratelimit-remaining': '599',
    'x-ratelimit-daily-limit': '100000',
    'x-ratelimit-daily-remaining': '99999',
  });
});

test('a limit of 0 is none, and has no headers', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const backend = { url: upstream.url(path) };
  const headersOf = async (limits: Record<string, number>) => {
    const { headers } = await (await gateway.product({ backend }, { limits })).call();
    return Object.keys(headers)
      .filter((name) => name.startsWith('x-ratelimit'))
      .sort();
  };
  expect(await headersOf({ per_minute: 0, per_day: 0 })).toEqual([]);
  expect(await headersOf({ per_minute: 5, per_day: 0 })).toEqual([
    'x-ratelimit-limit',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
  ]);
  expect(await headersOf({ per_minute: 0, per_day: 5 })).toEqual([
    'x-ratelimit-daily-limit',
    'x-ratelimit-daily-remaining',
    'x-ratelimit-reset',
  ]);
});

test("a key's day is counted exactly under parallel calls, also beside a month and a total", async ({
  gateway,
  upstream,
}) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const backend = { url: upstream.url(path) };
  for (const limits of [
    { per_minute: 0, per_day: 15 },
    { per_minute: 0, per_day: 15, per_month: 20 },
    { per_minute: 0, per_day: 0, per_month: 15 },
    { per_minute: 0, per_day: 20, max_calls: 15 },
  ]) {
    const served = await gateway.product({ backend }, { limits });
    const answers = await Promise.all(Array.from({ length: 40 }, () => served.call()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(15);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectGatewayRefusal(answer, 'too_many_requests');
    }
  }
});

test("one key's limit does not hold another key of the product up", async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', value: {} });
  const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits: { per_minute: 1 } });
  const other = await gateway.withKey({ products: [served.slug], limits: { per_minute: 1 } });
  outputsOf(await served.call());
  expectGatewayRefusal(await served.call(), 'too_many_requests');
  outputsOf(await other.call(served.slug, {}));
});

/** The answer itself, which must be a success. */
function outputs<T extends Parameters<typeof outputsOf>[0]>(answer: T): T {
  outputsOf(answer);
  return answer;
}
