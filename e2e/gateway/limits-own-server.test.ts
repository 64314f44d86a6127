import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { Gateway, newGateway, outputsOf, type Served } from '../support/gateway.js';
import { expectGatewayRefusal, telling, withLimits } from '../support/gateway-provokes.js';
import { type Answer, eventually, pause, send } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { hasRedis, RedisProcess } from '../support/redis-process.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';
import { Upstream } from '../support/upstream-process.js';

const timeout = 180_000;
let upstream: Upstream;
let redis: RedisProcess | undefined;
const servers: { close(): Promise<unknown> }[] = [];

beforeEach(async () => {
  upstream = await Upstream.start();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await upstream.stop();
  await redis?.stop();
  redis = undefined;
}, timeout);

async function ownServer(env: Record<string, string> = {}): Promise<OwnServer> {
  const server = await OwnServer.create({ FACET_ALLOW_PRIVATE_UPSTREAMS: '1', ...env });
  servers.push(server);
  return server;
}

async function served(admin: Admin, limits: Record<string, number>): Promise<Served> {
  const path = await upstream.path({ kind: 'json', value: { fine: true } });
  const gateway = await newGateway(admin);
  return gateway.product({ backend: { url: upstream.url(path) } }, { limits });
}

/** The same product and key at a server that was started again, or at another one. */
function at(admin: Admin, { slug, gateway }: Served) {
  const there = new Gateway(admin, gateway.accountId, gateway.keyId, gateway.key);
  return () => there.call(slug, {});
}

function countsOf(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function expectOverloaded(answer: Answer): void {
  expectGatewayRefusal(answer, 'service_unavailable');
  for (const name of Object.keys(answer.headers)) expect(name).not.toMatch(/^x-ratelimit/);
}

function expectLeftToday(answer: Answer, remaining: string): void {
  outputsOf(answer);
  expect(answer.headers).toMatchObject({ 'x-ratelimit-daily-limit': '5', 'x-ratelimit-daily-remaining': remaining });
}

test('a restart does not give a new day', { timeout }, async () => {
  const server = await ownServer();
  const before = await served(await server.start(), { per_minute: 0, per_day: 5 });
  for (let call = 0; call < 3; call += 1) outputsOf(await before.call());
  await server.stop();
  const after = at(await server.start(), before);
  expectLeftToday(await after(), '1');
  // What was counted is written once a second: more than that a kill does not undo.
  await pause(1_500);
  await server.kill();
  const again = at(await server.start(), before);
  expectLeftToday(await again(), '0');
  telling('Daily request limit reached. Try again after midnight UTC.', await again());
});

describe.runIf(hasRedis)('with REDIS_URL', () => {
  test('without Redis nothing with a limit is admitted; nothing crashes, and it goes on when Redis is back', {
    timeout,
  }, async () => {
    redis = await RedisProcess.start();
    const own = await ownServer({ REDIS_URL: redis.url });
    const admin = await own.start();
    const limited = await served(admin, { per_minute: 1_000, per_day: 10_000 });
    const free = await served(admin, { per_minute: 0, per_day: 0 });
    const ready = async () => {
      const answer = await send({ method: 'GET', url: `${admin.baseUrl}/readyz` });
      return { status: answer.status, limits: answer.json<{ checks: { limits: string } }>().checks.limits };
    };
    expect(await ready()).toEqual({ status: 200, limits: 'ok' });

    const statuses: number[] = [];
    let stopped = false;
    let longestMs = 0;
    const calling = Array.from({ length: 8 }, async () => {
      while (!stopped) {
        const started = Date.now();
        const answer = await limited.call();
        longestMs = Math.max(longestMs, Date.now() - started);
        statuses.push(answer.status);
        if (answer.status === 200) outputsOf(answer);
        else expectOverloaded(answer);
        await pause(10);
      }
    });
    await pause(500);
    await redis.stop();
    await pause(1_500);
    stopped = true;
    await Promise.all(calling);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(statuses.at(-1)).toBe(503);
    expect(longestMs).toBeLessThan(5_000);

    expectOverloaded(await limited.call());
    expect(await ready()).toEqual({ status: 503, limits: 'failed' });
    // The operator can still look and act, and so can who has no limit.
    expect((await admin.call('GET', '/products')).status).toBe(200);
    outputsOf(await free.call());
    // Guessing is limited too: without counts there is none.
    const login = await send({
      method: 'POST',
      url: `${admin.baseUrl}/workspace/api/v1/auth/login`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'a guess of some length' }),
    });
    expect({ status: login.status, retry: login.headers['retry-after'] }).toEqual({ status: 503, retry: '2' });

    await redis.start();
    await eventually('Redis is used again', async () => (await limited.call()).status === 200);
    expect(await ready()).toEqual({ status: 200, limits: 'ok' });

    redis.freeze();
    const answers = await Promise.all(Array.from({ length: 20 }, () => limited.call()));
    for (const answer of answers) expectOverloaded(answer);
    redis.thaw();
    await eventually('Redis is used again', async () => (await limited.call()).status === 200);
    // It ends well: not one exception was left alone.
    await own.stop();
  });

  test('a server that cannot reach Redis does not start, and says so', { timeout }, async () => {
    redis = await RedisProcess.start();
    const { url } = redis;
    await redis.stop();
    const own = await ownServer({ REDIS_URL: url.replace('redis://', 'redis://:hunter2@') });
    const refusal = await own.start().catch((error: Error) => error.message);
    expect(refusal).toMatch(/facet: the Redis at REDIS_URL does not answer: /);
    expect(refusal).not.toContain('hunter2');
  });

  describe.runIf(inject('postgresUrl'))('two servers on one database', () => {
    test('share the limits: of 500 calls at once at 100 a minute, exactly 100 are answered', { timeout }, async () => {
      redis = await RedisProcess.start();
      const first = await ownServer({ REDIS_URL: redis.url });
      const admin = await first.start();
      const env = { ...first.env, DATABASE_URL: first.database?.url };
      const second = await Server.start({ env });
      servers.unshift({ close: () => second.stop() });
      const one = await served(admin, { per_minute: 100, per_day: 1_000 });
      const calls = [() => one.call(), at(new Admin(second.url, ADMIN_TOKEN), one)] as const;
      const answers = await Promise.all(Array.from({ length: 500 }, (_, call) => calls[call % 2 === 0 ? 0 : 1]()));
      expect(countsOf(answers)).toEqual({ 200: 100, 429: 400 });
      for (const answer of answers.filter(({ status }) => status === 429)) {
        expectGatewayRefusal(answer, 'too_many_requests');
      }
      for (const call of calls) {
        const answer = await call();
        expectGatewayRefusal(answer, 'too_many_requests');
        withLimits(answer, { 'x-ratelimit-remaining': '0', 'x-ratelimit-daily-remaining': '900' });
      }
      // A stop and a start of a server changes nothing: the counts are not its own.
      await first.stop();
      const back = at(await first.start(), one);
      withLimits(await back(), { 'x-ratelimit-remaining': '0', 'x-ratelimit-daily-remaining': '900' });
    });

    test('tell a Retry-After that is true at the other one, by the clock of Redis', { timeout }, async () => {
      redis = await RedisProcess.start();
      const first = await ownServer({ REDIS_URL: redis.url });
      const admin = await first.start();
      const second = await Server.start({ env: { ...first.env, DATABASE_URL: first.database?.url } });
      servers.unshift({ close: () => second.stop() });
      const one = await served(admin, { per_minute: 1, per_day: 1_000 });
      const other = at(new Admin(second.url, ADMIN_TOKEN), one);
      outputsOf(await one.call());
      const refused = await other();
      expectGatewayRefusal(refused, 'too_many_requests');
      await pause(Number(refused.headers['retry-after']) * 1_000);
      outputsOf(await other());
      expectGatewayRefusal(await one.call(), 'too_many_requests');
    });
  });
});
