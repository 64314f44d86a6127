import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject } from 'vitest';
import type { Admin } from '../support/admin.js';
import { expectProblem } from '../support/expect-problem.js';
import { test } from '../support/fixtures.js';
import { newDataDir, runFacet } from '../support/server-process.js';

interface Entry {
  readonly action: string;
  readonly seq: number;
  readonly [field: string]: unknown;
}

interface Chain {
  readonly account_id: string | null;
  readonly entries: number;
  readonly head: { seq: number; mac: string; key_id: string };
  readonly broken: { fault: string; seq: number; entry_id: number | null } | null;
}

const dataDir = newDataDir();
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const facet = (...args: string[]) =>
  runFacet(args, {
    FACET_URL: inject('baseUrl'),
    FACET_DATA_DIR: dataDir,
    FACET_ADMIN_TOKEN: inject('adminToken'),
  });

const entriesOf = async (admin: Admin, query: string): Promise<{ entries: Entry[]; next_cursor: string | null }> => {
  const answer = await admin.call('GET', `/audit-log?${query}`);
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 200 });
  return answer.json();
};
const verify = async (admin: Admin, body: unknown): Promise<{ chains: Chain[]; next_cursor: string | null }> => {
  const answer = await admin.call('POST', '/audit-log/verify', body);
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 200 });
  return answer.json();
};
const headOf = async (admin: Admin, accountId: string) => {
  // A mac that no chain has: the chain is walked through, and its end told.
  const [chain] = (await verify(admin, { kept: [{ account_id: accountId, seq: 0, mac: '0'.repeat(64) }] })).chains;
  return (chain as Chain).head;
};

/** An account with four entries. */
async function newLife(admin: Admin) {
  const account = await admin.createAccount('audited');
  const key = await admin.createKey(account.id);
  await admin.call('PATCH', `/keys/${key.id}`, { name: 'renamed' });
  await admin.revokeKey(key.id);
  return { id: account.id, key };
}

test('every change has an entry that says who made it, when and from where', async ({ admin }) => {
  const { id, key } = await newLife(admin);
  const { entries } = await entriesOf(admin, `account_id=${id}`);
  expect(entries.map(({ action, seq }) => [action, seq])).toEqual([
    ['key.revoked', 4],
    ['key.updated', 3],
    ['key.created', 2],
    ['account.created', 1],
  ]);
  expect(entries[1]).toMatchObject({
    actor: 'admin token',
    actor_id: null,
    address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    account_id: id,
    subject_type: 'key',
    subject_id: key.id,
    details: { name: 'renamed' },
  });
  expect(JSON.stringify(entries)).not.toContain(key.key);
  expect((await entriesOf(admin, `account_id=${id}&action=key.created`)).entries).toHaveLength(1);
  const future = new Date(Date.now() + 3_600_000).toISOString();
  expect((await entriesOf(admin, `account_id=${id}&from=${future}`)).entries).toEqual([]);
  expect((await entriesOf(admin, `account_id=${id}&to=${future}`)).entries).toHaveLength(4);
  const page = await entriesOf(admin, `account_id=${id}&limit=3`);
  const rest = await entriesOf(admin, `account_id=${id}&limit=3&cursor=${page.next_cursor}`);
  expect([page.entries.length, rest.entries.map(({ seq }) => seq), rest.next_cursor]).toEqual([3, [1], null]);
  // A name without an account is the operator's own chain.
  expect((await entriesOf(admin, 'limit=1')).entries).toHaveLength(1);
});

test('an erased account leaves its chain', async ({ admin }) => {
  const { id } = await newLife(admin);
  await admin.call('DELETE', `/accounts/${id}`);
  const { entries } = await entriesOf(admin, `account_id=${id}`);
  expect(entries[0]).toMatchObject({ action: 'account.deleted', seq: 5 });
  expect(await headOf(admin, id)).toMatchObject({ seq: 5 });
});

test('all chains are whole, page by page, and hold what was kept of them', async ({ admin }) => {
  const { id } = await newLife(admin);
  const seen: Chain[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof verify>> = await verify(admin, { limit: 20, ...(cursor && { cursor }) });
    seen.push(...page.chains);
    cursor = page.next_cursor;
  } while (cursor);
  expect(seen.filter(({ broken }) => broken)).toEqual([]);
  expect(seen[0]?.account_id).toBeNull();
  const mine = seen.find(({ account_id }) => account_id === id) as Chain;
  expect(mine).toMatchObject({ entries: 4, head: { seq: 4 } });
  const kept = { account_id: id, seq: 4, mac: mine.head.mac };
  await admin.createKey(id);
  expect((await verify(admin, { kept: [kept] })).chains).toMatchObject([{ entries: 5, broken: null }]);
  const other = { ...kept, mac: '0'.repeat(64) };
  const later = { ...kept, seq: 6 };
  expect((await verify(admin, { kept: [other, later] })).chains).toMatchObject([
    { broken: { fault: 'rewritten', seq: 4 } },
    { broken: { fault: 'truncated', seq: 6, entry_id: null } },
  ]);
});

test('what makes no sense is refused', async ({ admin }) => {
  for (const body of [{ limit: 0 }, { cursor: 'x' }, { kept: [] }, { kept: [{ account_id: 'x', seq: 1, mac: 'y' }] }])
    expectProblem(await admin.call('POST', '/audit-log/verify', body), 422);
  for (const query of ['from=yesterday', 'cursor=x', 'limit=201'])
    expectProblem(await admin.call('GET', `/audit-log?${query}`), 422);
});

test('facet audit verify prints ends to keep, and holds the log against them', { timeout: 120_000 }, async ({
  admin,
}) => {
  const { id } = await newLife(admin);
  const told = await facet('audit', 'verify', '--json');
  expect(told).toMatchObject({ code: 0, stderr: '' });
  const file = join(dataDir, 'heads.json');
  writeFileSync(file, told.stdout);
  const again = await facet('audit', 'verify', '--expect', file, '--account', id);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain(`${id}  4 `);
  expect(again.stdout).toContain('4 good entries; 1 of 1 chain whole');
  writeFileSync(file, told.stdout.replaceAll((await headOf(admin, id)).mac, 'f'.repeat(64)));
  const forged = await facet('audit', 'verify', '--expect', file);
  expect(forged.code).toBe(1);
  expect(forged.stdout).toContain('not the chain that was kept at 4');
  expect(forged.stderr).toBe('facet: the audit log was tampered with: 1 chain broken\n');
  expect((await facet('audit', 'verify', '--expect', join(dataDir, 'none.json'))).code).toBe(1);
  const listed = await facet('audit', 'list', '--account', id, '--limit', '1');
  expect(listed.stdout).toContain('key.revoked');
});

test('the state of the server names versions and queues', async ({ admin }) => {
  const answer = await admin.call('GET', '/system');
  expect(answer.status).toBe(200);
  const queue = { waiting: expect.any(Number), failed: expect.any(Number) };
  expect(answer.json()).toMatchObject({
    node: expect.stringMatching(/^\d+\./),
    database: { schema: expect.stringMatching(/^\d{4}_\w+\.sql$/) },
    presentation_attack_model: { id: expect.any(String) },
    queues: { mail: queue, webhooks: queue },
  });
  expect(await facet('system')).toMatchObject({ code: 0, stdout: expect.stringContaining('queue mail') });
});

test('plans are made, changed, listed and deleted by commands', { timeout: 60_000 }, async () => {
  expect(await facet('plan', 'create', 'by-command', '--limit', 'collections=3')).toMatchObject({ code: 0 });
  expect(await facet('plan', 'update', 'by-command', '--description', 'Made here')).toMatchObject({ code: 0 });
  expect((await facet('plan', 'list', '--limit', '200')).stdout).toMatch(/by-command +Made here +collections=3/);
  expect(await facet('plan', 'delete', 'by-command')).toMatchObject({ code: 0 });
});
