import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { newTenant, type Tenant } from '../support/fixtures.js';
import { eventually, send } from '../support/http.js';
import { landscape } from '../support/photos.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';
import { dial, uploadHead } from '../support/socket.js';

let server: Server;
let tenant: Tenant;
beforeAll(async () => {
  server = await Server.start({ env: { FACET_FAULTS: '1' } });
  tenant = await newTenant(new Admin(server.url, ADMIN_TOKEN));
});
afterAll(() => server?.stop());

test('the log has the request id, and neither keys nor images', async () => {
  const face = tenant.v2;
  const photo = await landscape(64, 64);
  const mine = '00000000-0000-4000-8000-00000000beef';
  const answer = await face.detect(photo, {}, { headers: { 'x-request-id': mine } });
  const failed = await face.detect(photo, {}, { headers: { 'x-facet-fault': 'internal' } });
  await face.detect(photo, {}, { key: 'iksk_live_somebody-elses-secret' });
  await send({ method: 'GET', url: `${server.url}/nowhere?api_key=${face.key}` });
  const [id, failedId] = [answer, failed].map(({ headers }) => headers['x-request-id'] as string) as [string, string];
  const log = await eventually('the requests are logged', async () => {
    const text = server.process.stderr;
    return text.includes(id) && text.includes(failedId) && text;
  });

  for (const secret of [face.key, 'somebody-elses-secret', ADMIN_TOKEN]) expect(log).not.toContain(secret);
  expect(log).not.toContain(photo.subarray(100, 160).toString('base64'));
  expect(log).not.toContain(photo.subarray(100, 130).toString('hex'));
  expect(log).not.toContain('"Buffer"');

  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const about = (requestId: string) => lines.filter((line) => JSON.stringify(line).includes(requestId));
  for (const line of about(id)) expect(line).toMatchObject({ level: expect.anything(), time: expect.anything() });
  expect(JSON.stringify(about(id))).toContain(mine);
  expect(JSON.stringify(about(id))).toMatch(/detect/);
  expect(JSON.stringify(about(failedId))).toMatch(/"stack"/);
});

test('a client that hangs up is logged as that, not as a failure of the server', async () => {
  const socket = await dial(server.url);
  socket.write(uploadHead(tenant.v2, { 'content-length': '1000000' }));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = server.process.stderr.length;
  socket.destroy();
  await eventually('the hang-up is logged', async () => /abort|hung up/.test(server.process.stderr.slice(before)));
  const since = server.process.stderr.slice(before);
  expect(since).not.toMatch(/"level":(50|60|"error"|"fatal")/);
});
