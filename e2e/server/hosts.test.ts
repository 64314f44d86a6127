import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { versions } from '../support/face.js';
import { newTenant, type Tenant } from '../support/fixtures.js';
import { type Answer, send } from '../support/http.js';
import { file, multipart } from '../support/multipart.js';
import { sample } from '../support/photos.js';
import { expectRefusal } from '../support/provokes.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';

const HOST = 'face.example.com';
let server: Server;
let tenant: Tenant;
beforeAll(async () => {
  server = await Server.start({ env: { FACET_HOSTS: `face=${HOST}` } });
  tenant = await newTenant(new Admin(server.url, ADMIN_TOKEN));
});
afterAll(() => server?.stop());

function detect(host: string, path: string, key: string | undefined): Promise<Answer> {
  const { contentType, body } = multipart([file('image', sample(1))]);
  const headers: Record<string, string> = { host, 'content-type': contentType };
  if (key) headers.authorization = `Bearer ${key}`;
  return send({ method: 'POST', url: server.url + path, headers, body });
}

for (const version of versions) {
  const path = `/api/${version}/faces:detect`;
  test(`a surface with a host of its own is served at that host's root (${version})`, async () => {
    const { key } = tenant[version];
    for (const host of [HOST, `${HOST}:443`, HOST.toUpperCase()]) {
      const answer = await detect(host, path, key);
      expect(answer.status).toBe(200);
      expect(answer.json<{ faces: unknown[] }>().faces).toHaveLength(3);
    }
  });

  test(`its errors are in its own envelope there (${version})`, async () => {
    expectRefusal(await detect(HOST, path, undefined), 'missing_api_key');
    expectRefusal(await send({ method: 'GET', url: server.url + path, headers: { host: HOST } }), 'method_not_allowed');
    expectRefusal(await send({ method: 'GET', url: `${server.url}/nowhere`, headers: { host: HOST } }), 'not_found');
  });

  test(`another host still needs the prefix (${version})`, async () => {
    const { key } = tenant[version];
    expect((await detect('other.example.com', `/face${path}`, key)).status).toBe(200);
    expect((await detect('other.example.com', path, key)).status).toBe(404);
  });
}
