import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { focusedText } from '../support/keyboard.js';
import { openOperator, row, statusWith } from '../support/operator-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

interface KeySettings {
  readonly name: string;
  readonly surface: string;
  readonly active: boolean;
  readonly allowed_ips: readonly string[];
  readonly expires_at: string | null;
  readonly limits: Readonly<Record<string, number>>;
}

test('a key is made, shown once, changed, switched off and on, and revoked', async ({ admin }) => {
  const account = await admin.createAccount('keys in the console');
  const keys = async () =>
    (await admin.call('GET', `/accounts/${account.id}/keys`)).json<{ keys: KeySettings[] }>().keys;
  const { page, offences } = await openOperator(browser, admin, {}, `/accounts/${account.id}/keys`);
  await page.getByText('This account has no key yet.').waitFor();
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await form.getByLabel('Name').fill('Front door');
  await form.getByLabel('Requests a minute').fill('1,000');
  await form.getByRole('button', { name: 'Create key' }).click();
  const shown = page.getByRole('dialog', { name: 'Store this key now' });
  const key = await shown.getByRole('region', { name: 'API key' }).innerText();
  expect(key).toMatch(/^iksk_live_/);
  expect(await announced(page)).toContain('Key Front door created');
  await shown.getByRole('button', { name: 'I have stored it' }).click();
  expect(await focusedText(page)).toBe('New key');
  expect(await page.content()).not.toContain(key);
  expect(await statusWith(admin, key)).toBe(200);
  expect(await keys()).toMatchObject([{ name: 'Front door', surface: 'face', limits: { per_minute: 1_000 } }]);

  await page.getByRole('button', { name: 'Deactivate Front door' }).click();
  await row(page, 'Front door').getByText('Inactive').waitFor();
  expect(await focusedText(page)).toBe('Activate Front door');
  await eventually(() => statusWith(admin, key)).toBe(401);
  await page.keyboard.press('Enter');
  await row(page, 'Front door').getByText('Active', { exact: true }).waitFor();
  expect(await announced(page)).toContain('Key Front door activated');
  await eventually(() => statusWith(admin, key)).toBe(200);

  await page.getByRole('button', { name: 'Edit Front door' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit key' });
  await edit.getByLabel('Name').fill('Back door');
  await edit.getByLabel('Expires').fill('2999-01-02T03:04');
  await edit.getByLabel('Requests a minute').fill('');
  await edit.getByLabel('Requests a day').fill('0');
  await edit.getByLabel('Allowed addresses').fill('127.0.0.1\n10.0.0.0/8, ::1');
  await edit.getByRole('button', { name: 'Save' }).click();
  await row(page, 'Back door').waitFor();
  const [changed] = await keys();
  expect(changed).toMatchObject({ allowed_ips: ['127.0.0.1', '10.0.0.0/8', '::1'], limits: { per_day: 0 } });
  expect(changed?.limits).not.toHaveProperty('per_minute');
  expect(changed?.expires_at?.slice(0, 4)).toMatch(/^2999|2998/);

  await page.getByRole('button', { name: 'Revoke Back door' }).click();
  const confirm = page.getByRole('dialog', { name: 'Revoke Back door?' });
  expect(await focusedText(page)).toBe('Cancel');
  await confirm.getByRole('button', { name: 'Revoke key' }).click();
  await page.getByText('This account has no key yet.').waitFor();
  expect(await focusedText(page)).toBe('New key');
  expect(await announced(page)).toContain('Key Back door revoked');
  await eventually(() => statusWith(admin, key)).toBe(401);
  expect(offences).toEqual([]);
});

test('a key can be made for every surface', async ({ admin }) => {
  const account = await admin.createAccount('every surface');
  const { page, offences } = await openOperator(browser, admin, {}, `/accounts/${account.id}/keys`);
  const surfaces = ['face', 'kyc', 'workspace', 'media', 'gateway'];
  for (const surface of surfaces) {
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('dialog').getByLabel('Surface').selectOption(surface);
    await page.getByRole('dialog').getByLabel('Name').fill(`For ${surface}`);
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await row(page, `For ${surface}`).waitFor();
  }
  const { keys } = (await admin.call('GET', `/accounts/${account.id}/keys`)).json<{ keys: KeySettings[] }>();
  expect(keys.map(({ surface }) => surface).reverse()).toEqual(surfaces);
  expect(offences).toEqual([]);
});

test('what the server refuses of a key is said at its field', async ({ admin }) => {
  const account = await admin.createAccount('refused keys');
  const options = { expectedStatuses: [422] };
  const { page } = await openOperator(browser, admin, options, `/accounts/${account.id}/keys`);
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New key' });
  await form.getByLabel('Scopes').fill('NOT A SCOPE!');
  await form.getByLabel('Requests a second').fill('-1');
  await form.getByText('A whole number of 0 or more.').waitFor();
  await form.getByLabel('Requests a second').fill('1');
  await form.getByRole('button', { name: 'Create key' }).click();
  await eventually(() => form.getByLabel('Scopes').getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
  expect(await focusedText(page)).toBe('New key');
});
