import { expect } from 'vitest';
import type { Admin } from '../support/admin.js';
import { expectProblem } from '../support/expect-problem.js';
import { test } from '../support/fixtures.js';
import { type Answer, send } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { newDataDir, runFacet } from '../support/server-process.js';

interface Sums {
  readonly from: string;
  readonly to: string;
  readonly usage: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
}

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const read = async (admin: Admin, query: string): Promise<Sums> => {
  const answer = await admin.call('GET', `/usage?${query}`);
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 200 });
  return answer.json<Sums>();
};
const list = (admin: Admin, key: string, path = '/collections'): Promise<Answer> =>
  send({ method: 'GET', url: `${admin.baseUrl}/face/api/v2${path}`, headers: { authorization: `Bearer ${key}` } });

/** Two good calls and a bad one with one key, one good call with another. */
async function callSome(admin: Admin) {
  const { id } = await admin.createAccount('usage');
  const [first, second] = [await admin.createKey(id), await admin.createKey(id)];
  for (const path of ['/collections', '/collections', '/collections/none']) await list(admin, first.key, path);
  await list(admin, second.key);
  return { id, first, second };
}

test('calls are summed by account, key, surface, operation, code and day', async ({ admin }) => {
  const { id, first, second } = await callSome(admin);
  const whole = await read(admin, `account_id=${id}`);
  expect(whole.usage).toEqual([{ day: whole.to, calls: 4 }]);
  expect(Date.parse(whole.to) - Date.parse(whole.from)).toBe(29 * 86_400_000);
  const rows = (await read(admin, `account_id=${id}&by=account_id,key_id,surface,operation,code,day`)).usage;
  const row = { account_id: id, surface: 'face', day: whole.to };
  expect(rows).toHaveLength(3);
  expect(rows).toEqual(
    expect.arrayContaining([
      { ...row, key_id: first.id, operation: 'listCollections', code: 'ok', calls: 2 },
      { ...row, key_id: first.id, operation: 'getCollection', code: 'collection_not_found', calls: 1 },
      { ...row, key_id: second.id, operation: 'listCollections', code: 'ok', calls: 1 },
    ]),
  );
  expect((await read(admin, `key_id=${first.id}&code=ok&by=code`)).usage).toEqual([{ code: 'ok', calls: 2 }]);
  const page = await read(admin, `account_id=${id}&by=key_id,code&limit=2`);
  const rest = await read(admin, `account_id=${id}&by=key_id,code&limit=2&cursor=${page.next_cursor}`);
  expect([page.usage.length, rest.usage.length, rest.next_cursor]).toEqual([2, 1, null]);
  expect((await read(admin, `account_id=${UNKNOWN}`)).usage).toEqual([]);
});

test('a key says when it was used last, and a key that nobody has counts for nobody', async ({ admin }) => {
  const { id, first } = await callSome(admin);
  await list(admin, `${first.key.slice(0, -2)}zz`);
  expect((await read(admin, `account_id=${id}&by=`)).usage).toEqual([{ calls: 4 }]);
  const { keys } = (await admin.call('GET', `/accounts/${id}/keys`)).json<{
    keys: { id: string; last_used_at: string; created_by: null }[];
  }>();
  const key = keys.find((each) => each.id === first.id);
  expect(Math.abs(Date.now() - Date.parse(key?.last_used_at ?? ''))).toBeLessThan(60_000);
  expect(key?.created_by).toBeNull();
});

test('a query that makes no sense is refused', async ({ admin }) => {
  for (const query of [
    'by=colour',
    'by=day,,code',
    'from=yesterday',
    'to=2026-02-30',
    'limit=0',
    'limit=1001',
    'cursor=x',
  ])
    expectProblem(await admin.call('GET', `/usage?${query}`), 422);
});

test('the command sums up too', { timeout: 60_000 }, async ({ admin }) => {
  const { id } = await callSome(admin);
  const env = { FACET_URL: admin.baseUrl, FACET_DATA_DIR: newDataDir(), FACET_ADMIN_TOKEN: admin.token };
  const run = await runFacet(['usage', '--account', id, '--by', 'code'], env);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toMatch(/^CODE +CALLS\ncollection_not_found +1\nok +3\n$/);
});

test('stopping loses no call, and killing none that is older than a second', { timeout: 180_000 }, async () => {
  const server = await OwnServer.create();
  try {
    let admin = await server.start();
    const { id } = await callSome(admin);
    await server.stop();
    admin = await server.start();
    expect((await read(admin, `account_id=${id}&by=`)).usage).toEqual([{ calls: 4 }]);
    const { key } = await admin.createKey(id);
    await list(admin, key);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await server.kill();
    admin = await server.start();
    expect((await read(admin, `account_id=${id}&by=`)).usage).toEqual([{ calls: 5 }]);
  } finally {
    await server.close();
  }
});
