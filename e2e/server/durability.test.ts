import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { Face } from '../support/face.js';
import { landscape } from '../support/photos.js';
import { type FreshDatabase, freshDatabase } from '../support/postgres.js';
import { ADMIN_TOKEN, newDataDir, Server } from '../support/server-process.js';

const dataDir = newDataDir();
let database: FreshDatabase | undefined;
let running: Server | undefined;
beforeAll(async () => {
  if (inject('postgresUrl')) database = await freshDatabase(inject('postgresUrl'));
});
afterAll(async () => {
  await running?.stop('SIGKILL');
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Admin> {
  running = await Server.start({
    dataDir,
    env: database ? { DATABASE_URL: database.url, FACET_SECRET_KEY: '5e'.repeat(32) } : {},
  });
  return new Admin(running.url, ADMIN_TOKEN);
}

test('what was answered with success survives kill -9 at once and a restart', { timeout: 120_000 }, async () => {
  const photo = await landscape(320, 240);
  const made: { account: string; key: string }[] = [];
  for (let round = 0; round < 2; round++) {
    const admin = await start();
    const account = await admin.createAccount(`round ${round}`);
    const { key } = await admin.createKey(account.id);
    await running?.stop('SIGKILL');
    made.push({ account: account.id, key });
  }

  const admin = await start();
  for (const { account, key } of made) {
    expect((await admin.call('GET', `/accounts/${account}`)).status).toBe(200);
    const face = new Face(admin.baseUrl, 'v2', key, account, admin);
    expect((await face.detect(photo)).status).toBe(200);
  }

  const [first, second] = made as [(typeof made)[number], (typeof made)[number]];
  expect((await admin.call('DELETE', `/accounts/${first.account}`)).status).toBeLessThan(300);
  await admin.changeAccount(second.account, { status: 'suspended' });
  await running?.stop('SIGKILL');

  const later = await start();
  expect((await later.call('GET', `/accounts/${first.account}`)).status).toBe(404);
  const state = ({ account, key }: (typeof made)[number]) =>
    new Face(later.baseUrl, 'v2', key, account, later).detect(photo);
  expect((await state(first)).status).toBe(401);
  expect((await state(second)).status).toBe(403);
});
