import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { Face } from '../support/face.js';
import { send } from '../support/http.js';
import { landscape, sample } from '../support/photos.js';
import { FacetProcess, type Finished, newDataDir, Server, serverEnvironment } from '../support/server-process.js';

const dataDir = newDataDir();
const otherDir = newDataDir();
const keyFile = join(dataDir, 'demo-key.txt');
const kycKeyFile = join(dataDir, 'demo-kyc-key.txt');
const tokenFile = join(dataDir, 'admin-token.txt');
const secret = (path: string) => readFileSync(path, 'utf8').trim();
/** The server makes a token of its own. */
const env = { FACET_ADMIN_TOKEN: undefined };
let server: Server;
beforeAll(async () => {
  server = await Server.start({ dataDir, env });
});
afterAll(async () => {
  await server?.stop('SIGKILL');
  for (const path of [dataDir, otherDir]) rmSync(path, { recursive: true, force: true });
});

/** What a start that cannot succeed says and ends with. */
async function failedStart(extra: Record<string, string>): Promise<Finished & { said: string }> {
  const finished = await new FacetProcess(['serve'], serverEnvironment(extra)).finished;
  return { ...finished, said: `${finished.stdout}\n${finished.stderr}` };
}

test('the first start makes demo keys and an operator token, and says where they are', async () => {
  const said = server.process.stdout;
  expect(secret(keyFile)).toMatch(/^iksk_live_[\w-]{43}$/);
  expect(secret(kycKeyFile)).toMatch(/^kyc_live_[\w-]{43}$/);
  for (const path of [keyFile, kycKeyFile, tokenFile]) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(said).toContain(`${server.url}/#key=${secret(keyFile)}&kyc-key=${secret(kycKeyFile)}`);
  for (const path of [keyFile, kycKeyFile]) expect(said).toContain(path);
  expect(said).toContain(tokenFile);
  expect(said).not.toContain(secret(tokenFile));
  for (const path of [keyFile, kycKeyFile, tokenFile]) expect(server.process.stderr).not.toContain(secret(path));
});

test('the curl that it prints works as it stands', () => {
  const command = /^\s*(curl (?:.*\\\n)*.*)/m.exec(server.process.stdout)?.[1] ?? '';
  expect(command).toContain('faces:detect');
  const photo = join(otherDir, 'photo.jpg');
  writeFileSync(photo, sample(1));
  const runnable = command.replace(/@[^\s'"]+/, `@${photo}`);
  const output = execFileSync('sh', ['-c', runnable], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  expect((JSON.parse(output) as { faces: unknown[] }).faces).toHaveLength(3);
});

test('a second server on the same data folder stops with a line that says why', async () => {
  const { code, said } = await failedStart({ FACET_DATA_DIR: dataDir });
  expect(code).toBeGreaterThan(0);
  expect(said).toContain(dataDir);
  expect(said).toMatch(/another|already|in use|holds/i);
  expect(said).not.toMatch(/\n\s+at /);
  expect((await send({ method: 'GET', url: `${server.url}/readyz` })).status).toBe(200);
});

test('a port that is taken is named', async () => {
  const { port } = new URL(server.url);
  const { code, said } = await failedStart({ FACET_DATA_DIR: otherDir, PORT: port });
  expect(code).toBeGreaterThan(0);
  expect(said).toContain(port);
  expect(said).not.toMatch(/\n\s+at /);
});

test('the next start keeps both, after SIGINT has ended an idle server at once', async () => {
  const folder = newDataDir();
  const first = await Server.start({ dataDir: folder, env });
  const kept = ['demo-key.txt', 'admin-token.txt'].map((name) => secret(join(folder, name)));
  await (await fetch(`${first.url}/healthz`)).text();
  const started = performance.now();
  expect(await first.stop('SIGINT')).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - started).toBeLessThan(5_000);

  const second = await Server.start({ dataDir: folder, env });
  try {
    expect(['demo-key.txt', 'admin-token.txt'].map((name) => secret(join(folder, name)))).toEqual(kept);
    const admin = new Admin(second.url, kept[1] as string);
    expect((await admin.call('GET', '/accounts')).status).toBe(200);
    const face = new Face(second.url, 'v2', kept[0] as string, '', admin);
    expect((await face.detect(await landscape(320, 240))).status).toBe(200);
  } finally {
    await second.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
