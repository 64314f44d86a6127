import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dial, readAnswer, readToEnd } from '../testing/raw-http.js';
import { buildTestApp, type TestApp } from '../testing/test-app.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MEGABYTE = 1_048_576;
let server: TestApp;
let key: string;

beforeAll(async () => {
  server = await buildTestApp({
    vision: 'none',
    hosts: { 'face.example.com': 'face' },
    bodyTimes: { idleMs: 2_000, totalMs: 4_000 },
    uploadMemoryBytes: 20 * MEGABYTE,
  });
  key = await server.newKey();
});
afterAll(() => server?.close());

const detectPath = '/face/api/v2/faces:detect';
const authorization = () => ({ authorization: `Bearer ${key}` });

async function send(method: string, path: string, init: RequestInit = {}) {
  const response = await fetch(server.url + path, {
    method,
    ...init,
    headers: { ...authorization(), ...init.headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, code: /"code":"(\w+)"/.exec(text)?.[1] };
}

function form(fields: Record<string, string | Uint8Array>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([value as Uint8Array<ArrayBuffer>]), 'image.jpg');
  }
  return data;
}
const detect = (fields: Record<string, string | Uint8Array>) => send('POST', detectPath, { body: form(fields) });

const head = (headers: string[], path = detectPath) =>
  [`POST ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${key}`, ...headers, '', ''].join('\r\n');
const multipartHead = (...headers: string[]) => head(['Content-Type: multipart/form-data; boundary=B', ...headers]);
const partHead = '--B\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n';

/** What every test may leave behind: nothing. */
async function expectAtRest() {
  await expect
    .poll(async () => (await fetch(`${server.url}/metrics`)).text())
    .toMatch(/^facet_upload_memory_bytes 0$/m);
}

describe('routes', () => {
  it.each([
    ['POST', '/face', 404],
    ['POST', '/face/', 404],
    ['GET', '/face/api/v2/nowhere', 404],
    ['POST', '/face/api/v3/faces:detect', 404],
    ['POST', `${detectPath}/`, 404],
    ['GET', '/face/%ZZ', 404],
    ['GET', detectPath, 405],
    ['OPTIONS', detectPath, 405],
    ['DELETE', '/face/api/v1/faces:compare', 405],
    ['PROPFIND', detectPath, 405],
  ])('%s %s is answered %i in the envelope of face', async (method, path, status) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(status);
    expect(Object.keys(JSON.parse(answer.text))).toEqual(['detail']);
    expect(answer.headers.get('x-request-id')).toMatch(UUID);
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'POST' : null);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are problem documents outside the surfaces', async () => {
    const answer = await send('GET', '/nowhere');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('answer HEAD where they answer GET, and name both', async () => {
    const admin = { headers: { authorization: `Bearer ${server.adminToken}` } };
    expect((await send('HEAD', '/admin/v1/accounts', admin)).status).toBe(200);
    expect((await send('PUT', '/admin/v1/plans', admin)).headers.get('allow')?.split(', ').sort()).toEqual([
      'GET',
      'HEAD',
      'POST',
    ]);
  });
});

describe('keys', () => {
  it.each([
    [undefined, 'missing_api_key'],
    ['', 'invalid_api_key'],
    ['Bearer', 'invalid_api_key'],
    ['Bearer ', 'invalid_api_key'],
    ['Basic eDp5', 'invalid_api_key'],
    ['Bearer iksk_live_none', 'invalid_api_key'],
  ])('Authorization %j → %s', async (value, code) => {
    const response = await fetch(server.url + detectPath, {
      method: 'POST',
      headers: value === undefined ? {} : { authorization: value },
    });
    expect(await response.json()).toMatchObject({ detail: { code } });
    expect(response.status).toBe(401);
  });

  it('are held to their allow-list', async () => {
    const elsewhere = await server.newKey({ allowedIps: ['10.0.0.0/8'] });
    expect((await send('POST', detectPath, { headers: { authorization: `Bearer ${elsewhere}` } })).code).toBe(
      'invalid_api_key',
    );
  });

  it('are told how close their limit is, also when they are over it', async () => {
    const limited = { headers: { authorization: `Bearer ${await server.newKey({ limits: { per_minute: 1 } })}` } };
    const first = await send('POST', detectPath, limited);
    expect(first.code).toBe('validation_error');
    const over = await send('POST', detectPath, limited);
    expect(over.status).toBe(429);
    for (const [answer, remaining] of [
      [first, '0'],
      [over, '0'],
    ] as const) {
      expect(answer.headers.get('x-ratelimit-limit')).toBe('1');
      expect(answer.headers.get('x-ratelimit-remaining')).toBe(remaining);
      expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThan(0);
    }
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('forms', () => {
  const bytes = new Uint8Array(100);

  it.each([
    ['parameters before emptiness', { image: new Uint8Array(0), attributes: 'everything' }, 'invalid_attributes'],
    ['an absent image', { attributes: 'all' }, 'empty_image'],
    ['an image of no bytes', { image: new Uint8Array(0) }, 'empty_image'],
    [
      'parameters before size',
      { attributes: 'everything', image: new Uint8Array(8 * MEGABYTE + 1) },
      'invalid_attributes',
    ],
    ['an image too large', { image: new Uint8Array(8 * MEGABYTE + 1), attributes: 'everything' }, 'image_too_large'],
    ['a body too large', { image: new Uint8Array(30 * MEGABYTE) }, 'image_too_large'],
    ['a field too long', { image: bytes, comment: 'x'.repeat(70_000) }, 'validation_error'],
    ['the largest image', { image: new Uint8Array(8 * MEGABYTE) }, 'internal_error'],
  ])('%s', async (_, fields, code) => {
    expect((await detect(fields)).code).toBe(code);
    await expectAtRest();
  });

  it.each([
    ['a part twice', `${partHead}x\r\n${partHead}y\r\n--B--`],
    ['no end', `${partHead}x\r\n`],
    ['nothing', ''],
    ['65 parts', `${'--B\r\nContent-Disposition: form-data; name="x"\r\n\r\n'.repeat(65)}--B--`],
    ['noise', 'x'.repeat(5000)],
  ])('with %s are invalid', async (_, body) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=B' };
    expect((await send('POST', detectPath, { headers, body })).code).toBe('validation_error');
  });

  it.each(['application/json', 'nonsense', 'multipart/form-data', 'multipart/form-data; boundary='])(
    'sent as %s are invalid',
    async (type) => {
      expect((await send('POST', detectPath, { headers: { 'content-type': type }, body: 'x' })).code).toBe(
        'validation_error',
      );
    },
  );

  it('are refused when uploads hold too much memory, and answered when they do not', async () => {
    const slow = { headers: { 'x-facet-fault': 'slow:400' } };
    const uploads = Array.from({ length: 4 }, () =>
      send('POST', detectPath, { ...slow, body: form({ image: new Uint8Array(7 * MEGABYTE) }) }),
    );
    const codes = (await Promise.all(uploads)).map(({ code }) => code).sort();
    expect(codes).toEqual(['internal_error', 'internal_error', 'overloaded', 'overloaded']);
    await expectAtRest();
  });
});

describe('bodies that are handed on as bytes', () => {
  const path = '/gateway/api/open';
  const call = async (body: BodyInit, headers: Record<string, string> = {}) => {
    const bearer = await server.newKey({ surface: 'gateway', products: ['open'] });
    const authorization = `Bearer ${bearer}`;
    const sent = { authorization, 'content-type': 'application/json', ...headers };
    const response = await fetch(server.url + path, { method: 'POST', body, headers: sent });
    return { status: response.status, error: ((await response.json()) as { error?: string }).error };
  };
  beforeAll(async () => {
    const backend = { type: 'http', url: 'https://upstream.example' } as const;
    await server.products.create({ name: 'test' }, { slug: 'open', name: 'Open', input_schema: {}, backend });
  });

  it('are counted with the uploads, and given back', async () => {
    const body = new Uint8Array(8 * MEGABYTE);
    const slow = { 'x-facet-fault': 'slow:400' };
    const statuses = (await Promise.all([1, 2, 3, 4].map(() => call(body, slow)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 200, 503, 503]);
    await expectAtRest();
  });

  it('are refused as soon as their length is known to be too much', async () => {
    const socket = await dial(server.url);
    const bearer = await server.newKey({ surface: 'gateway', products: ['open'] });
    const lines = ['Content-Type: application/json', `Content-Length: ${33 * MEGABYTE}`];
    socket.write(head(lines, path).replace(key, bearer));
    expect(await readToEnd(socket)).toMatchObject({
      status: 413,
      body: '{"error":"The request body is larger than 32 MB"}',
    });
    await expectAtRest();
  });

  it('may be empty, and may be of a kind of JSON, but not compressed', async () => {
    expect(await call('')).toMatchObject({ status: 200 });
    expect(await call('{}', { 'content-type': 'application/vnd.x+json; charset=utf-8' })).toMatchObject({
      status: 200,
    });
    expect(await call('{}', { 'content-encoding': 'gzip' })).toEqual({
      status: 400,
      error: 'Content-Type must be application/json without Content-Encoding',
    });
  });
});

describe('connections', () => {
  it('are not read past an image that is too large', async () => {
    const socket = await dial(server.url);
    socket.write(multipartHead('Transfer-Encoding: chunked'));
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536), Buffer.from('\r\n')]);
    socket.write(`${partHead.length.toString(16)}\r\n${partHead}\r\n`);
    const answer = readToEnd(socket);
    let sent = 0;
    while (socket.writable && sent < 100 * MEGABYTE) {
      sent += chunk.length;
      if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), answer]);
    }
    expect(await answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
    // What the kernel buffers counts as sent, not as read.
    expect(sent).toBeLessThan(20 * MEGABYTE);
    await expectAtRest();
  });

  it('go on after a short body that nobody read', async () => {
    const socket = await dial(server.url);
    const body = 'x'.repeat(1000);
    const request = head(['Content-Type: text/plain', `Content-Length: ${body.length}`]) + body;
    for (let i = 0; i < 3; i++) {
      socket.write(request);
      expect(await readAnswer(socket)).toMatchObject({ status: 422, headers: { connection: 'keep-alive' } });
      socket.removeAllListeners('data');
    }
    socket.destroy();
  });

  it('get 100 Continue only for an upload that is wanted', async () => {
    const expecting = ['Content-Type: multipart/form-data; boundary=B', 'Expect: 100-continue', 'Content-Length: 1000'];
    const refused = await dial(server.url);
    refused.write(head(expecting).replace(key, 'iksk_live_none'));
    expect((await readAnswer(refused)).status).toBe(401);
    const wanted = await dial(server.url);
    wanted.write(head(expecting));
    expect((await readAnswer(wanted)).status).toBe(100);
    wanted.destroy();
    await expectAtRest();
  });

  it('that fall silent in the middle of a body are told so', async () => {
    const socket = await dial(server.url);
    socket.write(multipartHead('Content-Length: 1000') + partHead);
    const answer = await readToEnd(socket);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('too slowly');
    await expectAtRest();
  });

  it('that trickle are cut off', async () => {
    const socket = await dial(server.url);
    socket.write(multipartHead('Content-Length: 1000') + partHead);
    const answer = readToEnd(socket);
    const trickle = setInterval(() => socket.write('x'), 100);
    expect((await answer).status).toBe(422);
    clearInterval(trickle);
  });

  it('that hang up leave nothing behind', async () => {
    const before = server.logged.length;
    for (let i = 0; i < 5; i++) {
      const socket = await dial(server.url);
      socket.write(multipartHead('Content-Length: 1000000') + partHead + 'x'.repeat(50_000));
      await pause(20);
      socket.destroy();
    }
    await expect
      .poll(() =>
        server.logged.slice(before).filter(({ status, problem }) => status === 499 && problem === 'request.aborted'),
      )
      .toHaveLength(5);
    await expectAtRest();
  });

  it('that hang up while work is going on stop it', async () => {
    const before = server.logged.length;
    const controller = new AbortController();
    const request = send('POST', detectPath, {
      headers: { 'x-facet-fault': 'slow:20000' },
      body: form({ image: new Uint8Array(10) }),
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 100);
    await expect(request).rejects.toThrow();
    await expect.poll(() => server.logged.slice(before).map(({ status }) => status)).toContain(499);
    await expectAtRest();
  });

  it.each([
    ['nonsense\r\n\r\n', 400],
    ['GET / HTTP/9.9\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
  ])('that carry no HTTP are refused', async (text, status) => {
    const socket = await dial(server.url);
    socket.write(text);
    const answer = await readToEnd(socket);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-request-id']).toMatch(UUID);
    expect(JSON.parse(answer.body)).toMatchObject({ status });
  });
});

describe('logs', () => {
  it('have one line for a request, without secrets, with the caller’s id as a note', async () => {
    const before = server.logged.length;
    const answer = await send('POST', detectPath, { headers: { 'x-request-id': 'mine\u00e9', cookie: 'secret' } });
    const id = answer.headers.get('x-request-id');
    await expect.poll(() => server.logged.slice(before)).toHaveLength(1);
    const [line] = server.logged.slice(before);
    expect(line).toMatchObject({
      requestId: id,
      callerRequestId: 'mine?',
      surface: 'face',
      operation: 'detectFaces',
      status: 422,
      problem: 'request.unsupported_media_type',
      keyId: expect.stringMatching(UUID),
    });
    expect(JSON.stringify(server.logged)).not.toContain(key);
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('keep the cause of an unexpected exception, which the answer does not tell', async () => {
    const before = server.logged.length;
    const answer = await send('POST', detectPath, {
      headers: { 'x-facet-fault': 'internal' },
      body: form({ image: new Uint8Array(9) }),
    });
    expect(answer.text).toBe('{"detail":{"code":"internal_error","message":"Internal error"}}');
    await expect.poll(() => JSON.stringify(server.logged.slice(before))).toContain('as X-Facet-Fault asked for');
  });
});
