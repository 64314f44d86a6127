import { afterEach, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { newTenant } from '../support/fixtures.js';
import { pause, send } from '../support/http.js';
import { file, multipart } from '../support/multipart.js';
import { landscape, sample } from '../support/photos.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';

let server: Server | undefined;
afterEach(() => server?.stop('SIGKILL'));

test('SIGTERM lets a request in flight finish, takes no new one, and ends with 0 within 10 s', async () => {
  server = await Server.start({ env: { FACET_FAULTS: '1' } });
  const { v2: face } = await newTenant(new Admin(server.url, ADMIN_TOKEN));
  const photo = await landscape(320, 240);
  const slow = face.detect(photo, {}, { headers: { 'x-facet-fault': 'slow:2000' } });
  await pause(500);
  const started = performance.now();
  const finished = server.stop('SIGTERM');
  await pause(300);
  await expect(face.detect(photo)).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
  expect((await slow).status).toBe(200);
  expect(await finished).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('an upload that never ends does not hold the server up for more than 10 s', async () => {
  server = await Server.start();
  const { v2: face } = await newTenant(new Admin(server.url, ADMIN_TOKEN));
  const { body, contentType } = multipart([file('image', sample(1))]);
  const headers = {
    'content-type': contentType,
    'content-length': String(body.length),
    authorization: `Bearer ${face.key}`,
  };
  const stuck = send({ method: 'POST', url: `${face.root}/faces:detect`, headers, body: body.subarray(0, 5_000) });
  stuck.catch(() => {});
  await pause(300);
  const started = performance.now();
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - started).toBeLessThan(10_500);
});
