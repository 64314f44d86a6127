import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { openOperator, row, statusWith } from '../support/operator-page.js';
import { newMail, PASSWORD } from '../support/workspace.js';
import { Caller } from '../support/workspace-caller.js';
import { mailTo } from '../support/workspace-mail.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('usage is drawn by day and summed by what is asked for', async ({ admin }) => {
  const account = await admin.createAccount('used');
  const { key, id: keyId } = await admin.createKey(account.id);
  for (let i = 0; i < 3; i++) await statusWith(admin, key);
  const { page, offences } = await openOperator(browser, admin, {}, `/accounts/${account.id}/usage`);
  const chart = page.getByRole('img', { name: /^Requests by day/ });
  expect(await chart.getAttribute('aria-label')).toContain('3 in all, 0 of them refused or failed');
  await page.getByText('The figures as a table').click();
  expect(await page.getByRole('table', { name: 'Requests by day' }).innerText()).toMatch(/\d{4}\s+3\s+0/);
  const sums = page.getByRole('table', { name: 'Requests by key, surface, code' });
  expect((await sums.innerText()).replace(/\s+/g, ' ')).toContain(`${keyId} face ok 3`);

  const form = page.getByRole('form', { name: 'Which requests' });
  await form.getByRole('checkbox', { name: 'Operation' }).check();
  await form.getByRole('checkbox', { name: 'Key' }).uncheck();
  await form.getByRole('button', { name: 'Show' }).click();
  const byOperation = page.getByRole('table', { name: 'Requests by surface, operation, code' });
  expect(await byOperation.innerText()).toContain('listCollections');
  await form.getByRole('textbox', { name: 'Code' }).fill('no_such_code');
  await form.getByRole('button', { name: 'Show' }).click();
  await page.getByText('There were no such requests on these days.').waitFor();
  await eventually(() => announced(page)).toContain('0 requests');

  await page.getByRole('navigation', { name: 'Operator’s lists' }).getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('heading', { level: 2, name: 'Usage' }).waitFor();
  await form.getByLabel('Account id').fill(account.id);
  await form.getByRole('button', { name: 'Show' }).click();
  const byAccount = page.getByRole('table', { name: 'Requests by account, surface, code' });
  await eventually(async () => (await byAccount.innerText()).replace(/\s+/g, ' ')).toMatch(/used face ok 3$/);
  expect(offences).toEqual([]);
});

test('the audit log is filtered, and verified', async ({ admin }) => {
  const account = await admin.createAccount('audited');
  await admin.changeAccount(account.id, { billing: 'past_due' });
  await admin.createKey(account.id, { name: 'audited key' });
  const { page, offences } = await openOperator(browser, admin, {}, '/audit-log');
  const form = page.getByRole('form', { name: 'Which entries' });
  const actions = () => page.getByRole('rowheader').allInnerTexts();
  await form.getByLabel('Account id').fill(account.id);
  await form.getByRole('button', { name: 'Show' }).click();
  await eventually(actions).toEqual(['key.created', 'account.updated', 'account.created']);
  expect(await row(page, 'account.updated').innerText()).toContain('{"billing":"past_due"}');
  await form.getByLabel('Action').fill('key.created');
  await form.getByRole('button', { name: 'Show' }).click();
  await eventually(actions).toEqual(['key.created']);

  await page.getByRole('button', { name: 'Verify the log' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify the audit log' });
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  const found = dialog.getByRole('region', { name: 'What was found' });
  expect(await found.innerText()).toMatch(/^All \d+ chains are whole: [\d,]+ entries as they were written\.$/);
  await eventually(() => announced(page)).toContain('are whole');

  const kept = { account_id: account.id, seq: 3, mac: '0'.repeat(64) };
  await dialog.getByLabel('Ends that you kept').fill('not an end');
  await dialog.getByRole('button', { name: 'Verify again' }).click();
  await dialog.getByText('A line is not the end of a chain.').waitFor();
  await dialog.getByLabel('Ends that you kept').fill(JSON.stringify(kept));
  await dialog.getByRole('button', { name: /^Verify/ }).click();
  await eventually(() => found.innerText()).toContain('1 of 1 chain is broken');
  expect(await found.innerText()).toContain('another one than that whose end was kept');
  expect(offences).toEqual([]);
});

test('a mail is read as text and, without running or loading anything, as HTML', async ({ admin }) => {
  const email = newMail();
  const organization = 'Sign & Seal';
  await new Caller(admin.baseUrl).post('/auth/register', { email, password: PASSWORD, organization });
  const mail = await mailTo(admin, email, 'verify-email');
  const { page, offences } = await openOperator(browser, admin, {}, '/mail');
  await page.getByRole('row').filter({ hasText: email }).getByRole('button', { name: mail.subject }).click();
  const dialog = page.getByRole('dialog', { name: mail.subject });
  expect(await dialog.getByRole('region', { name: 'Text of the mail' }).innerText()).toContain('/verify-email?token=');
  await dialog.getByRole('tab', { name: 'HTML' }).click();
  const frame = dialog.getByTitle('The mail as HTML');
  expect(await frame.getAttribute('sandbox')).toBe('');
  const inside = dialog.frameLocator('iframe');
  expect(await inside.locator('body').innerText()).toContain(organization);
  await inside.getByRole('link').first().click();
  expect(await inside.locator('body').innerText()).toContain(organization);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await dialog.waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname).toBe('/');
  expect(offences.filter((offence) => !/sandboxed/.test(offence))).toEqual([]);
});

test('the state of the system is shown and read again', async ({ admin }) => {
  const { page, offences } = await openOperator(browser, admin, {}, '/system');
  await page.getByText('Up for').waitFor();
  const { version } = (await admin.call('GET', '/system')).json<{ version: string }>();
  expect(await page.locator('#work dl').innerText()).toContain(version);
  const read = page.waitForResponse((response) => response.url().endsWith('/admin/v1/system'));
  await page.getByRole('button', { name: 'Refresh' }).click();
  expect((await read).status()).toBe(200);
  expect(offences).toEqual([]);
});
