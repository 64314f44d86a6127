import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '@facet/contract/problems';
import { afterEach, describe, expect, it } from 'vitest';
import type { PhotoRequest } from '../../src/pipeline.js';
import { WorkerPool } from '../../src/runtime/worker-pool.js';

const script = new URL('./scripted-worker.js', import.meta.url);
const policy = { maxPixels: 1, imageTypes: ['jpeg'], field: 'image' } as const;
const does = (what: string): PhotoRequest => ({ task: 'read', image: Buffer.from(what), policy, attributes: 'none' });
const presentationAttack = { id: 'default', version: '0' } as const;
const open: WorkerPool[] = [];

async function pool(workers: number, queueLimit: number): Promise<WorkerPool> {
  const opened = await WorkerPool.open({
    script,
    start: { modelsDir: 'none', presentationAttack },
    workers,
    queueLimit,
  });
  open.push(opened);
  return opened;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('a pool of workers', () => {
  it('runs calls in parallel and the rest in turn', async () => {
    const two = await pool(2, 10);
    const calls = Array.from({ length: 6 }, () => two.run(does('wait 20')));
    expect(two.stats()).toMatchObject({ workers: 2, busy: 2, queued: 4 });
    await Promise.all(calls);
    expect(two.stats()).toEqual({ workers: 2, busy: 0, queued: 0, replaced: 0 });
  });

  it('leaves the caller the bytes it gave', async () => {
    const one = await pool(1, 1);
    const request = does('wait 1');
    await one.run(request);
    expect(Buffer.from(request.image).toString()).toBe('wait 1');
  });

  it('refuses calls over the queue limit and accepts them again later', async () => {
    const one = await pool(1, 2);
    const calls = [1, 2, 3].map(() => one.run(does('wait 30')));
    expect(await failureOf(one.run(does('wait 1')))).toMatchObject({
      problem: 'server.overloaded',
      details: { retryAfterSeconds: 1 },
    });
    await Promise.all(calls);
    await one.run(does('wait 1'));
  });

  it('runs one call at once even without a queue', async () => {
    const one = await pool(1, 0);
    const running = one.run(does('wait 20'));
    expect(await failureOf(one.run(does('wait 1')))).toMatchObject({ problem: 'server.overloaded' });
    await running;
  });

  it('drops an aborted call from the queue, and the result of one that runs', async () => {
    const one = await pool(1, 5);
    const running = new AbortController();
    const waiting = new AbortController();
    const first = one.run(does('wait 40'), running.signal);
    const second = one.run(does('wait 1000'), waiting.signal);
    const third = one.run(does('wait 1'));
    waiting.abort(new Error('gone'));
    expect(await failureOf(second)).toMatchObject({ message: 'gone' });
    expect(one.stats().queued).toBe(1);
    running.abort();
    expect(await failureOf(first)).toMatchObject({ name: 'AbortError' });
    expect(one.stats().busy).toBe(1);
    await third;
    expect(await failureOf(one.run(does('wait 1'), AbortSignal.abort()))).toMatchObject({ name: 'AbortError' });
  });

  it('raises problems as they were and other faults as internal', async () => {
    const one = await pool(1, 1);
    const problem = await failureOf(one.run(does('problem 3')));
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem).toMatchObject({ problem: 'face.multiple', details: { count: 3 } });
    expect(await failureOf(one.run(does('fault broken')))).toMatchObject({
      problem: 'server.internal',
      cause: { message: 'broken' },
    });
  });

  it.each(['exit 3', 'throw boom'])('replaces a worker that dies (%s) and goes on', async (how) => {
    const one = await pool(1, 5);
    const dying = failureOf(one.run(does(how)));
    const next = one.run(does('wait 1'));
    expect(await dying).toMatchObject({ problem: 'server.internal', cause: expect.any(Error) });
    await next;
    expect(one.stats()).toMatchObject({ workers: 1, replaced: 1 });
  });

  it('does not open when a worker cannot start', async () => {
    const start = { modelsDir: 'broken', presentationAttack };
    await expect(WorkerPool.open({ script, start, workers: 2, queueLimit: 1 })).rejects.toThrow('no models here');
  });

  it('closes after what runs, refusing what waits and what comes', async () => {
    const one = await pool(1, 5);
    const running = one.run(does('wait 30'));
    const waiting = failureOf(one.run(does('wait 30')));
    const closing = one.close();
    expect(await waiting).toMatchObject({ problem: 'server.overloaded' });
    expect(await failureOf(one.run(does('wait 1')))).toMatchObject({ problem: 'server.overloaded' });
    expect((await running).faces).toEqual([]);
    await closing;
    await sleep(1);
    expect(one.stats()).toMatchObject({ workers: 0, busy: 0, queued: 0 });
  });
});
