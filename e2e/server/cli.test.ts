import { rmSync } from 'node:fs';
import { afterAll, expect, inject } from 'vitest';
import { Face } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { landscape } from '../support/photos.js';
import { newDataDir, runFacet } from '../support/server-process.js';

const dataDir = newDataDir();
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs a command against the running server and answers what it printed as JSON. */
async function facet<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await runFacet([...args, '--json'], cliEnvironment());
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as T;
}

function cliEnvironment(): Record<string, string> {
  return { FACET_URL: inject('baseUrl'), FACET_DATA_DIR: dataDir, FACET_ADMIN_TOKEN: inject('adminToken') };
}

test('accounts and keys are made, listed, suspended and taken back by commands', { timeout: 120_000 }, async ({
  admin,
}) => {
  const account = await facet<{ id: string; name: string }>('account', 'create', 'By command');
  expect(account.name).toBe('By command');
  const made = await facet<{ id: string; key: string }>(
    'key',
    'create',
    account.id,
    '--surface',
    'face',
    '--name',
    'first',
  );
  const face = new Face(admin.baseUrl, 'v2', made.key, account.id, admin);
  const photo = await landscape(320, 240);
  expect((await face.detect(photo)).status).toBe(200);

  const { accounts } = await facet<{ accounts: { id: string }[] }>('account', 'list');
  expect(accounts.map(({ id }) => id)).toContain(account.id);
  const { keys } = await facet<{ keys: Record<string, unknown>[] }>('key', 'list', account.id);
  expect(keys).toHaveLength(1);
  expect(JSON.stringify(keys)).not.toContain(made.key);

  await facet('account', 'suspend', account.id);
  expect((await face.detect(photo)).status).toBe(403);
  await facet('account', 'activate', account.id);
  await facet('key', 'revoke', made.id);
  expect((await face.detect(photo)).status).toBe(401);
});

test('a command that fails says why on standard error and ends with a code', async () => {
  const unknown = '00000000-0000-4000-8000-000000000000';
  const { code, stdout, stderr } = await runFacet(['key', 'create', unknown, '--surface', 'face'], cliEnvironment());
  expect(code).toBeGreaterThan(0);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/not.found|no account|no such|exist/i);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('help lists the commands', async () => {
  const { code, stdout } = await runFacet(['--help']);
  expect(code).toBe(0);
  for (const command of ['serve', 'account', 'key', 'models']) expect(stdout).toContain(command);
});

test('the models are there and as they should be', async () => {
  const { code, stdout, stderr } = await runFacet(['models', 'verify']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).not.toBe('');
  expect((await runFacet(['models', 'list'])).stdout).toMatch(/[0-9a-f]{64}|MIT/);
});
