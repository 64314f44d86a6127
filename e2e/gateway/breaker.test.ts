import { describe, expect } from 'vitest';
import type { Admin } from '../support/admin.js';
import { outputsOf, type Served } from '../support/gateway.js';
import { expectGatewayRefusal, provokesGateway, gatewayTest as test, withLimits } from '../support/gateway-provokes.js';
import { type Answer, pause } from '../support/http.js';
import { Upstream } from '../support/upstream-process.js';

const failing = { kind: 'json', status: 500, value: {} } as const;
const fine = { kind: 'json', value: { fine: true } } as const;

/** Calls until the breaker has opened, which takes five failures in a row. */
async function trip(served: Served): Promise<void> {
  for (let failures = 0; failures < 5; failures++) expectGatewayRefusal(await served.call(), 'service_unavailable');
}

/** The next call, once what the last answer advised has gone by. */
async function afterTheWait(served: Served, refused: Answer): Promise<Answer> {
  await pause(Number(refused.headers['retry-after']) * 1_000);
  return served.call();
}

async function breakerOf(admin: Admin, { slug }: Served): Promise<string> {
  const { health } = (await admin.call('GET', `/products/${slug}`)).json<{ health: { breaker: string } }>();
  return health.breaker;
}

describe.concurrent('the circuit breaker', () => {
  provokesGateway('service_unavailable', 'an open breaker answers at once and asks nobody', async (context) => {
    const { gateway, upstream, admin } = context;
    const path = await upstream.path(failing);
    const served = await gateway.product({ backend: { url: upstream.url(path) } });
    expect(await breakerOf(admin, served)).toBe('closed');
    await trip(served);
    expect(await breakerOf(admin, served)).toBe('open');
    const answers = [];
    for (const format of ['json', 'pdf', 'both']) answers.push(withLimits(await served.call({}, { format })));
    for (const { headers } of answers) expect(Number(headers['retry-after'])).toBeLessThanOrEqual(5);
    expect(await upstream.received(path)).toHaveLength(5);
    return answers;
  });

  test('the service is stopped, comes back, and the next call after the wait succeeds', async ({ gateway, admin }) => {
    const upstream = await Upstream.start();
    const path = await upstream.path(fine);
    const served = await gateway.product({ backend: { url: upstream.url(path) } });
    outputsOf(await served.call());
    await upstream.stop();
    await trip(served);
    const refused = await served.call();
    await upstream.start();
    // It is back, but before the wait is over nobody finds out.
    expectGatewayRefusal(await served.call(), 'service_unavailable');
    expect(await upstream.received(path)).toEqual([]);
    expect(outputsOf(await afterTheWait(served, refused))).toEqual({ fine: true });
    expect(await breakerOf(admin, served)).toBe('closed');
    for (let call = 0; call < 10; call++) outputsOf(await served.call());
    await upstream.stop();
  });

  test('half open lets one call through; the others are refused until it is answered', async ({
    gateway,
    upstream,
    admin,
  }) => {
    const path = await upstream.path(failing);
    const served = await gateway.product({ backend: { url: upstream.url(path) } });
    await trip(served);
    const refused = await served.call();
    await upstream.behave(path, { ...fine, afterMs: 1_500 });
    const before = (await upstream.received(path)).length;
    await pause(Number(refused.headers['retry-after']) * 1_000);
    const started = performance.now();
    const probes = Array.from({ length: 20 }, () => served.call());
    await pause(700);
    expect(await breakerOf(admin, served)).toBe('half_open');
    const answers = await Promise.all(probes);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectGatewayRefusal(answer, 'service_unavailable');
    expect(await upstream.received(path)).toHaveLength(before + 1);
    expect(performance.now() - started).toBeGreaterThan(1_400);
    for (const answer of await Promise.all(Array.from({ length: 20 }, () => served.call()))) outputsOf(answer);
  });

  test('a probe that fails doubles the wait', async ({ gateway, upstream }) => {
    const path = await upstream.path(failing);
    const served = await gateway.product({ backend: { url: upstream.url(path) } });
    await trip(served);
    const first = await served.call();
    expect(Number(first.headers['retry-after'])).toBe(5);
    expectGatewayRefusal(await afterTheWait(served, first), 'service_unavailable');
    expect(await upstream.received(path)).toHaveLength(6);
    const second = await served.call();
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(8);
    expect(Number(second.headers['retry-after'])).toBeLessThanOrEqual(10);
    await upstream.behave(path, fine);
    outputsOf(await afterTheWait(served, second));
  });

  test('each success starts the count anew', async ({ gateway, upstream }) => {
    const path = await upstream.path(
      failing,
      failing,
      failing,
      failing,
      fine,
      failing,
      failing,
      failing,
      failing,
      fine,
    );
    const served = await gateway.product({ backend: { url: upstream.url(path) } });
    const statuses = [];
    for (let call = 0; call < 11; call++) statuses.push((await served.call()).status);
    expect(statuses).toEqual([503, 503, 503, 503, 200, 503, 503, 503, 503, 200, 200]);
  });

  test('what is no outage leaves it closed: wrong inputs, a wrong credential, an unreadable answer', async ({
    gateway,
    upstream,
    admin,
  }) => {
    for (const behaviour of [
      { kind: 'json', status: 401, value: {} },
      { kind: 'json', status: 422, value: {} },
      { kind: 'text', text: 'no JSON' },
      { kind: 'large', bytes: 10_000_000, declared: true },
    ] as const) {
      const path = await upstream.path(behaviour);
      const served = await gateway.product({ backend: { url: upstream.url(path) } });
      for (let call = 0; call < 8; call++) expect((await served.call()).status).toBeOneOf([500, 502]);
      for (let call = 0; call < 8; call++) expect((await served.post('{')).status).toBe(400);
      expect(await upstream.received(path)).toHaveLength(8);
      expect(await breakerOf(admin, served)).toBe('closed');
    }
  });

  test('another product on the same service has a breaker of its own, and an edit closes one', async ({
    gateway,
    upstream,
    admin,
  }) => {
    const broken = await upstream.path(failing);
    const well = await upstream.path(fine);
    const served = await gateway.product({ backend: { url: upstream.url(broken) } });
    const other = await gateway.product({ backend: { url: upstream.url(well) } });
    await trip(served);
    outputsOf(await other.call());
    expect(await breakerOf(admin, other)).toBe('closed');
    await served.change({ backend: { url: upstream.url(well) } });
    outputsOf(await served.call());
    expect(await breakerOf(admin, served)).toBe('closed');
  });
});
