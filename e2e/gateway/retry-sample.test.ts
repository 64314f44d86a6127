import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { outputsOf, type Served } from '../support/gateway.js';
import { expectGatewayRefusal, gatewayTest as test } from '../support/gateway-provokes.js';
import { pause } from '../support/http.js';
import { Upstream } from '../support/upstream-process.js';

type Sample = (inputs: unknown, maxRetries?: number) => Promise<Response | undefined>;

/** The JavaScript of the published page, to the letter; what it leaves to its reader are constants around it. */
function sample({ gateway, slug }: Served): Sample {
  const text = readFileSync(join(import.meta.dirname, 'call-with-retry.txt'), 'utf8');
  const constants = { BASE_URL: `${gateway.admin.baseUrl}/gateway`, PRODUCT_SLUG: slug, API_KEY: gateway.key };
  return new Function(...Object.keys(constants), `${text}; return callWithRetry;`)(
    ...Object.values(constants),
  ) as Sample;
}

const fine = { kind: 'json', value: { fine: true } } as const;
const success = { status: 200, response_data: { outputs: { fine: true } } };

describe.concurrent('the page’s callWithRetry', () => {
  test('waits a 429 out by Retry-After, and succeeds', { timeout: 100_000 }, async ({ gateway, upstream }) => {
    const backend = { url: upstream.url(await upstream.path(fine)) };
    const served = await gateway.product({ backend }, { limits: { per_minute: 1, per_day: 100 } });
    outputsOf(await served.call());
    const refused = await served.call();
    expectGatewayRefusal(refused, 'too_many_requests');
    const started = performance.now();
    const answer = await sample(served)({});
    const waited = (performance.now() - started) / 1_000;
    expect({ status: answer?.status, body: await answer?.json() }).toEqual({ status: 200, body: success });
    const advised = Number(refused.headers['retry-after']);
    expect(waited).toBeGreaterThan(advised - 3);
    expect(waited).toBeLessThan(advised + 5);
  });

  test('rides out a service that is down for a while', { timeout: 60_000 }, async ({ gateway }) => {
    const upstream = await Upstream.start();
    const served = await gateway.product({ backend: { url: upstream.url(await upstream.path(fine)) } });
    await upstream.stop();
    const asked = sample(served)({ text: 'x' });
    await pause(1_500);
    await upstream.start();
    const answer = await asked;
    expect({ status: answer?.status, body: await answer?.json() }).toEqual({ status: 200, body: success });
    await upstream.stop();
  });

  test('rides out a 503 and then a 429 in one call', { timeout: 100_000 }, async ({ gateway, upstream }) => {
    const path = await upstream.path({ kind: 'json', status: 503, value: {} }, fine);
    const served = await gateway.product({ backend: { url: upstream.url(path) } }, { limits: { per_minute: 1 } });
    const answer = await sample(served)({});
    expect({ status: answer?.status, body: await answer?.json() }).toEqual({ status: 200, body: success });
    expect(await upstream.received(path)).toHaveLength(2);
  });

  test('returns what does not pass with time, and the 503 that stays', { timeout: 60_000 }, async ({
    gateway,
    upstream,
  }) => {
    const down = await upstream.path({ kind: 'json', status: 500, value: {} });
    const served = await gateway.product({ backend: { url: upstream.url(down) } });
    const answer = await sample(served)({});
    expect(answer?.status).toBe(503);
    expect(await upstream.received(down)).toHaveLength(3);
    expect((await sample(served)([]))?.status).toBe(400);
  });
});
