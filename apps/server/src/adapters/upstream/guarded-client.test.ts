import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UpstreamFailure, type UpstreamRequest } from '../../domain/ports/upstream.js';
import { Receiver } from '../../testing/receiver.js';
import { tlsIdentity } from '../../testing/tls-identity.js';
import { GuardedUpstreamClient, type GuardedUpstreamOptions } from './guarded-client.js';

const never = new AbortController().signal;
const cleanups: (() => unknown)[] = [];
let receiver: Receiver;

function client(options: Partial<GuardedUpstreamOptions> = {}): GuardedUpstreamClient {
  const made = new GuardedUpstreamClient({ allowPrivate: true, ...options });
  cleanups.push(() => made.close());
  return made;
}

function to(url: string, more: Partial<UpstreamRequest> = {}): UpstreamRequest {
  const headers = { 'content-type': 'application/json' };
  return {
    url,
    method: 'POST',
    headers,
    body: Buffer.from('{"a":1}'),
    timeoutMs: 5_000,
    maxBytes: 1_000,
    verifyTls: true,
    ...more,
  };
}

async function failure(call: Promise<unknown>): Promise<UpstreamFailure> {
  const error: unknown = await call.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  expect(error).toBeInstanceOf(UpstreamFailure);
  return error as UpstreamFailure;
}

async function listening(server: ReturnType<typeof createTcpServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

beforeEach(async () => {
  receiver = await Receiver.start();
  cleanups.push(() => receiver.close());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('GuardedUpstreamClient', () => {
  it('sends what it is given and gives back what is answered', async () => {
    receiver.answer = (_, response) => response.writeHead(429, { 'Retry-After': '7' }).end('{"busy":true}');
    const answer = await client().call(to(`${receiver.url}/predict?model=x`), never);
    expect(answer).toMatchObject({ status: 429, retryAfterSeconds: 7, durationMs: expect.any(Number) });
    expect(Buffer.from(answer.body).toString()).toBe('{"busy":true}');
    expect(answer.body.buffer.byteLength).toBe(answer.body.byteLength);
    expect(receiver.received).toMatchObject([{ path: '/predict?model=x', body: '{"a":1}' }]);
    expect(receiver.received[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '7' });
  });

  it('sends GET without a body', async () => {
    const { body: _, ...request } = to(`${receiver.url}/?q=1`, { method: 'GET' });
    await client().call(request, never);
    expect(receiver.received[0]?.headers).not.toHaveProperty('content-length');
  });

  it('believes a Retry-After of one second to an hour alone', async () => {
    const said = ['0', '3601', '-1', '1.5', 'Wed, 21 Oct 2099 07:28:00 GMT', '3600', '1'];
    receiver.answer = ({ path }, response) =>
      response.writeHead(503, { 'Retry-After': said[Number(path.slice(1))] }).end();
    const by = client();
    const believed = [];
    for (const index of said.keys())
      believed.push((await by.call(to(`${receiver.url}/${index}`), never)).retryAfterSeconds);
    expect(believed).toEqual([undefined, undefined, undefined, undefined, undefined, 3600, 1]);
  });

  it('uses a connection again, and not one that the service closed meanwhile', async () => {
    const by = client();
    const ports = new Set<number | undefined>();
    receiver.answer = (_, response) => {
      ports.add(response.socket?.remotePort);
      response.end();
    };
    for (let i = 0; i < 5; i++) await by.call(to(receiver.url), never);
    // A call that is made in the very moment in which another ends takes a connection of its own.
    expect(ports.size).toBeLessThanOrEqual(2);

    const brief = createHttpServer((request, response) => request.resume().on('end', () => response.end('{}')));
    // Without a hint of it, as many servers do.
    brief.keepAliveTimeout = 50;
    brief.on('request', (_, response) => response.removeHeader('Keep-Alive'));
    const url = `http://127.0.0.1:${await listening(brief)}/`;
    for (let i = 0; i < 3; i++) {
      await by.call(to(url), never);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  });

  it('follows no redirect', async () => {
    receiver.answer = (_, response) => response.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    expect(await client().call(to(receiver.url), never)).toMatchObject({ status: 302 });
    expect(receiver.received).toHaveLength(1);
  });

  it('tells a connection that is refused from one that is cut', async () => {
    const by = client();
    receiver.answer = (_, response) => response.destroy();
    expect(await failure(by.call(to(receiver.url), never))).toMatchObject({ reason: 'reset' });
    receiver.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"half":', () => response.socket?.resetAndDestroy());
    };
    expect(await failure(by.call(to(receiver.url), never))).toMatchObject({ reason: 'reset' });
    receiver.answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"half":', () => response.socket?.end());
    };
    expect(await failure(by.call(to(receiver.url), never))).toMatchObject({ reason: 'reset' });
    const { url } = receiver;
    receiver.close();
    expect(await failure(by.call(to(url), never))).toMatchObject({ reason: 'refused' });
  });

  it('gives up on a service that says nothing, and on one that drips', async () => {
    const by = client();
    receiver.answer = () => {};
    const silent = await failure(by.call(to(receiver.url, { timeoutMs: 200 }), never));
    expect(silent.reason).toBe('timeout');
    expect(silent.durationMs).toBeGreaterThan(190);
    expect(silent.durationMs).toBeLessThan(1_000);

    const closed = new Promise((resolve) => {
      receiver.answer = (_, response) => {
        response.writeHead(200);
        const drips = setInterval(() => response.write(' '), 20);
        response.once('close', () => resolve(clearInterval(drips)));
      };
    });
    expect(await failure(by.call(to(receiver.url, { timeoutMs: 200 }), never))).toMatchObject({ reason: 'timeout' });
    await closed;
  });

  it('counts the wait for a connection as well', async () => {
    const by = client({ resolve: () => new Promise(() => {}) });
    const call = by.call(to('http://slow.example/', { timeoutMs: 100 }), never);
    expect(await failure(call)).toMatchObject({ reason: 'timeout' });
  });

  it('cuts an answer that is too large, announced or not', async () => {
    const by = client();
    let written = 0;
    const closed = new Promise((resolve) => {
      receiver.answer = (_, response) => {
        response.once('close', resolve);
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      };
    });
    expect(await failure(by.call(to(receiver.url), never))).toMatchObject({ reason: 'too_large' });
    await closed;
    expect(written).toBeLessThan(10_000_000);
    receiver.answer = (_, response) => response.writeHead(200, { 'Content-Length': '1001' }).flushHeaders();
    expect(await failure(by.call(to(receiver.url), never))).toMatchObject({ reason: 'too_large' });
    receiver.answer = (_, response) => response.end('x'.repeat(1_000));
    expect((await by.call(to(receiver.url), never)).body).toHaveLength(1_000);
  });

  it('holds no more of all answers together than it may', async () => {
    const by = client({ memoryBytes: 1_500 });
    const slow: (() => void)[] = [];
    receiver.answer = ({ path }, response) => {
      response.write('x'.repeat(800), () => path === '/slow' && slow.push(() => response.end()));
      if (path !== '/slow') response.end();
    };
    const first = by.call(to(`${receiver.url}/slow`), never);
    await vi.waitFor(() => expect(slow).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(by.call(to(receiver.url), never)).rejects.toMatchObject({ problem: 'server.overloaded' });
    for (const end of slow) end();
    expect((await first).body).toHaveLength(800);
    for (let i = 0; i < 3; i++) expect((await by.call(to(receiver.url), never)).body).toHaveLength(800);
  });

  it.each(['220 mail ready\r\n', 'HTTP/1.1 000 Nothing\r\nContent-Length: 2\r\n\r\n{}'])(
    'takes what is no HTTP for what it is: %j',
    async (said) => {
      const port = await listening(createTcpServer((socket) => socket.on('data', () => socket.end(said))));
      expect(await failure(client().call(to(`http://127.0.0.1:${port}/`), never))).toMatchObject({
        reason: 'protocol',
      });
    },
  );

  it('ends the connection when the caller hangs up', async () => {
    let closed: Promise<unknown> | undefined;
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = (_, response) => {
        closed = once(response, 'close');
        resolve();
      };
    });
    const caller = new AbortController();
    const call = client().call(to(receiver.url), caller.signal);
    call.catch(() => {});
    await arrived;
    const gone = new Error('gone');
    caller.abort(gone);
    await expect(call).rejects.toBe(gone);
    await closed;
    await expect(client().call(to(receiver.url), caller.signal)).rejects.toBe(gone);
    expect(receiver.received).toHaveLength(1);
  });

  it('ends what is under way when it is closed', async () => {
    const by = client();
    const arrived = new Promise<void>((resolve) => {
      receiver.answer = () => resolve();
    });
    const call = failure(by.call(to(receiver.url), never));
    await arrived;
    await by.close();
    expect(await call).toMatchObject({ reason: 'reset' });
    expect(await failure(by.call(to(receiver.url), never))).toMatchObject({ reason: 'reset' });
  });

  it('trusts no certificate that nobody signed, unless it is told to', async () => {
    const server = createServer(tlsIdentity, (_, response) => response.end('{}'));
    const url = `https://localhost:${await listening(server)}/`;
    cleanups.push(() => server.closeAllConnections());
    const by = client();
    expect(await failure(by.call(to(url), never))).toMatchObject({ reason: 'tls' });
    expect(await by.call(to(url, { verifyTls: false }), never)).toMatchObject({ status: 200 });
    expect(await failure(by.call(to(url), never))).toMatchObject({ reason: 'tls' });
    expect(await failure(by.call(to(receiver.url.replace('http', 'https')), never))).toMatchObject({ reason: 'tls' });
  });

  it('says when a name leads nowhere', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await failure(client({ resolve }).call(to('http://nowhere.example/'), never))).toMatchObject({
      reason: 'dns',
    });
  });

  it('holds no URL, header, body or address in what it raises', async () => {
    receiver.answer = (_, response) => response.destroy();
    const error = await failure(
      client().call(to(`${receiver.url}/secret?key=k`, { headers: { authorization: 'Bearer hidden' } }), never),
    );
    expect(`${error.message} ${JSON.stringify(error)}`).not.toMatch(/secret|key=|hidden|127/);
  });
});

describe('addresses', () => {
  const strict = (options: Partial<GuardedUpstreamOptions> = {}) => client({ allowPrivate: false, ...options });
  const forms = [
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '127.0.0.1.',
    '0',
    'localhost',
  ];

  it('connects to nothing inside, however the address is written', async () => {
    const by = strict();
    for (const host of forms)
      for (const scheme of ['http', 'https'])
        expect((await failure(by.call(to(`${scheme}://${host}:${receiver.port}/`), never))).reason, host).toBe(
          'forbidden',
        );
    expect(receiver.received).toEqual([]);
  });

  it('says so before one is kept', async () => {
    for (const host of [...forms, '10.0.0.1', '169.254.169.254', '[fd00::1]', 'localhost.', 'a.LOCALHOST'])
      expect(await strict().refusal(`http://${host}/`), host).toMatch(/private/);
    expect(await client().refusal('http://127.0.0.1:9/')).toBeUndefined();
    const resolve = async () => [{ address: '1.1.1.1', family: 4 }];
    for (const url of ['http://out.example/predict?x=1', 'https://out.example:8443/'])
      expect(await strict({ resolve }).refusal(url)).toBeUndefined();
    expect(await client().refusal('ftp://out.example/')).toBe('must begin with https:// or http://');
    expect(await client().refusal('https://user:pass@out.example/')).toMatch(/user name/);
    expect(await client().refusal('out.example')).toMatch(/must be a URL/);
  });

  it('looks at where a name leads at the moment of the call', async () => {
    let address = '1.1.1.1';
    const rebinding = strict({ resolve: async () => [{ address, family: 4 }] });
    expect(await rebinding.refusal('http://rebind.example/')).toBeUndefined();
    address = '127.0.0.1';
    const call = rebinding.call(to(`http://rebind.example:${receiver.port}/`), never);
    expect(await failure(call)).toMatchObject({ reason: 'forbidden' });
    expect(receiver.received).toEqual([]);
  });

  it('refuses a name of which one address is inside', async () => {
    const resolve = async () => [
      { address: '1.1.1.1', family: 4 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ];
    expect(await strict({ resolve }).refusal('https://both.example/')).toMatch(/private/);
    expect(await failure(strict({ resolve }).call(to('http://both.example/'), never))).toMatchObject({
      reason: 'forbidden',
    });
  });
});
