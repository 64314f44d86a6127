import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { Face } from '../support/face.js';
import { Gateway, hidden, newGateway, outputsOf } from '../support/gateway.js';
import { pause } from '../support/http.js';
import { landscape } from '../support/photos.js';
import {
  ADMIN_TOKEN,
  FacetProcess,
  newDataDir,
  runFacet,
  Server,
  serverEnvironment,
} from '../support/server-process.js';
import { Upstream } from '../support/upstream-process.js';

const folders = { from: newDataDir(), to: newDataDir(), away: newDataDir() };
const file = join(folders.away, 'one.facet');
afterAll(() => {
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
});

const facet = (dataDir: string, ...args: string[]) => runFacet(args, { FACET_DATA_DIR: dataDir });
const secretKey = (dataDir: string) => join(dataDir, 'secret-key.txt');
const env = { FACET_ALLOW_PRIVATE_UPSTREAMS: '1' };

test('what one server knew, another knows after a backup and its restore', { timeout: 240_000 }, async () => {
  const first = await Server.start({ dataDir: folders.from, env });
  const admin = new Admin(first.url, ADMIN_TOKEN);
  const account = await admin.createAccount('Kept');
  const { key } = await admin.createKey(account.id);
  const upstream = await Upstream.start();
  const path = await upstream.path({ kind: 'json', value: { kept: true } });
  const backend = { url: upstream.url(path), credential: hidden.credential };
  const { slug, gateway } = await (await newGateway(admin)).product({ backend });

  const early = await facet(folders.from, 'backup', file);
  expect(early).toMatchObject({ code: 1, stdout: '' });
  expect(early.stderr).toMatch(/^facet: the server must be stopped first: [^\n]+\n$/);
  expect(readdirSync(folders.away)).toEqual([]);
  await first.stop();

  const made = await facet(folders.from, 'backup', file);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(/backed up [\d,]+ rows/);
  expect(made.stdout).toMatch(/keep the secret key/);
  expect(readdirSync(folders.away)).toEqual(['one.facet']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const text of ['Kept', hidden.credential, slug]) expect(readFileSync(file).includes(text)).toBe(false);

  const withoutKey = await facet(folders.to, 'restore', file);
  expect(withoutKey).toMatchObject({ code: 1 });
  expect(withoutKey.stderr).toMatch(/no secret key: set FACET_SECRET_KEY/);
  writeFileSync(secretKey(folders.to), readFileSync(secretKey(folders.from)), { mode: 0o600 });
  const restored = await facet(folders.to, 'restore', file);
  expect(restored).toMatchObject({ code: 0, stderr: '' });

  const second = await Server.start({ dataDir: folders.to, env });
  try {
    const after = new Admin(second.url, ADMIN_TOKEN);
    expect((await after.call('GET', `/accounts/${account.id}`)).json()).toMatchObject({ name: 'Kept' });
    const face = new Face(second.url, 'v2', key, account.id, after);
    expect((await face.detect(await landscape(320, 240))).status).toBe(200);
    expect(existsSync(join(folders.to, 'demo-key.txt'))).toBe(false);
    const client = new Gateway(after, gateway.accountId, gateway.keyId, gateway.key);
    expect(outputsOf(await client.call(slug, {}))).toEqual({ kept: true });
    expect(await upstream.received(path)).toMatchObject([
      { headers: { authorization: `Bearer ${hidden.credential}` } },
    ]);
  } finally {
    await upstream.stop();
    await second.stop();
  }

  const twice = await facet(folders.to, 'restore', file);
  expect(twice).toMatchObject({ code: 1, stdout: '' });
  expect(twice.stderr).toMatch(/not empty .*accounts/);
});

test('a damaged backup, one of another key, and no backup at all are refused and leave nothing', async () => {
  const [damaged, fresh] = [join(folders.away, 'damaged'), newDataDir()];
  const bytes = readFileSync(file);
  bytes[bytes.length - 30] = (bytes[bytes.length - 30] as number) ^ 1;
  writeFileSync(damaged, bytes);
  const key = readFileSync(secretKey(folders.from), 'utf8').trim();
  const attempt = (path: string, FACET_SECRET_KEY: string) =>
    runFacet(['restore', path], { FACET_DATA_DIR: fresh, FACET_SECRET_KEY });
  const refusals: [string, string, RegExp][] = [
    [damaged, key, /damaged or changed/],
    [file, '0f'.repeat(32), /another secret key/],
    [join(folders.away, 'nothing'), key, /no such file/],
  ];
  for (const [path, secret, message] of refusals) {
    const refused = await attempt(path, secret);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(message);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
    expect(readdirSync(fresh)).toEqual([]);
  }
  const malformed = await attempt(file, 'hunter2');
  expect(malformed.code).toBe(78);
  expect(malformed.stderr).not.toContain('hunter2');
  rmSync(fresh, { recursive: true });
});

test('a restore that is stopped leaves nothing', async () => {
  const fresh = newDataDir();
  const FACET_SECRET_KEY = readFileSync(secretKey(folders.from), 'utf8').trim();
  const running = new FacetProcess(['restore', file], serverEnvironment({ FACET_DATA_DIR: fresh, FACET_SECRET_KEY }));
  while (!existsSync(join(fresh, 'server.lock'))) await pause(20);
  running.signal('SIGTERM');
  const stopped = await running.finished;
  expect(stopped).toMatchObject({ code: 1, stdout: '', stderr: 'facet: stopped; nothing was left behind\n' });
  expect(readdirSync(fresh)).toEqual([]);
  rmSync(fresh, { recursive: true });
});
