import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject } from 'vitest';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import { type Kyc, type KycAnswer, kycOperationNames, kycOperations } from '../support/kyc.js';
import { file, multipart, multipartType, partHead } from '../support/multipart.js';
import { people, portrait } from '../support/photos.js';
import { expectKycRefusal, kycTest, provokesKyc } from '../support/provokes-kyc.js';
import { dial, exchange, MOST_BUFFERED } from '../support/socket.js';

const BODY_BYTES = 32 * MEGABYTE;
let person: Buffer;
beforeAll(async () => {
  person = await portrait(people.greenTop);
});

function head(path: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: new URL(inject('baseUrl')).host, ...headers });
  return `POST /kyc${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`;
}

/** An answer that was read from a socket, as the answers of clients are. */
function answerOf(text: string, alone = false): KycAnswer {
  const [start = '', body = ''] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = start.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  const status = Number(statusLine.split(' ')[1]);
  return { status, headers, text: body, bytes: Buffer.from(body), alone, json: <T>() => JSON.parse(body) as T };
}

const form = { 'content-type': multipartType };
const json = { 'content-type': 'application/json' };

provokesKyc(
  'PAYLOAD_TOO_LARGE',
  'a body that is announced beyond 32 MB, before any of it was sent',
  async ({ kyc }) => {
    const answers: KycAnswer[] = [];
    for (const [path, type] of [
      [kycOperations['v2-1'].path, form],
      [kycOperations['v2-2'].path, json],
    ] as const) {
      const text = head(path, { ...type, 'content-length': String(BODY_BYTES + 1) });
      const { body, closedByServer } = await exchange(await dial(kyc.baseUrl), text);
      expect(closedByServer).toBe(true);
      answers.push(answerOf(body));
    }
    return answers;
  },
);

/** Sends pieces of the body until the server has had enough; answers what it said and how much it took. */
async function sendEndlessly(path: string, type: Record<string, string>, start: string, piece: Buffer) {
  const socket = await dial(inject('baseUrl'));
  let text = '';
  let over = false;
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  void closed.then(() => {
    over = true;
  });
  const framed = (bytes: Buffer) =>
    Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
  socket.write(head(path, { ...type, 'transfer-encoding': 'chunked' }));
  socket.write(framed(Buffer.from(start)));
  while (!over && socket.writable && socket.bytesWritten < 256 * MEGABYTE) {
    if (!socket.write(framed(piece)))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  return { answer: answerOf(text), sentBytes: socket.bytesWritten - socket.writableLength };
}

provokesKyc(
  'PAYLOAD_TOO_LARGE',
  'a body without end is not read beyond 32 MB',
  async () => {
    const endless = [
      await sendEndlessly(
        kycOperations['v2-1'].path,
        form,
        partHead({ name: 'imageBest', filename: 'a.jpg', type: 'image/jpeg' }),
        noise(65_536),
      ),
      await sendEndlessly(kycOperations['v2-2'].path, json, '{"imageBest":"', Buffer.alloc(65_536, 'QUJD')),
      await sendEndlessly(kycOperations.v4.path, json, '{"unknown":"', Buffer.alloc(65_536, 'QUJD')),
      await sendEndlessly(kycOperations.v4.path, json, '{"x":[', Buffer.alloc(65_536, '[[{}],')),
    ];
    for (const { sentBytes } of endless) expect(sentBytes).toBeLessThan(BODY_BYTES + MOST_BUFFERED);
    return endless.map(({ answer }) => answer);
  },
  120_000,
);

kycTest('a card, a selfie and four frames of 3 MB each fit into one body', { timeout: 60_000 }, async ({ kyc }) => {
  const largest = noise(3 * MEGABYTE);
  const wrapped = largest.toString('base64').replace(/.{76}/g, '$&\r\n');
  const frames = [wrapped, wrapped, wrapped, wrapped];
  const [first, second] = [
    await kyc.call('v2-2', { imageIdCard: wrapped, imageBest: wrapped, frames }),
    await kyc.call('v2-1', {
      imageIdCard: largest,
      imageBest: largest,
      frame2: largest,
      frame3: largest,
      frame4: largest,
      frame5: largest,
    }),
  ];
  for (const answer of [first, second]) expectKycRefusal(answer, 'Photo format error');
});

describe.concurrent('a body that stops arriving', () => {
  for (const [kind, path, type, start] of [
    ['form', kycOperations['v2-1'].path, form, partHead({ name: 'imageBest', filename: 'a.jpg', type: 'image/jpeg' })],
    ['JSON', kycOperations['v2-2'].path, json, '{"apiKey":"x","imageBest":"QUJD'],
  ] as const) {
    provokesKyc(
      'MALFORMED_REQUEST',
      `a ${kind} that stops arriving, after 15 s`,
      async ({ kyc }) => {
        const started = performance.now();
        const text = head(path, { ...type, 'content-length': '100000' }) + start;
        const { body, closedByServer } = await exchange(await dial(kyc.baseUrl), text, 30_000);
        expect(closedByServer).toBe(true);
        expect(performance.now() - started).toBeLessThan(20_000);
        return answerOf(body);
      },
      60_000,
    );
  }
});

kycTest(
  '100 Continue comes before the body is sent, and a body that is too large is not asked for',
  async ({ kyc }) => {
    const { contentType, body } = multipart([file('data', person)]);
    const path = kycOperations.check_liveness.path;
    const expecting = (length: number) =>
      head(path, {
        'content-type': contentType,
        'content-length': String(length),
        expect: '100-continue',
        connection: 'close',
      });
    const welcome = await exchange(await dial(kyc.baseUrl), expecting(body.length), 2_000);
    expect(welcome.status).toBe(100);
    const refused = await exchange(await dial(kyc.baseUrl), expecting(BODY_BYTES + 1));
    expect(refused.status).toBe(413);
  },
);

async function idsOf(kyc: Kyc, mine: string): Promise<string[]> {
  const headers = { 'x-request-id': mine };
  const answers = await Promise.all(kycOperationNames.map((name) => kyc.judge(name, person, person, { headers })));
  return answers.map((answer) => String(answer.headers['x-request-id']));
}

kycTest('every answer has an id of the server’s making, whatever the client calls the request', async ({ kyc }) => {
  const mine = randomUUID();
  const ids = await idsOf(kyc, mine);
  expect(ids).not.toContain(mine);
  expect(new Set(ids).size).toBe(kycOperationNames.length);
});

kycTest('no other site may read the answers, and nobody on the way may keep them', async ({ kyc }) => {
  const answer = await kyc.judge('v2', person, person, { headers: { origin: 'https://elsewhere.example' } });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect(answer.headers['cache-control']).toBe('no-store');
});
