import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { expectProblem } from '../support/expect-problem.js';
import { test } from '../support/fixtures.js';

const plan = () => `plan-${randomBytes(4).toString('hex')}`;

test('a plan is made, given to an account, changed and taken away', async ({ admin }) => {
  const name = plan();
  const created = await admin.call('POST', '/plans', { name, limits: { collections: 3, requests_per_minute: 30 } });
  expect({ status: created.status, body: created.text }).toMatchObject({ status: 201 });
  expect(created.json()).toMatchObject({ name, limits: { collections: 3, requests_per_minute: 30 } });
  const { plans } = (await admin.call('GET', '/plans?limit=200')).json<{ plans: { name: string }[] }>();
  expect(plans.map((each) => each.name)).toContain(name);

  const account = await admin.createAccount('on a plan', { plan: name });
  expect(account).toMatchObject({ plan: name });
  const changed = await admin.call('PATCH', `/plans/${name}`, { limits: { collections: 4 } });
  expect(changed.status).toBe(200);
  expect(changed.json()).toMatchObject({ name, limits: { collections: 4 } });

  expectProblem(await admin.call('DELETE', `/plans/${name}`), 409);
  expect((await admin.call('DELETE', `/accounts/${account.id}`)).status).toBe(200);
  expect((await admin.call('DELETE', `/plans/${name}`)).status).toBe(204);
  expectProblem(await admin.call('DELETE', `/plans/${name}`), 404);
});

test('a name stands for one plan', async ({ admin }) => {
  const name = plan();
  expect((await admin.call('POST', '/plans', { name, limits: {} })).status).toBe(201);
  expectProblem(await admin.call('POST', '/plans', { name, limits: {} }), 409);
  expectProblem(await admin.call('PATCH', `/plans/${plan()}`, { limits: {} }), 404);
});

test('figures that make no sense are refused', async ({ admin }) => {
  for (const body of [
    { limits: {} },
    { name: '' },
    { name: plan(), limits: { collections: -1 } },
    { name: plan(), limits: 'all' },
  ]) {
    expectProblem(await admin.call('POST', '/plans', body), 422);
  }
});

test('of twenty plans of one name made at once, one is made', async ({ admin }) => {
  const name = plan();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => admin.call('POST', '/plans', { name, limits: {} })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const refused of answers.filter(({ status }) => status !== 201)) expectProblem(refused, 409);
});
