import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { expectAccessible, launchBrowser, sidewaysScroll } from '../support/browser.js';
import { test } from '../support/fixtures.js';
import { focusedText, tabTo } from '../support/keyboard.js';
import { arriveAtOperator, openOperator, statusWith } from '../support/operator-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const sections = ['Accounts', 'Plans', 'Products', 'Usage', 'Audit log', 'Mail', 'System'];
const tabs = ['Settings', 'API keys', 'Usage', 'Audit log'];

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('every page of the operator is accessible', { timeout: 180_000 }, async ({ admin }) => {
    const account = await admin.createAccount('accessible');
    const { key } = await admin.createKey(account.id, { name: 'a key', expires_at: '2999-01-01T00:00:00Z' });
    await statusWith(admin, key);
    const { page } = await arriveAtOperator(browser, admin, { colorScheme });
    await expectAccessible(page);
    const opened = await openOperator(browser, admin, { colorScheme }, `/accounts/${account.id}`);
    for (const tab of tabs) {
      await opened.page.getByRole('navigation', { name: 'Of this account' }).getByRole('link', { name: tab }).click();
      await opened.page.waitForLoadState('networkidle');
      await expectAccessible(opened.page);
    }
    for (const section of sections) {
      await opened.page.getByRole('link', { name: section, exact: true }).first().click();
      await opened.page.getByRole('heading', { level: 2, name: section }).waitFor();
      await opened.page.waitForLoadState('networkidle');
      await expectAccessible(opened.page);
    }
  });

  test('so is every dialog', { timeout: 120_000 }, async ({ admin }) => {
    const account = await admin.createAccount('accessible dialogs');
    const { page } = await openOperator(browser, admin, { colorScheme }, `/accounts/${account.id}/keys`);
    await page.getByRole('button', { name: 'New key' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog', { name: 'Store this key now' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Plans', exact: true }).click();
    await page.getByRole('button', { name: 'New plan' }).click();
    await page.getByRole('button', { name: 'Add a difference' }).click();
    await page.getByRole('dialog').getByLabel('Collections').fill('many');
    await page.getByRole('button', { name: 'Create plan' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Audit log', exact: true }).click();
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByRole('region', { name: 'What was found' }).waitFor();
    await expectAccessible(page);
  });
});

test('at 390 pixels nothing has to be scrolled sideways', { timeout: 120_000 }, async ({ admin }) => {
  const account = await admin.createAccount(`A name ${'that-does-not-end'.repeat(6)}`);
  await admin.createKey(account.id, { name: 'k'.repeat(120) });
  const options = { width: 390, height: 844 };
  const { page } = await openOperator(browser, admin, options, `/accounts/${account.id}`);
  for (const tab of tabs) {
    await page.getByRole('navigation', { name: 'Of this account' }).getByRole('link', { name: tab }).click();
    await page.waitForLoadState('networkidle');
    expect(await sidewaysScroll(page), tab).toBe(0);
  }
  for (const section of sections) {
    await page.getByRole('link', { name: section, exact: true }).first().click();
    await page.getByRole('heading', { level: 2, name: section }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await sidewaysScroll(page), section).toBe(0);
  }
});

test('an account is opened and its key made by keyboard alone', async ({ admin }) => {
  const account = await admin.createAccount(`Keyboard ${Date.now()}`);
  const { page } = await arriveAtOperator(browser, admin);
  await page.keyboard.press('Tab');
  expect(await focusedText(page)).toMatch(/skip to the content/i);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type(admin.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Accounts' }).waitFor();
  await page.getByRole('table').waitFor();
  await tabTo(page, new RegExp(`^${account.name}$`));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: account.name }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  await tabTo(page, /^API keys$/);
  await page.keyboard.press('Enter');
  await page.getByText('This account has no key yet.').waitFor();
  await tabTo(page, /^New key$/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Typed');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Store this key now' }).waitFor();
  await tabTo(page, /^I have stored it$/);
  await page.keyboard.press('Enter');
  expect(await focusedText(page)).toBe('New key');
});
