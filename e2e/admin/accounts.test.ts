import { expect } from 'vitest';
import { expectProblem } from '../support/expect-problem.js';
import { newTenant, test } from '../support/fixtures.js';
import { landscape } from '../support/photos.js';
import { expectRefusal } from '../support/provokes.js';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

test('an account is made, read, changed and listed', async ({ admin }) => {
  const created = await admin.call('POST', '/accounts', { name: 'Ada & Söhne 🙂', limits: { collections: 7 } });
  expect(created.status).toBe(201);
  const account = created.json<Record<string, unknown> & { id: string }>();
  expect(account).toMatchObject({
    name: 'Ada & Söhne 🙂',
    status: 'active',
    billing: 'current',
    limits: { collections: 7 },
  });

  expect((await admin.call('GET', `/accounts/${account.id}`)).json()).toEqual(account);
  const changed = await admin.call('PATCH', `/accounts/${account.id}`, { name: 'Ada', billing: 'past_due' });
  expect(changed.status).toBe(200);
  expect(changed.json()).toMatchObject({
    id: account.id,
    name: 'Ada',
    billing: 'past_due',
    status: 'active',
    limits: { collections: 7 },
  });
});

test('an account that is not there is a problem, whatever one wants of it', async ({ admin }) => {
  expectProblem(await admin.call('GET', `/accounts/${UNKNOWN}`), 404);
  expectProblem(await admin.call('PATCH', `/accounts/${UNKNOWN}`, { name: 'x' }), 404);
  expectProblem(await admin.call('DELETE', `/accounts/${UNKNOWN}`), 404);
  expectProblem(await admin.call('GET', `/accounts/${UNKNOWN}/keys`), 404);
  expectProblem(await admin.call('POST', `/accounts/${UNKNOWN}/keys`, { surface: 'face' }), 404);
  expectProblem(await admin.call('DELETE', `/keys/${UNKNOWN}`), 404);
});

test('an id that is no id is a problem, not an exception', async ({ admin }) => {
  for (const id of ['x', "1' OR '1'='1", '%00', '..%2f..', '9'.repeat(300)]) {
    const answer = await admin.call('GET', `/accounts/${encodeURIComponent(decodeURIComponent(id))}`);
    expect([400, 404, 422]).toContain(answer.status);
    expectProblem(answer, answer.status);
  }
});

test('a state that no account can have is refused', async ({ admin, tenant }) => {
  for (const change of [{ status: 'asleep' }, { billing: 'free' }, { limits: { collections: 'many' } }]) {
    expectProblem(await admin.call('PATCH', `/accounts/${tenant.v2.accountId}`, change), 422);
  }
});

test('pages of a list hold every account once', async ({ admin }) => {
  const mine = new Set<string>();
  for (let i = 0; i < 7; i++) mine.add((await admin.createAccount(`page ${i}`)).id);
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const query = `limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const answer = await admin.call('GET', `/accounts?${query}`);
    expect(answer.status).toBe(200);
    const page = answer.json<{ accounts: { id: string }[]; next_cursor: string | null }>();
    expect(page.accounts.length).toBeLessThanOrEqual(3);
    expect(page.accounts.length).toBeGreaterThan(0);
    seen.push(...page.accounts.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.filter((id) => mine.has(id))).toHaveLength(7);
});

test('a page size or a cursor that makes no sense is refused', async ({ admin }) => {
  for (const query of ['limit=0', 'limit=-1', 'limit=abc', 'limit=100000', 'cursor=nonsense', 'cursor=AAAA']) {
    const answer = await admin.call('GET', `/accounts?${query}`);
    expect({ query, status: answer.status }).toEqual({ query, status: 422 });
    expectProblem(answer, 422);
  }
});

test('deleting an account erases it with its keys', async ({ admin }) => {
  const { v2: face } = await newTenant(admin, 'to be deleted');
  const photo = await landscape(320, 240);
  expect((await face.detect(photo)).status).toBe(200);
  const deleted = await admin.call('DELETE', `/accounts/${face.accountId}`);
  expect(deleted.status).toBe(200);
  expect(deleted.text).toMatch(/"keys":1/);
  expectProblem(await admin.call('GET', `/accounts/${face.accountId}`), 404);
  expectProblem(await admin.call('DELETE', `/accounts/${face.accountId}`), 404);
  expectRefusal(await face.detect(photo), 'invalid_api_key');
});
