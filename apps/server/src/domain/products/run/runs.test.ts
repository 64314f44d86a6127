import { fail, ProblemError } from '@facet/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GuardedUpstreamClient } from '../../../adapters/upstream/guarded-client.js';
import { Receiver } from '../../../testing/receiver.js';
import type { PreparedImages, PreparedRequest } from '../sandbox/index.js';
import type { HttpBackend, RunnableProduct } from '../types.js';
import type { CallSandbox, PipelineRunner, ProductCallEvent } from './parts.js';
import { ProductRuns } from './runs.js';

const never = new AbortController().signal;
const body = Buffer.from('{"inputs":{"q":1}}');
const credential = 'sk-live-123456';

/** Reads JSON here and now: what the real one does with schemas and mappings is its own matter. */
const sandbox: CallSandbox = {
  prepare: vi.fn(async (_definition, given: Uint8Array, { as }: { as: string }) => {
    const { inputs } = JSON.parse(Buffer.from(given).toString());
    if (inputs.q === 'bad') fail('product.input_invalid', { issues: [{ field: 'inputs.q', message: 'Must be…' }] });
    const json = Buffer.from(JSON.stringify(inputs));
    return as === 'http' ? { inputs: json, request: json } : { inputs: json, images: { image: json }, parameters: {} };
  }) as unknown as CallSandbox['prepare'] & (() => Promise<PreparedRequest & PreparedImages>),
  async read(_definition, answer) {
    const text = Buffer.from(answer).toString();
    return text.startsWith('{') ? answer : fail('product.response_unmappable', {}, new Error(`no JSON: ${text}`));
  },
  report: async () => ({ bytes: Buffer.from('%PDF'), pageCount: 1 }),
};
const pipelines: PipelineRunner = { run: async (pipeline) => ({ pipeline }) };

let receiver: Receiver;
let upstream: GuardedUpstreamClient;
let runs: ProductRuns;
let events: ProductCallEvent[];

function product(backend: Partial<HttpBackend> = {}, more: Partial<RunnableProduct> = {}): RunnableProduct {
  return {
    id: 'c0ffee00-0000-4000-8000-000000000000',
    slug: 'echo',
    name: 'Echo',
    active: true,
    default_format: 'json',
    input_schema: {},
    backend: {
      type: 'http',
      url: `${receiver.url}/predict`,
      method: 'POST',
      headers: {},
      timeout_ms: 2_000,
      request_mapping: null,
      response_mapping: null,
      verify_tls: true,
      idempotent: false,
      max_response_bytes: 1_000,
      ...backend,
    },
    has_credential: true,
    credential,
    version: 1,
    created_at: new Date(),
    updated_at: new Date(),
    ...more,
  };
}

const answering = (status: number, text = '{"error":"no"}', headers = {}) => {
  receiver.answer = (_, response) => response.writeHead(status, headers).end(text);
};

async function problemOf(run: Promise<unknown>): Promise<[string, unknown]> {
  const error: unknown = await run.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  if (!(error instanceof ProblemError)) throw error ?? new Error('nothing was raised');
  return [error.problem, { ...error.details }];
}
const run = (of = product(), signal = new AbortController().signal) => runs.run(of, body, { signal });

beforeEach(async () => {
  receiver = await Receiver.start();
  answering(200, '{"ok":true}');
  upstream = new GuardedUpstreamClient({ allowPrivate: true });
  runs = new ProductRuns({ sandbox, upstream, pipelines });
  events = [];
  runs.observe({ onCall: (event) => events.push(event) });
});
afterEach(async () => {
  receiver.close();
  await runs.stop();
});

describe('a call', () => {
  it('sends the request with the credential, and answers as it was asked to', async () => {
    const answer = await run();
    expect(answer).toEqual({ format: 'json', outputs: expect.anything() });
    expect(Buffer.from(answer.outputs ?? '').toString()).toBe('{"ok":true}');
    expect(receiver.received).toMatchObject([
      { path: '/predict', body: '{"q":1}', headers: { authorization: `Bearer ${credential}` } },
    ]);
    const pdf = { fileName: 'echo-report.pdf', bytes: Buffer.from('%PDF'), pageCount: 1 };
    const both = await runs.run(product(), body, { format: 'both', signal: never });
    expect(both).toEqual({ format: 'both', outputs: expect.anything(), pdf });
    expect(await run(product({}, { default_format: 'pdf' }))).toEqual({ format: 'pdf', pdf });
    expect(events).toHaveLength(3);
    expect(events[0]).toEqual({ slug: 'echo', outcome: 'answered', status: 200, durationMs: expect.any(Number) });
  });

  it('refuses a large answer that repeats the credential, and passes one on that does not', async () => {
    const padding = 'x'.repeat(300_000);
    const roomy = product({ max_response_bytes: 1_000_000 });
    answering(200, JSON.stringify({ padding, said: credential }));
    expect(await problemOf(run(roomy))).toEqual(['product.response_unmappable', {}]);
    answering(200, JSON.stringify({ padding }));
    expect((await run(roomy)).outputs?.length).toBeGreaterThan(padding.length);
  });

  it('shows no caller the credential that a service repeats', async () => {
    const secret = 'quo"ted\\secret';
    for (const said of [`Bearer ${secret}`, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]) {
      answering(200, JSON.stringify({ headers: [said], kept: 'ü' }));
      const { outputs } = await run(product({}, { credential: secret }));
      const told = Buffer.from(outputs ?? '').toString();
      expect(JSON.parse(told), said).toEqual({ headers: [said.replace(/[^ ]+$/, '[credential]')], kept: 'ü' });
    }
  });

  it('runs a pipeline in this process', async () => {
    const { outputs } = await run(product({}, { backend: { type: 'builtin', pipeline: 'face.detect' } }));
    expect(Buffer.from(outputs ?? '').toString()).toBe('{"pipeline":"face.detect"}');
    expect(receiver.received).toEqual([]);
    expect(runs.healthOf(product())).toMatchObject({ calls: 1, failures: 0, p50_ms: expect.any(Number) });
  });

  it.each([
    [401, 'upstream.unauthorized', {}],
    [403, 'upstream.unauthorized', {}],
    [429, 'upstream.unavailable', { retryAfterSeconds: 17 }],
    [500, 'upstream.unavailable', { retryAfterSeconds: 17 }],
    [503, 'upstream.unavailable', { retryAfterSeconds: 17 }],
    [302, 'product.response_unmappable', {}],
    [400, 'product.response_unmappable', {}],
    [404, 'product.response_unmappable', {}],
  ])('to a service that answers %d raises %s', async (status, problem, details) => {
    answering(status, '{"error":"secret text"}', { 'Retry-After': '17', Location: 'http://10.0.0.1/' });
    expect(await problemOf(run())).toEqual([problem, details]);
    expect(events).toMatchObject([{ outcome: 'status', status }]);
    expect(runs.healthOf(product())).toMatchObject({ calls: 1, failures: 1, error_rate: 1 });
  });

  it('raises what cannot be read, and what cannot be reached', async () => {
    answering(200, 'garbage');
    expect(await problemOf(run())).toEqual(['product.response_unmappable', {}]);
    answering(200, 'x'.repeat(1_001));
    expect(await problemOf(run())).toEqual(['product.response_unmappable', {}]);
    receiver.answer = (_, response) => response.destroy();
    expect(await problemOf(run())).toEqual(['upstream.unavailable', { retryAfterSeconds: 1 }]);
    receiver.answer = () => {};
    expect(await problemOf(run(product({ timeout_ms: 100 })))).toEqual([
      'upstream.unavailable',
      { retryAfterSeconds: 1 },
    ]);
    expect(events.map(({ outcome }) => outcome)).toEqual(['answered', 'too_large', 'reset', 'timeout']);
  });

  it('raises nothing that the log must not hold', async () => {
    for (const [status, text] of [
      [200, 'garbage with a name in it'],
      [401, 'your key is sk-live-123456'],
      [500, 'a name in it'],
    ] as const) {
      answering(status, text);
      const error: Error = await run().catch((raised) => raised);
      const { message, cause } = error;
      const logged = JSON.stringify([message, error, cause, String(cause)]);
      expect(logged).not.toMatch(/garbage|name in it|sk-live|predict|127/);
    }
  });

  it('is made once more after a failed connection, within its time, when the product says that it may be', async () => {
    let calls = 0;
    const failOnce = () => {
      calls = 0;
      receiver.answer = (_, response) => {
        calls += 1;
        if (calls === 1) response.destroy();
        else response.end('{"ok":true}');
      };
    };
    failOnce();
    await run(product({ idempotent: true }));
    expect(calls).toBe(2);
    failOnce();
    expect(await problemOf(run())).toEqual(['upstream.unavailable', { retryAfterSeconds: 1 }]);
    expect(calls).toBe(1);
    answering(503);
    receiver.received.length = 0;
    await problemOf(run(product({ idempotent: true })));
    expect(receiver.received).toHaveLength(1);
  });

  it('that cannot be used counts for nothing', async () => {
    const bad = Buffer.from('{"inputs":{"q":"bad"}}');
    expect(await problemOf(runs.run(product(), bad, { signal: never }))).toMatchObject(['product.input_invalid', {}]);
    expect(runs.healthOf(product()).calls).toBe(0);
    expect(receiver.received).toEqual([]);
  });

  it('that its client gives up ends the call of the service, and is no failure', async () => {
    for (let i = 0; i < 6; i++) {
      const caller = new AbortController();
      const gone = new ProblemError('request.aborted', {});
      receiver.answer = () => caller.abort(gone);
      await expect(run(product(), caller.signal)).rejects.toBe(gone);
    }
    expect(runs.healthOf(product())).toMatchObject({ breaker: 'closed', calls: 0 });
  });

  it('is refused while too many of the product are under way', async () => {
    const waiting: (() => void)[] = [];
    receiver.answer = (_, response) => waiting.push(() => response.end('{"ok":true}'));
    const calls = Array.from({ length: 256 }, () => run(product({ timeout_ms: 20_000 })));
    expect(await problemOf(run())).toEqual(['server.overloaded', { retryAfterSeconds: 1 }]);
    await run(product({}, { id: 'another', backend: { type: 'builtin', pipeline: 'face.detect' } }));
    await vi.waitFor(() => expect(waiting).toHaveLength(256), { timeout: 10_000 });
    for (const answer of waiting) answer();
    await Promise.all(calls);
    receiver.answer = (_, response) => response.end('{}');
    await run();
  });
});

describe('the breaker', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens after failures in a row, calls no more, and recovers by itself', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const changes: string[] = [];
    runs.observe({ onBreaker: ({ slug, breaker }) => changes.push(`${slug} ${breaker}`) });
    answering(500);
    for (let i = 0; i < 5; i++) await problemOf(run());
    expect(await problemOf(run())).toEqual(['upstream.unavailable', { retryAfterSeconds: 5 }]);
    expect(receiver.received).toHaveLength(5);
    expect(runs.healthOf(product())).toMatchObject({ breaker: 'open', calls: 6, failures: 6, error_rate: 1 });
    answering(200, '{"ok":true}');
    vi.advanceTimersByTime(5_000);
    await run();
    expect(runs.healthOf(product())).toMatchObject({ breaker: 'closed', calls: 7, failures: 6 });
    expect(changes).toEqual(['echo open', 'echo half_open', 'echo closed']);
  });

  it('is a new one when the product is changed, and another for another product', async () => {
    answering(500);
    for (let i = 0; i < 5; i++) await problemOf(run());
    expect(runs.healthOf(product()).breaker).toBe('open');
    answering(200, '{"ok":true}');
    await run(product({}, { id: 'another', slug: 'other' }));
    await run(product({}, { version: 2 }));
    expect(runs.healthOf(product())).toMatchObject({ breaker: 'closed', calls: 6, failures: 5 });
    runs.forget(product().id);
    expect(runs.healthOf(product()).calls).toBe(0);
  });

  it('opens for no credential that is refused and no answer that cannot be read', async () => {
    for (const status of [401, 404, 401, 404, 403, 302]) {
      answering(status);
      await problemOf(run());
    }
    answering(200, 'garbage');
    for (let i = 0; i < 6; i++) await problemOf(run());
    expect(runs.healthOf(product()).breaker).toBe('closed');
  });
});

describe('a try', () => {
  const tried = (of = product()) => runs.test(of, { q: 1 }, { signal: never });

  it('tells what happened, and leaves breaker and health alone', async () => {
    expect(await tried(product({}, { active: false }))).toEqual({
      durationMs: expect.any(Number),
      upstream: { status: 200, durationMs: expect.any(Number) },
      problem: null,
      explanation: null,
      answer: { format: 'json', outputs: expect.anything() },
    });
    answering(500);
    for (let i = 0; i < 6; i++) await tried();
    expect(runs.healthOf(product())).toMatchObject({ breaker: 'closed', calls: 0 });
    expect(receiver.received).toHaveLength(7);
  });

  it('says in plain words what went wrong', async () => {
    const words = async (of?: RunnableProduct) => (await tried(of)).explanation;
    answering(401, '{"detail":"bad key"}');
    expect(await words()).toBe(
      'The service answered 401: it does not accept the credential. It wrote: {"detail":"bad key"}',
    );
    answering(302, '', { Location: 'http://10.0.0.1/' });
    expect(await words()).toMatch(/302, a redirect, which is not followed/);
    answering(200, 'x'.repeat(2_000));
    expect(await words()).toBe('The service answered with more than 1000 bytes');
    receiver.answer = () => {};
    expect(await words(product({ timeout_ms: 150 }))).toBe('The service gave no whole answer within 0.15 s');
    expect(await words(product({ url: `https://127.0.0.1:${receiver.port}/` }))).toMatch(/TLS connection failed/);
    expect(await words(product({ url: 'http://nowhere.invalid/' }))).toBe(
      'The host name of the URL leads to no address',
    );
    const bad = await runs.test(product(), { q: 'bad' }, { signal: never });
    expect(bad).toMatchObject({ upstream: null, explanation: 'inputs.q: Must be…', answer: null });
    expect(bad.problem?.problem).toBe('product.input_invalid');
    const unreachable = product();
    receiver.close();
    expect(await tried(unreachable)).toMatchObject({
      upstream: { status: null },
      explanation: expect.stringMatching(/^The service (refused|ended) the connection/),
    });
  });

  it('never shows the credential, however the service repeats it', async () => {
    const basic = Buffer.from('model:pass-word-1').toString('base64');
    for (const [secret, said] of [
      [credential, `Bearer ${credential} is no good`],
      [credential, Buffer.from(credential).toString('base64')],
      ['quo"ted\\secret', JSON.stringify('quo"ted\\secret')],
      ['with spaces and ü', encodeURIComponent('with spaces and ü')],
      [basic, 'user model with pass-word-1 is unknown'],
      [basic, basic],
    ] as const) {
      for (const status of [401, 500, 200]) {
        answering(status, `you sent ${said}`);
        const { explanation } = await tried(product({}, { credential: secret }));
        expect(explanation, said).toContain('[credential]');
        expect(explanation, said).not.toContain(secret);
        expect(explanation, said).not.toContain('pass-word-1');
      }
    }
  });
});
