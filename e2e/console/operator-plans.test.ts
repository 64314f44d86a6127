import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { focusedText } from '../support/keyboard.js';
import { openOperator, row } from '../support/operator-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

interface Plan {
  readonly name: string;
  readonly limits: unknown;
  readonly surface_limits: unknown;
}

test('a plan is made, changed, kept while an account is on it, and deleted', async ({ admin }) => {
  const name = `console-${Date.now()}`;
  const plan = async () => {
    const { plans } = (await admin.call('GET', '/plans?limit=200')).json<{ plans: Plan[] }>();
    return plans.find((each) => each.name === name);
  };
  const { page, offences } = await openOperator(browser, admin, { expectedStatuses: [409, 422] }, '/plans');
  await page.getByRole('button', { name: 'New plan' }).click();
  const form = page.getByRole('dialog', { name: 'New plan' });
  await form.getByLabel('Name').fill('Not A Name');
  await form.getByRole('button', { name: 'Create plan' }).click();
  await form.getByText('Must be 1 to 63 of a-z, 0-9 and -').waitFor();
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Collections').fill('3');
  await form.getByLabel('Storage').fill('1.5 GB');
  await form.getByRole('button', { name: 'Add a difference' }).click();
  await form.getByLabel('Surface of difference 1').selectOption('kyc');
  await form.getByLabel('Figure of difference 1').fill('60');
  await form.getByRole('button', { name: 'Create plan' }).click();
  await row(page, name).waitFor();
  expect(await announced(page)).toContain(`Plan ${name} created`);
  expect(await plan()).toMatchObject({
    limits: { collections: 3, storage_bytes: 1_610_612_736 },
    surface_limits: { kyc: { requests_per_minute: 60 } },
  });
  expect(await row(page, name).innerText()).toContain('Requests a minute on kyc: 60');

  await page.getByRole('button', { name: `Edit ${name}` }).click();
  const edit = page.getByRole('dialog', { name: `Edit the plan ${name}` });
  expect(await edit.getByLabel('Storage').inputValue()).toBe('1536 MB');
  await edit.getByLabel('Collections').fill('');
  await edit.getByRole('button', { name: 'Remove difference 1' }).click();
  expect(await focusedText(page)).toBe('Add a difference');
  await edit.getByRole('button', { name: 'Save' }).click();
  await edit.waitFor({ state: 'detached' });
  expect(await plan()).toMatchObject({ limits: { storage_bytes: 1_610_612_736 }, surface_limits: {} });

  const account = await admin.createAccount('on the plan', { plan: name });
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  const confirm = page.getByRole('dialog', { name: `Delete the plan ${name}?` });
  await confirm.getByRole('button', { name: 'Delete plan' }).click();
  expect(await confirm.getByRole('alert').innerText()).toContain('is in use');
  await admin.changeAccount(account.id, { plan: 'free' });
  await confirm.getByRole('button', { name: 'Delete plan' }).click();
  await row(page, name).waitFor({ state: 'detached' });
  expect(await focusedText(page)).toBe('New plan');
  expect(await plan()).toBeUndefined();
  expect(offences).toEqual([]);
});
