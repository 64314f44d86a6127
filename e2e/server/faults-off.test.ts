import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { newTenant, type Tenant } from '../support/fixtures.js';
import { landscape } from '../support/photos.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';

let server: Server;
let tenant: Tenant;
beforeAll(async () => {
  server = await Server.start({ env: { NODE_ENV: 'production' } });
  tenant = await newTenant(new Admin(server.url, ADMIN_TOKEN));
});
afterAll(() => server?.stop());

test('without FACET_FAULTS nobody can make the server fail by asking', async () => {
  const photo = await landscape(320, 240);
  for (const fault of ['internal', 'landmarks', 'slow:5000']) {
    const started = performance.now();
    const answer = await tenant.v2.detect(photo, {}, { headers: { 'x-facet-fault': fault } });
    expect(answer.status).toBe(200);
    expect(performance.now() - started).toBeLessThan(3_000);
  }
});
