import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeRateLimiter } from '../../testing/rate-limiter-suite.js';
import { TcpProxy } from '../../testing/tcp-proxy.js';
import { RedisRateLimiter } from './redis.js';
import { RedisConnection } from './redis-connection.js';

const url = process.env.TEST_REDIS_URL ?? '';
const minute = { seconds: 60, limit: 3 };
const day = { calendar: 'day', limit: 5 } as const;

if (url !== '') {
  describeRateLimiter('in Redis', {
    open: async (date) => {
      const redis = await RedisConnection.open(url);
      return { limiter: new RedisRateLimiter(redis, { date }), close: () => redis.close() };
    },
  });
}

describe.runIf(url !== '')('RedisRateLimiter', () => {
  let admin: Redis;
  const connections: RedisConnection[] = [];
  const proxies: TcpProxy[] = [];
  const changes: string[] = [];
  const errors: unknown[] = [];

  beforeAll(() => {
    admin = new Redis(url);
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.close();
    for (const proxy of proxies.splice(0)) await proxy.close();
    changes.length = 0;
    errors.length = 0;
  });
  afterAll(() => admin.quit());

  const open = async (at = url) => {
    const redis = await RedisConnection.open(at, { onChange: (state) => changes.push(state) });
    connections.push(redis);
    return new RedisRateLimiter(redis, { onError: (error) => errors.push(error) });
  };
  const openBehindProxy = async () => {
    const proxy = await TcpProxy.open(url);
    proxies.push(proxy);
    return { proxy, limiter: await open(proxy.url) };
  };
  const allowed = async (takes: readonly Promise<{ allowed: boolean }>[]) =>
    (await Promise.all(takes)).filter((each) => each.allowed).length;
  const untilReached = async (limiter: RedisRateLimiter) => {
    for (let tries = 0; tries < 200; tries += 1) {
      if (
        await limiter.check().then(
          () => true,
          () => false,
        )
      )
        return;
      await pause(50);
    }
    throw new Error('it stayed lost');
  };
  const overloaded = { problem: 'server.overloaded', details: { retryAfterSeconds: 2 } };

  it('holds exactly under 500 parallel requests to two servers, by the clock of Redis', async () => {
    const limiters = [await open(), await open()];
    const subject = randomUUID();
    const windows = [{ seconds: 60, limit: 100 }, { calendar: 'day', limit: 1_000 } as const];
    const takes = Array.from({ length: 500 }, (_, call) =>
      (limiters[call % 2] as RedisRateLimiter).take(subject, windows),
    );
    expect(await allowed(takes)).toBe(100);
    const [one, two] = await Promise.all(limiters.map((limiter) => limiter.peek(subject, windows)));
    expect(one?.states.map(({ remaining }) => remaining)).toEqual([0, 900]);
    expect(two?.states).toEqual(one?.states);
  });

  it('lets through after the wait that it told, not before', async () => {
    const limiter = await open();
    const subject = randomUUID();
    const second = { seconds: 1, limit: 2 };
    const started = performance.now();
    let admitted = 0;
    let refused = 0;
    while (admitted < 6) {
      const { refusedBy } = await limiter.take(subject, [second]);
      if (refusedBy) {
        refused += 1;
        await pause(5);
      } else admitted += 1;
    }
    // Two at once, two after a second, two after another.
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_990);
    expect(performance.now() - started).toBeLessThan(2_900);
    expect(refused).toBeGreaterThan(20);
    const { refusedBy } = await limiter.take(subject, [second]);
    await pause((refusedBy?.retryAfterSeconds ?? 0) * 1_000);
    expect((await limiter.take(subject, [second])).allowed).toBe(true);
  });

  it('asks about a refused subject once a second, and at once about what is asked anew', async () => {
    const limiter = await open();
    const subject = randomUUID();
    await allowed([1, 2, 3].map(() => limiter.take(subject, [minute])));
    const asked = async () => Number(/cmdstat_evalsha:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0);
    expect((await limiter.take(subject, [minute])).allowed).toBe(false);
    const before = await asked();
    expect(await allowed(Array.from({ length: 1_000 }, () => limiter.take(subject, [minute])))).toBe(0);
    expect((await asked()) - before).toBe(0);
    expect(await limiter.take(subject, [minute])).toMatchObject({
      states: [{ remaining: 0, resetSeconds: 60 }],
      refusedBy: { index: 0, retryAfterSeconds: 60 },
    });
    expect((await limiter.take(subject, [{ ...minute, limit: 4 }])).allowed).toBe(true);
    expect((await limiter.take(subject, [minute])).allowed).toBe(false);
    await limiter.forget(subject);
    expect((await limiter.take(subject, [minute])).allowed).toBe(true);
  });

  it('sees within a second that another server gave a place back', async () => {
    const [here, there] = [await open(), await open()];
    const subject = randomUUID();
    await allowed([1, 2, 3].map(() => here.take(subject, [minute])));
    expect((await here.take(subject, [minute])).allowed).toBe(false);
    await there.giveBack(subject);
    await pause(1_010);
    expect((await here.take(subject, [minute])).allowed).toBe(true);
  });

  it('keeps no name of anybody, and nothing beyond its use', async () => {
    const limiter = await open();
    const subject = `guess:${randomUUID()}@example.com`;
    const known = new Set(await admin.keys('*'));
    await limiter.take(subject, [minute, day]);
    const added = (await admin.keys('*')).filter((name) => !known.has(name));
    expect(added).toHaveLength(2);
    expect(added.join()).not.toContain('example.com');
    for (const name of added) {
      expect(name).toMatch(/^facet:limits:\{/);
      const lifeMs = await admin.pttl(name);
      expect(lifeMs).toBeGreaterThan(50_000);
      expect(lifeMs).toBeLessThanOrEqual(name.endsWith(':days') ? 2 * 86_400_000 : 61_000);
    }
  });

  it('goes on when Redis has forgotten the scripts', async () => {
    const limiter = await open();
    const subject = randomUUID();
    await limiter.take(subject, [minute]);
    await admin.script('FLUSH');
    expect(await allowed(Array.from({ length: 20 }, () => limiter.take(subject, [minute])))).toBe(2);
  });

  it('admits nothing while Redis is away, at once, and goes on by itself when it is back', async () => {
    const { proxy, limiter } = await openBehindProxy();
    const subject = randomUUID();
    await limiter.take(subject, [minute, day]);
    const cutShort = limiter.take(subject, [minute, day]);
    proxy.cut();
    await expect(cutShort).rejects.toMatchObject(overloaded);
    const started = performance.now();
    for (let call = 0; call < 10; call += 1) {
      await expect(limiter.take(subject, [minute, day])).rejects.toMatchObject(overloaded);
      await expect(limiter.peek(subject, [minute, day])).rejects.toMatchObject(overloaded);
    }
    expect(performance.now() - started).toBeLessThan(500);
    await expect(limiter.check()).rejects.toThrow();
    // Nobody who has no limit is kept out.
    expect((await limiter.take(subject, [])).allowed).toBe(true);
    await limiter.giveBack(subject);
    await limiter.forget(subject);
    expect(errors).toHaveLength(2);
    await pause(1_200);
    proxy.mend();
    await untilReached(limiter);
    expect(changes).toEqual(['lost', 'back']);
    const { states } = await limiter.take(subject, [minute, day]);
    // Whether Redis had carried out what was cut short, nobody can know.
    expect([0, 1]).toContain(states[0]?.remaining);
  });

  it('waits a second for an answer and no longer, and sends nothing again', async () => {
    const { proxy, limiter } = await openBehindProxy();
    const subject = randomUUID();
    await limiter.take(subject, [minute]);
    proxy.hang();
    const started = performance.now();
    const refusals = Array.from({ length: 50 }, () => limiter.take(subject, [minute]).catch((error: unknown) => error));
    for (const refusal of await Promise.all(refusals)) expect(refusal).toMatchObject(overloaded);
    expect(performance.now() - started).toBeLessThan(1_500);
    await pause(50);
    const again = performance.now();
    await expect(limiter.take(subject, [minute])).rejects.toMatchObject(overloaded);
    expect(performance.now() - again).toBeLessThan(200);
    proxy.mend();
    await untilReached(limiter);
    expect((await limiter.peek(subject, [minute])).states[0]?.remaining).toBe(2);
  });

  it('says at the start why Redis cannot be used', async () => {
    const proxy = await TcpProxy.open(url);
    proxies.push(proxy);
    const nobody = proxy.url;
    await proxy.close();
    await expect(RedisConnection.open(nobody)).rejects.toThrow(/ECONNREFUSED/);
    const wrong = new URL(url);
    wrong.username = 'nobody';
    wrong.password = 'hunter2';
    const refusal = await RedisConnection.open(wrong.href).catch((error: Error) => error.message);
    expect(refusal).toMatch(/AUTH|WRONGPASS/);
    expect(refusal).not.toContain('hunter2');
  });

  it('knows how Redis makes room', async () => {
    await open();
    expect(await connections[0]?.evictionPolicy()).toMatch(/^[a-z-]+$/);
  });
});
