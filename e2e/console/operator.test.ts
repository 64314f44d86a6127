import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { galleryWith } from '../support/gallery.js';
import { arriveAtOperator, openOperator, row, signIn, statusWith } from '../support/operator-page.js';
import { sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('the admin token opens the operator’s pages, and stays in its tab', async ({ admin }) => {
  const { page, offences } = await arriveAtOperator(browser, admin, { expectedStatuses: [401] }, '/system');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Paste the admin token first.').waitFor();
  await page.getByLabel('Admin token', { exact: true }).fill('not-the-token');
  await page.keyboard.press('Enter');
  await page.getByText('The admin token is not the one of this server.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');

  await signIn(page, admin.token);
  await page.getByRole('heading', { level: 2, name: 'System' }).waitFor();
  expect(await announced(page)).toContain('Signed in');
  expect(page.url()).not.toContain(admin.token);
  const kept = await page.evaluate(() => [
    JSON.stringify(sessionStorage),
    JSON.stringify(localStorage),
    document.cookie,
  ]);
  expect(kept.map((text) => text.includes(admin.token))).toEqual([true, false, false]);

  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'System' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('heading', { name: 'Sign in as the operator' }).waitFor();
  await other.close();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in as the operator' }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(admin.token);
  expect(offences).toEqual([]);
});

test('a token that the server no longer takes leads back to signing in', async ({ admin }) => {
  const { page } = await openOperator(browser, admin, { expectedStatuses: [401] });
  await page.route('**/admin/v1/plans*', (route) => {
    const headers = { ...route.request().headers(), authorization: 'Bearer of-yesterday' };
    return route.continue({ headers });
  });
  await page.getByRole('link', { name: 'Plans' }).click();
  await page.getByRole('heading', { name: 'Sign in as the operator' }).waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('no longer takes the token');
});

test('the operator’s code is loaded only where it is gone to', async ({ admin }) => {
  const { page } = await arriveAtOperator(browser, admin);
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.goto('about:blank');
  await page.goto(`${admin.baseUrl}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(fetched.filter((url) => url.includes('OperatorArea'))).toEqual([]);
  await page.getByRole('link', { name: 'Operator' }).click();
  await page.getByRole('heading', { name: 'Sign in as the operator' }).waitFor();
});

test('an account is made, renamed, bounded, suspended and resumed', async ({ admin }) => {
  const { page, offences } = await openOperator(browser, admin);
  const name = `Console ${Date.now()}`;
  await page.getByRole('button', { name: 'New account' }).click();
  await page.keyboard.press('Enter');
  await page.getByText('Give it a name.').waitFor();
  await page.keyboard.type(name);
  await page.getByRole('dialog').getByLabel('Plan').selectOption('startup');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name }).waitFor();
  expect(await announced(page)).toContain(`Account ${name} created`);
  const id = page.url().split('/').at(-1) ?? '';
  expect((await admin.call('GET', `/accounts/${id}`)).json()).toMatchObject({ name, plan: 'startup', limits: {} });

  const form = page.getByRole('form', { name: 'Settings of the account' });
  await form.getByLabel('Faces in a collection').and(page.getByPlaceholder('Plan: 25,000')).waitFor();
  await form.getByLabel('Size of an image').fill('a lot');
  await form.getByText('A size, as 8 MB or a number of bytes.').waitFor();
  await form.getByRole('button', { name: 'Save' }).click();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
  await form.getByLabel('Size of an image').fill('2 MB');
  await form.getByLabel('Faces in a collection').fill('1 000');
  await form.getByLabel('Name').fill(`${name} Ltd`);
  await form.getByLabel('Billing').selectOption('past_due');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 2, name: `${name} Ltd` }).waitFor();
  await page.getByText('Past due', { exact: true }).first().waitFor();
  const limits = { image_bytes: 2_097_152, faces_per_collection: 1_000 };
  const saved = { name: `${name} Ltd`, billing: 'past_due', limits };
  expect((await admin.call('GET', `/accounts/${id}`)).json()).toMatchObject(saved);
  await form.getByLabel('Size of an image').fill('');
  await form.getByRole('button', { name: 'Save' }).click();
  await eventually(async () => (await admin.call('GET', `/accounts/${id}`)).json<typeof saved>().limits).toEqual({
    faces_per_collection: 1_000,
  });

  const { key } = await admin.createKey(id);
  await page.getByRole('button', { name: 'Suspend' }).click();
  await page.getByRole('button', { name: 'Suspend account' }).click();
  await page.getByText('Suspended', { exact: true }).waitFor();
  expect(await announced(page)).toContain('suspended');
  await eventually(() => statusWith(admin, key)).toBe(403);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Resume account' }).click();
  await page.getByText('Active', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Accounts' }).last().click();
  expect(await row(page, `${name} Ltd`).innerText()).toContain(id);
  expect(offences).toEqual([]);
});

test('an account is erased once its name was typed, and what went with it is told', async ({ admin, tenant }) => {
  await galleryWith(tenant.v2, sample(1));
  const id = tenant.v2.accountId;
  const { page, offences } = await openOperator(browser, admin, {}, `/accounts/${id}`);
  await page.getByRole('button', { name: 'Erase account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase e2e?' });
  await page.keyboard.type('something else');
  await page.keyboard.press('Enter');
  await dialog.getByText('That is not its name.').waitFor();
  await dialog.getByRole('textbox').fill('e2e');
  await page.keyboard.press('Enter');
  const report = page.getByRole('dialog', { name: 'e2e is erased' });
  await report.waitFor();
  const told = (await report.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  expect(told).toEqual(expect.arrayContaining(['1 key', '1 collection', '3 faces']));
  expect(await announced(page)).toContain('Account e2e erased');
  await report.getByRole('button', { name: 'To the accounts' }).click();
  await page.getByRole('heading', { level: 2, name: 'Accounts' }).waitFor();
  expect((await admin.call('GET', `/accounts/${id}`)).status).toBe(404);
  expect(offences).toEqual([]);
});

test('an account that is not there is told as the API tells it', async ({ admin }) => {
  const below = '/accounts/00000000-0000-4000-8000-000000000000';
  const { page } = await openOperator(browser, admin, { expectedStatuses: [404] }, below);
  expect(await page.getByRole('alert').innerText()).toContain('No such account.');
});
