import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { newTenant } from '../support/fixtures.js';
import { pause, send } from '../support/http.js';
import { file, multipart } from '../support/multipart.js';
import { landscape, sample } from '../support/photos.js';
import { ADMIN_TOKEN, FacetProcess, newDataDir, Server, serverEnvironment } from '../support/server-process.js';

const running: Server[] = [];
const folders: string[] = [];
async function start(...options: Parameters<typeof Server.start>): Promise<Server> {
  const server = await Server.start(...options);
  running.push(server);
  return server;
}
function folder(): string {
  const path = newDataDir();
  folders.push(path);
  return path;
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop('SIGKILL');
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

test('SIGTERM lets a request in flight finish, takes no new one, and ends with 0 within 10 s', async () => {
  const server = await start({ env: { FACET_FAULTS: '1' } });
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

test('SIGINT ends an idle server with 0 at once, connections kept alive or not', async () => {
  const server = await start();
  const response = await fetch(`${server.url}/healthz`);
  await response.text();
  const started = performance.now();
  expect(await server.stop('SIGINT')).toMatchObject({ code: 0 });
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('an upload that never ends does not hold the server up for more than 10 s', { timeout: 60_000 }, async () => {
  const server = await start();
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
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });
  expect(performance.now() - started).toBeLessThan(10_500);
});

test('a second server on the same data folder stops with a line that says why', async () => {
  const first = await start();
  const second = new FacetProcess(['serve'], serverEnvironment({ FACET_DATA_DIR: first.dataDir }));
  const { code, stdout, stderr } = await second.finished;
  expect(code).toBeGreaterThan(0);
  const said = `${stdout}\n${stderr}`;
  expect(said).toContain(first.dataDir);
  expect(said).toMatch(/another|already|in use|holds/i);
  expect(said).not.toMatch(/\n\s+at /);
  expect((await send({ method: 'GET', url: `${first.url}/healthz` })).status).toBe(200);
});

test('a server that was killed leaves a data folder that the next one opens', async () => {
  const dataDir = folder();
  const first = await start({ dataDir });
  await first.stop('SIGKILL');
  const second = await start({ dataDir });
  expect((await send({ method: 'GET', url: `${second.url}/readyz` })).status).toBe(200);
});

test('a port that is taken is named', async () => {
  const first = await start();
  const port = new URL(first.url).port;
  const second = new FacetProcess(['serve'], serverEnvironment({ FACET_DATA_DIR: folder(), PORT: port }));
  const { code, stdout, stderr } = await second.finished;
  expect(code).toBeGreaterThan(0);
  expect(`${stdout}\n${stderr}`).toContain(port);
  expect(`${stdout}\n${stderr}`).not.toMatch(/\n\s+at /);
});

test('the first start makes a demo key and an operator token and says where they are; the second keeps both', {
  timeout: 60_000,
}, async () => {
  const dataDir = folder();
  const env = { FACET_ADMIN_TOKEN: undefined };
  const first = await start({ dataDir, env });
  const said = first.process.stdout;
  const keyFile = join(dataDir, 'demo-key.txt');
  const tokenFile = join(dataDir, 'admin-token.txt');
  const [key, token] = [keyFile, tokenFile].map((path) => readFileSync(path, 'utf8').trim()) as [string, string];
  expect(key).toMatch(/^iksk_live_[\w-]{43}$/);
  for (const path of [keyFile, tokenFile]) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(said).toContain(`${first.url}/#key=${key}`);
  expect(said).toContain('curl');
  expect(said).toContain(keyFile);
  expect(said).toContain(tokenFile);
  expect(first.process.stderr).not.toContain(key);
  expect(first.process.stderr).not.toContain(token);

  const photo = await landscape(320, 240);
  const { body, contentType } = multipart([file('image', photo)]);
  const headers = { 'content-type': contentType, authorization: `Bearer ${key}` };
  expect((await send({ method: 'POST', url: `${first.url}/face/api/v2/faces:detect`, headers, body })).status).toBe(
    200,
  );
  expect((await new Admin(first.url, token).call('GET', '/accounts')).status).toBe(200);
  await first.stop();

  const second = await start({ dataDir, env });
  expect(readFileSync(keyFile, 'utf8').trim()).toBe(key);
  expect(readFileSync(tokenFile, 'utf8').trim()).toBe(token);
  expect((await send({ method: 'POST', url: `${second.url}/face/api/v2/faces:detect`, headers, body })).status).toBe(
    200,
  );
  expect(existsSync(dataDir)).toBe(true);
});

test('the printed curl works as it stands', { timeout: 60_000 }, async () => {
  const server = await start();
  const command = /^\s*(curl .*(?:\\\n.*)*)/m.exec(server.process.stdout)?.[1];
  expect(command).toBeDefined();
  const { execFileSync } = await import('node:child_process');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(server.dataDir, 'photo.jpg'), sample(1));
  const runnable = (command as string).replace(/@[^\s'"]+/, `@${join(server.dataDir, 'photo.jpg')}`);
  const output = execFileSync('sh', ['-c', runnable], {
    cwd: server.dataDir,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  expect((JSON.parse(output) as { faces: unknown[] }).faces).toHaveLength(3);
});
