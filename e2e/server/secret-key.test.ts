import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { HookReceiver } from '../support/hook-receiver.js';
import { pause } from '../support/http.js';
import { KeptSecrets } from '../support/kept-secrets.js';
import { type FreshDatabase, freshDatabase } from '../support/postgres.js';
import {
  ADMIN_TOKEN,
  FacetProcess,
  newDataDir,
  runFacet,
  Server,
  serverEnvironment,
} from '../support/server-process.js';
import { Upstream } from '../support/upstream-process.js';

const KILLS = 3;
const newKey = () => randomBytes(32).toString('base64');
/** Lets it call the test's own processes. */
const open = { FACET_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32', FACET_ALLOW_PRIVATE_UPSTREAMS: '1' };

const away = newDataDir();
const folders = [away];
let receiver: HookReceiver;
let upstream: Upstream;
let running: Server | undefined;
beforeAll(async () => {
  receiver = await HookReceiver.start();
  upstream = await Upstream.start();
});
afterAll(async () => {
  await running?.stop('SIGKILL');
  receiver.close();
  await upstream.stop();
  for (const database of databases) await database.drop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const databases: FreshDatabase[] = [];

/** Where one server's data and key are: PostgreSQL and a setting, or a data directory with its file. */
interface Place {
  readonly dataDir: string;
  readonly env: Record<string, string>;
}

async function newPlace(): Promise<Place> {
  const dataDir = newDataDir();
  folders.push(dataDir);
  const url = inject('postgresUrl');
  if (!url) return { dataDir, env: { ...open } };
  const database = await freshDatabase(url);
  databases.push(database);
  return { dataDir, env: { ...open, DATABASE_URL: database.url, FACET_SECRET_KEY: newKey() } };
}

async function start(place: Place, env: Record<string, string> = {}): Promise<Admin> {
  running = await Server.start({ dataDir: place.dataDir, env: { ...place.env, ...env } });
  return new Admin(running.url, ADMIN_TOKEN);
}

async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}

const facet = (place: Place, args: readonly string[], env: Record<string, string> = {}) =>
  runFacet(args, { FACET_DATA_DIR: place.dataDir, ...place.env, ...env });
const keyFile = (place: Place, name = 'secret-key.txt') => join(place.dataDir, name);
const keyOf = (place: Place) => place.env.FACET_SECRET_KEY ?? readFileSync(keyFile(place), 'utf8').trim();
const keyFiles = ({ dataDir }: Place) => readdirSync(dataDir).filter((name) => name.startsWith('secret-key'));

/** Changes the key and has the next start use it; answers what the command said. */
async function rotate(place: Place, ...options: string[]): Promise<string> {
  const next = newKey();
  const env: Record<string, string> = inject('postgresUrl') ? { FACET_SECRET_KEY_NEW: next } : {};
  const rotated = await facet(place, ['secret-key', 'rotate', ...options], env);
  expect(rotated).toMatchObject({ code: 0, stderr: '' });
  if (inject('postgresUrl')) place.env.FACET_SECRET_KEY = next;
  return rotated.stdout;
}

test('everything is readable under another secret key, and nothing under the one before', {
  timeout: 600_000,
}, async () => {
  const place = await newPlace();
  let admin = await start(place);
  const kept = await KeptSecrets.make(admin, { receiver, upstream });
  const heads = join(away, 'heads.json');
  const verify = (...args: string[]) =>
    facet(place, ['audit', 'verify', ...args], { FACET_URL: admin.baseUrl, FACET_ADMIN_TOKEN: ADMIN_TOKEN });
  writeFileSync(heads, (await verify('--json')).stdout);
  const before = keyOf(place);
  const backup = join(away, 'before.facet');

  if (inject('postgresUrl')) {
    expect(await facet(place, ['backup', backup])).toMatchObject({ code: 0 });
    const refused = await facet(place, ['secret-key', 'rotate', '--reseal'], { FACET_SECRET_KEY_NEW: newKey() });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/stop every server on it first/);
    expect(await rotate(place)).toMatch(/servers that run go on/);
    await kept.use(admin);
    await stop();
  } else {
    const early = await facet(place, ['secret-key', 'rotate']);
    expect(early).toMatchObject({ code: 1, stdout: '' });
    expect(early.stderr).toMatch(/^facet: the server must be stopped first: [^\n]+\n$/);
    await stop();
    expect(await facet(place, ['backup', backup])).toMatchObject({ code: 0 });
    const said = await rotate(place);
    const aside = /secret-key-until-\w+\.txt/.exec(said)?.[0] ?? '';
    expect(keyFiles(place).sort()).toEqual([aside, 'secret-key.txt']);
    expect(readFileSync(keyFile(place, aside), 'utf8').trim()).toBe(before);
    expect(statSync(keyFile(place)).mode & 0o777).toBe(0o600);
    expect(said).not.toContain(keyOf(place));
  }

  expect(keyOf(place)).not.toBe(before);
  const late = await facet(place, ['serve'], { FACET_SECRET_KEY: before });
  expect(late).toMatchObject({ code: 1 });
  expect(late.stderr).toMatch(/the secret key is not the one that this database is under/);
  admin = await start(place);
  await kept.use(admin);
  expect(await verify('--expect', heads)).toMatchObject({ code: 0 });
  const { entries } = (await admin.call('GET', '/audit-log?action=secret_key.rotated')).json<{ entries: unknown[] }>();
  expect(entries).toMatchObject([{ actor: 'operator', subject_type: 'secret_key' }]);
  await stop();

  await rotate(place, '--reseal');
  admin = await start(place);
  await kept.use(admin);
  expect(await verify('--expect', heads)).toMatchObject({ code: 0 });
  await stop();

  // The backup of before opens with the key of its time, and what it holds does as well.
  const restored: Place = { dataDir: newDataDir(), env: { ...open } };
  folders.push(restored.dataDir);
  const wrong = await facet(restored, ['restore', backup], { FACET_SECRET_KEY: keyOf(place) });
  expect(wrong.stderr).toMatch(/another secret key/);
  restored.env.FACET_SECRET_KEY = before;
  expect(await facet(restored, ['restore', backup])).toMatchObject({ code: 0 });
  admin = await start(restored);
  await kept.use(admin);
  await stop();
  const after = join(away, 'after.facet');
  expect(await facet(place, ['backup', after])).toMatchObject({ code: 0 });
  const other = newDataDir();
  folders.push(other);
  const restore = (FACET_SECRET_KEY: string) =>
    runFacet(['restore', after], { FACET_DATA_DIR: other, FACET_SECRET_KEY });
  expect((await restore(before)).stderr).toMatch(/another secret key/);
  expect(await restore(keyOf(place))).toMatchObject({ code: 0 });
});

/** Starts a change; answers once either key may be the one, which on PostgreSQL nothing outside tells. */
async function begun(place: Place, env: Record<string, string>): Promise<FacetProcess> {
  const all = serverEnvironment({ FACET_DATA_DIR: place.dataDir, ...place.env, ...env });
  const rotating = new FacetProcess(['secret-key', 'rotate', '--reseal'], all);
  const ended = rotating.finished.then(() => true);
  while (!inject('postgresUrl') && !existsSync(keyFile(place, 'secret-key.new.txt')))
    if (await Promise.race([ended, pause(2).then(() => false)])) break;
  return rotating;
}

/** The settings of a change to a key of its own; in the data directory the server makes one. */
const toAnother = (): Record<string, string> => (inject('postgresUrl') ? { FACET_SECRET_KEY_NEW: newKey() } : {});
const adopt = (place: Place, { FACET_SECRET_KEY_NEW: key }: Record<string, string>) => {
  if (key !== undefined) place.env.FACET_SECRET_KEY = key;
};

test('a change that is killed at any moment leaves one key or the other', { timeout: 600_000 }, async () => {
  const place = await newPlace();
  const kept = await KeptSecrets.make(await start(place), { receiver, upstream });
  await stop();
  let env = toAnother();
  const whole = await begun(place, env);
  const startedAt = Date.now();
  expect(await whole.finished).toMatchObject({ code: 0 });
  const spanMs = Date.now() - startedAt;
  adopt(place, env);

  const ends: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    env = toAnother();
    const rotating = await begun(place, env);
    await pause((inject('postgresUrl') ? 0.4 + (0.6 * kill) / KILLS : kill / KILLS) * spanMs);
    rotating.signal('SIGKILL');
    expect((await rotating.finished).code).not.toBe(1);
    // Changing it once more tells which key it was, and goes on from there.
    const next = await facet(place, ['secret-key', 'rotate'], env);
    if (next.code !== 0) expect(next.stderr).toMatch(/under FACET_SECRET_KEY_NEW already/);
    ends.push(next.code !== 0 || next.stdout.includes('broken off was ended') ? 'new' : 'old');
    adopt(place, env);
  }
  process.stdout.write(`killed within ${spanMs} ms, the changes left the ${ends.join(', ')} key\n`);
  expect(keyFiles(place)).not.toContain('secret-key.new.txt');
  await kept.use(await start(place));
  await stop();
});

test('a key that cannot be changed to is refused in words, and nothing is made', { timeout: 240_000 }, async () => {
  const empty = newDataDir();
  folders.push(empty);
  const FACET_SECRET_KEY = newKey();
  const rotating = (env: Record<string, string>) =>
    runFacet(['secret-key', 'rotate'], { FACET_DATA_DIR: empty, ...env });
  const nothing = await rotating({});
  expect(nothing).toMatchObject({ code: 1, stdout: '' });
  expect(nothing.stderr).toMatch(/^facet: no secret key: [^\n]+\n$/);
  const unused = await rotating({ FACET_SECRET_KEY, FACET_SECRET_KEY_NEW: newKey() });
  expect(unused.stderr).toMatch(/^facet: there is no database in [^\n]+\n$/);
  const malformed = await rotating({ FACET_SECRET_KEY, FACET_SECRET_KEY_NEW: 'hunter2' });
  expect(malformed).toMatchObject({ code: 78 });
  expect(malformed.stderr).toMatch(/FACET_SECRET_KEY_NEW must be 32 bytes/);
  expect(malformed.stderr).not.toContain('hunter2');
  expect(readdirSync(empty)).toEqual([]);

  const place = await newPlace();
  place.env.FACET_SECRET_KEY = FACET_SECRET_KEY;
  await start(place);
  await stop();
  const attempt = (env: Record<string, string>) => facet(place, ['secret-key', 'rotate'], env);
  expect((await attempt({})).stderr).toMatch(/^facet: set FACET_SECRET_KEY_NEW to the new key[^\n]+\n$/);
  expect((await attempt({ FACET_SECRET_KEY_NEW: FACET_SECRET_KEY })).stderr).toMatch(/make another/);
  const foreign = { FACET_SECRET_KEY: newKey(), FACET_SECRET_KEY_NEW: newKey() };
  expect((await attempt(foreign)).stderr).toMatch(/not the one/);
  const FACET_SECRET_KEY_NEW = newKey();
  expect(await attempt({ FACET_SECRET_KEY_NEW })).toMatchObject({ code: 0 });
  expect((await attempt({ FACET_SECRET_KEY_NEW })).stderr).toMatch(/under FACET_SECRET_KEY_NEW already/);
  // Until the settings are changed everywhere, a server with both starts, and says what is to be done.
  await start(place, { FACET_SECRET_KEY_NEW });
  expect(running?.log.map(({ msg }) => msg)).toContainEqual(expect.stringMatching(/make it FACET_SECRET_KEY/));
  await stop();
});
