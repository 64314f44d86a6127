import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FacetClient, FacetConnectionError, FacetError, isFacetError, type ResponseInfo } from './index.js';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real server on a free port: each request takes the next answer, the last one again and again. */
let server: Server;
let seen: Seen[];
let answers: ((response: ServerResponse) => void)[];
let baseUrl: string;

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('latin1');
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      (answers.length > 1 ? answers.shift() : answers[0])?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'id-1', ...headers });
    response.end(JSON.stringify(body));
  };
}

const hangUp = (response: ServerResponse) => void response.destroy();
const never = () => undefined;
const detection = { faces: [], image_size: { width: 4, height: 3 } };
const overloaded = { detail: { code: 'overloaded', message: 'Too much work is waiting' } };
const image = new Uint8Array([0xff, 0xd8, 0xff, 0x41, 0x42]);

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.unreachable('the call succeeded'),
    (error: unknown) => error,
  );
}

describe('face', () => {
  it('sends an image as multipart with the key as a bearer token, and no file name', async () => {
    answers = [json(200, detection)];
    const face = new FacetClient({ baseUrl: `${baseUrl}/` }).face({ apiKey: 'iksk_live_x' });
    expect(await face.detect(image, { attributes: 'all' })).toEqual(detection);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/face/api/v2/faces:detect' });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer iksk_live_x' });
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen[0]?.body).toMatch(/name="attributes"\r\n\r\nall\r\n/);
    expect(seen[0]?.body).toMatch(/name="image"; filename="image"/);
    expect(seen[0]?.body).toContain('\xff\xd8\xff\x41\x42');
  });

  it('takes bytes in every form, from the middle of a buffer too', async () => {
    answers = [json(200, detection)];
    const face = new FacetClient({ baseUrl }).face({ apiKey: 'k', version: 1 });
    const middle = Buffer.concat([Buffer.from('no'), Buffer.from(image), Buffer.from('no')]).subarray(2, 7);
    for (const input of [middle, image.slice().buffer, new Blob([image])]) await face.detect(input);
    expect(seen.map(({ url }) => url)).toEqual(Array(3).fill('/face/api/v1/faces:detect'));
    for (const { body } of seen) expect(body).toMatch(/\r\n\r\n\xff\xd8\xff\x41\x42\r\n/);
  });

  it('compares two images at a threshold', async () => {
    answers = [json(200, { similarity: 0.9 })];
    await new FacetClient({ baseUrl }).face({ apiKey: 'k' }).compare(image, image, { threshold: 0.7 });
    expect(seen[0]?.url).toBe('/face/api/v2/faces:compare');
    expect(seen[0]?.body).toMatch(/name="threshold"\r\n\r\n0.7\r\n/);
    expect(seen[0]?.body).toMatch(/name="source_image"[\s\S]+name="target_image"/);
  });
});

describe('failures', () => {
  it('carries everything that the answer says', async () => {
    const body = { detail: { code: 'invalid_image', message: 'image could not be decoded' } };
    answers = [json(400, body)];
    const error = await failureOf(new FacetClient({ baseUrl }).face({ apiKey: 'k' }).detect(image));
    expect(error).toBeInstanceOf(FacetError);
    expect(error).toMatchObject({
      surface: 'face',
      status: 400,
      code: 'invalid_image',
      message: 'image could not be decoded',
      requestId: 'id-1',
      retryAfterSeconds: undefined,
      body: JSON.stringify(body),
    });
    expect(isFacetError(error, 'face')).toBe(true);
    expect(isFacetError(error, 'admin')).toBe(false);
    expect(seen).toHaveLength(1);
  });

  it('has no code when the answer is not the envelope', async () => {
    answers = [(response) => response.writeHead(500).end('<html>')];
    const error = await failureOf(new FacetClient({ baseUrl }).face({ apiKey: 'k' }).detect(image));
    expect(error).toMatchObject({ status: 500, code: undefined, body: '<html>' });
  });

  it('says when a success is not JSON', async () => {
    answers = [(response) => response.writeHead(200).end('<html>')];
    const error = await failureOf(new FacetClient({ baseUrl }).face({ apiKey: 'k' }).detect(image));
    expect(error).toBeInstanceOf(FacetConnectionError);
    expect(error).toMatchObject({ reason: 'unreadable' });
  });

  it('refuses a key that no header can carry before sending anything', async () => {
    const error = await failureOf(new FacetClient({ baseUrl }).face({ apiKey: 'ключ' }).detect(image));
    expect(error).toBeInstanceOf(TypeError);
    expect(seen).toHaveLength(0);
  });
});

describe('retries', () => {
  it('waits as long as Retry-After says, then tries again', async () => {
    answers = [json(503, overloaded, { 'retry-after': '1' }), json(200, detection)];
    const told: ResponseInfo[] = [];
    const started = performance.now();
    const face = new FacetClient({ baseUrl }).face({ apiKey: 'k' });
    await face.detect(image, { onResponse: (response) => told.push(response) });
    expect(performance.now() - started).toBeGreaterThan(990);
    expect(told.map(({ status, attempt }) => [status, attempt])).toEqual([
      [503, 0],
      [200, 1],
    ]);
  });

  it('does not sleep through a long Retry-After', async () => {
    answers = [json(429, { detail: { code: 'rate_limited', message: 'slow down' } }, { 'retry-after': '60' })];
    const error = await failureOf(new FacetClient({ baseUrl }).face({ apiKey: 'k' }).detect(image));
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 });
    expect(seen).toHaveLength(1);
  });

  it('tries a read again after a hang-up, and gives up in the end', async () => {
    answers = [hangUp, json(200, detection)];
    const client = new FacetClient({ baseUrl });
    expect(await client.face({ apiKey: 'k' }).detect(image)).toEqual(detection);
    answers = [hangUp];
    const error = await failureOf(client.face({ apiKey: 'k' }).detect(image, { retries: 1 }));
    expect(error).toMatchObject({ reason: 'unreachable' });
    expect(seen).toHaveLength(4);
  });

  it('never repeats a write that may have been done', async () => {
    const { accounts } = new FacetClient({ baseUrl }).admin({ token: 't' });
    for (const answer of [hangUp, json(500, {}), json(503, {})]) {
      seen = [];
      answers = [answer];
      await failureOf(accounts.create({ name: 'a' }));
      expect(seen).toHaveLength(1);
    }
  });

  it('repeats a write that was refused before any work', async () => {
    answers = [json(503, {}, { 'retry-after': '0' }), json(201, { id: 'a1' })];
    const { accounts } = new FacetClient({ baseUrl }).admin({ token: 't' });
    expect(await accounts.create({ name: 'a' })).toEqual({ id: 'a1' });
  });
});

describe('waiting and giving up', () => {
  it('ends an attempt that takes too long', async () => {
    answers = [never];
    const client = new FacetClient({ baseUrl, timeoutMs: 50, retries: 0 });
    expect(await failureOf(client.face({ apiKey: 'k' }).detect(image))).toMatchObject({ reason: 'timed-out' });
  });

  it('rejects with the reason of the signal, during a call and during a wait', async () => {
    const reason = new Error('changed my mind');
    for (const answer of [never, json(503, overloaded, { 'retry-after': '10' })]) {
      answers = [answer];
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 50);
      const call = new FacetClient({ baseUrl }).face({ apiKey: 'k' }).detect(image, { signal: controller.signal });
      expect(await failureOf(call)).toBe(reason);
    }
  });
});

describe('admin', () => {
  it('speaks JSON with the token, and encodes what it puts into paths', async () => {
    answers = [json(200, { accounts: [], next_cursor: null })];
    const admin = new FacetClient({ baseUrl }).admin({ token: 't0k' });
    await admin.accounts.list({ limit: 5 });
    await admin.keys.create('a/b', { surface: 'face' });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/admin/v1/accounts?limit=5', body: '' });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer t0k' });
    expect(seen[1]).toMatchObject({ method: 'POST', url: '/admin/v1/accounts/a%2Fb/keys', body: '{"surface":"face"}' });
    expect(seen[1]?.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it('answers nothing to a 204', async () => {
    answers = [(response) => response.writeHead(204).end()];
    expect(await new FacetClient({ baseUrl }).admin({ token: 't' }).keys.delete('k1')).toBeUndefined();
  });

  it('reads a problem document', async () => {
    answers = [
      json(404, {
        type: 'about:blank',
        title: 'Not found',
        status: 404,
        code: 'not_found',
        detail: 'No such account.',
      }),
    ];
    const error = await failureOf(new FacetClient({ baseUrl }).admin({ token: 't' }).accounts.get('x'));
    expect(error).toMatchObject({ surface: 'admin', status: 404, code: 'not_found', message: 'No such account.' });
  });
});

describe('gateway', () => {
  const outputs = { age: 31 };
  const answered = json(200, { status: 200, response_data: { outputs } });
  const client = (options = {}) => new FacetClient({ baseUrl, ...options }).gateway({ apiKey: 'ila_x' });

  it('calls a product with its inputs, and gives its outputs', async () => {
    answers = [answered];
    expect(await client().call('age of/face', { image: 'x' })).toEqual(outputs);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/gateway/api/age%20of%2Fface?format=json',
      body: '{"inputs":{"image":"x"}}',
      headers: { authorization: 'Bearer ila_x', 'content-type': 'application/json' },
    });
  });

  it('gives a report as bytes, and its failure as an error', async () => {
    answers = [(response) => void response.end('%PDF-1.7')];
    expect(new TextDecoder().decode(await client().report('age', {}))).toBe('%PDF-1.7');
    answers = [json(502, { error: 'The service has a configuration problem.' })];
    const error = await failureOf(client().report('age', {}));
    expect(error).toMatchObject({ surface: 'gateway', status: 502, code: 'bad_gateway' });
  });

  it('rides out refusals that say how long they last, and no other failure', async () => {
    answers = [
      json(429, { error: 'Too many requests.' }, { 'retry-after': '0' }),
      json(503, { error: 'Unavailable.' }, { 'retry-after': '0' }),
      answered,
    ];
    expect(await client().call('age', {})).toEqual(outputs);
    seen = [];
    answers = [json(500, { error: 'An unexpected error occurred' })];
    expect(await failureOf(client().call('age', {}))).toMatchObject({ code: 'internal_server_error' });
    expect(seen).toHaveLength(1);
  });
});

describe('kyc', () => {
  const verified = { request_id: 'x', result_idcard: { confidence: 88.1 } };

  it('sends the key as the first field of the form, before the images', async () => {
    answers = [json(200, verified)];
    const kyc = new FacetClient({ baseUrl }).kyc({ apiKey: 'kyc_x' });
    expect(await kyc.verifyWithLiveness(image, image, { frames: [image, image], details: true })).toEqual(verified);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/kyc/api/faceid/v2-1/verify' });
    expect(seen[0]?.headers.authorization).toBeUndefined();
    const names = [...(seen[0]?.body ?? '').matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['apiKey', 'details', 'imageIdCard', 'imageBest', 'frame2', 'frame3']);
  });

  it('sends images as base64 in JSON, large ones too', async () => {
    answers = [json(200, verified)];
    const large = Buffer.alloc(100_000, 'facet');
    await new FacetClient({ baseUrl }).kyc({ apiKey: 'k' }).verifyV4(image, large);
    expect(seen[0]?.headers['content-type']).toBe('application/json');
    const body = JSON.parse(seen[0]?.body ?? '');
    expect(body).toEqual({ apiKey: 'k', imageIdCard: '/9j/QUI=', imageBest: large.toString('base64') });
  });

  it.each([
    [200, { error: 'FACE_CROPPED', request_id: 'x', imageBestLiveness: { error: 'FACE_CROPPED' } }, 'FACE_CROPPED'],
    [200, { error: 'Face is cropped', error_code: 'FACE_CROPPED' }, 'FACE_CROPPED'],
    [403, { status: 'error', message: 'API_KEY_EXPIRED', result: null }, 'API_KEY_EXPIRED'],
    [413, { error: 'PAYLOAD_TOO_LARGE' }, 'PAYLOAD_TOO_LARGE'],
  ])('raises what an answer with status %i refuses', async (status, body, code) => {
    answers = [json(status, body)];
    const error = await failureOf(new FacetClient({ baseUrl }).kyc({ apiKey: 'k' }).checkLiveness(image));
    expect(error).toMatchObject({ surface: 'kyc', status, code });
    expect(seen).toHaveLength(1);
    if (isFacetError(error, 'kyc')) expect(error.code === 'FACE_CROPPED' || status !== 200).toBe(true);
  });
});
