import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { eventually, send } from '../support/http.js';
import { type Kyc, kycOperationNames, kycOperations, newKyc } from '../support/kyc.js';
import { people, portrait } from '../support/photos.js';
import { expectKycRefusal, provokingKyc } from '../support/provokes-kyc.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';
import { dial } from '../support/socket.js';

const HOST = 'kyc.example.com';
let server: Server;
let kyc: Kyc;
let person: Buffer;
beforeAll(async () => {
  server = await Server.start({
    env: { FACET_FAULTS: '1', FACET_HOSTS: `kyc=${HOST}`, FACET_WORKERS: '1', FACET_QUEUE: '4' },
  });
  kyc = await newKyc(new Admin(server.url, ADMIN_TOKEN));
  person = await portrait(people.darkHairRedLips);
});
afterAll(() => server?.stop());

test('the log has request and key ids, and neither keys nor anything of the images', async () => {
  const answers = [];
  for (const name of kycOperationNames) answers.push(await kyc.judge(name, person, person));
  answers.push(await kyc.judge('v2-2', person, person, { headers: { 'x-facet-fault': 'internal' } }));
  await kyc.judge('v2', person, person, { key: 'kyc_live_somebody-elses-secret' });
  await kyc.json(kycOperations['v2-2'].path, `{"apiKey":"${kyc.key}","imageBest":"${person.toString('base64')}`);
  const ids = answers.map(({ headers }) => String(headers['x-request-id']));
  const log = await eventually('the requests are logged', async () => {
    const text = server.process.stderr;
    return ids.every((id) => text.includes(id)) && text;
  });
  for (const secret of [kyc.key, 'somebody-elses-secret']) expect(log).not.toContain(secret);
  for (const encoding of ['base64', 'hex'] as const)
    expect(log).not.toContain(person.subarray(300, 330).toString(encoding));
  expect(log).not.toMatch(/"Buffer"|confidence|probability|landmarks68|embedding/);
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ surface }) => surface === 'kyc');
  expect(lines.filter(({ keyId }) => keyId !== undefined).length).toBeGreaterThanOrEqual(ids.length);
  const operations = [
    'verify',
    'verifyWithLiveness',
    'verifyJson',
    'verifyV4',
    'verifyV4WithLiveness',
    'checkLiveness',
  ];
  expect(lines.map(({ operation }) => operation)).toEqual(expect.arrayContaining([...operations, 'inspectCapture']));
});

test('the surface is served at the root of a host of its own, in its own envelope', async () => {
  const request = (path: string) =>
    send({
      method: 'POST',
      url: server.url + path,
      headers: { host: HOST, 'content-type': 'application/json' },
      body: '{}',
    });
  const answer = await request('/api/faceid/v2-2/verify');
  expectKycRefusal({ ...answer, alone: false }, 'MISSING_ARGUMENT: apiKey');
  expectKycRefusal({ ...(await request('/nowhere')), alone: false }, 'NOT_FOUND');
});

test(provokingKyc('SERVICE_OVERLOADED', 'more work than fits the queue'), { timeout: 60_000 }, async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => kyc.judge('v2', person, person)));
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(answers.length);
  for (const answer of refused) expectKycRefusal(answer, 'SERVICE_OVERLOADED');
  for (const { status } of answers) expect([200, 503]).toContain(status);
  expect((await kyc.judge('v2', person, person)).status).toBe(200);
});

test('clients that hang up in the middle of a body leave nothing behind', async () => {
  for (const start of ['{"apiKey":"x","imageBest":"QUJD', '{"imageIdCard":"QUJD","imageBest":"']) {
    const socket = await dial(server.url);
    const head = `POST /kyc${kycOperations['v2-2'].path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n`;
    socket.write(head + start);
    await eventually('memory is set aside for the upload', async () =>
      /^facet_upload_memory_bytes [1-9]/m.test(await metrics()),
    );
    socket.destroy();
    await eventually('memory is free again', async () => /^facet_upload_memory_bytes 0$/m.test(await metrics()));
  }
  expect(await metrics()).toMatch(
    /facet_http_requests_total\{surface="kyc",operation="verifyJson",status="200"\} [1-9]/,
  );
});

async function metrics(): Promise<string> {
  return (await send({ method: 'GET', url: `${server.url}/metrics` })).text;
}
