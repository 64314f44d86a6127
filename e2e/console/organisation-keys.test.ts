import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { test } from '../support/fixtures.js';
import { openOrganisation, record, storedSecret } from '../support/organisation-page.js';
import { newOrganisation } from '../support/workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a key is made, shown once, limited, replaced, switched off and revoked', { timeout: 120_000 }, async ({
  admin,
}) => {
  const organisation = await newOrganisation(admin, { keys_per_member: 1 });
  const collection = await organisation.collection('Front door');
  const faces = (key: string) => organisation.owner.withoutCredentials().withKey(key).get(collection.faces);
  const { page, offences } = await openOrganisation(browser, organisation, { expectedStatuses: [400, 403] }, '/keys');
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Turnstile');
  const addresses = page.getByRole('textbox', { name: 'Allowed addresses' });
  await addresses.fill('2001:db8::/32\n300.1.1.1');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText(/^2: /).waitFor();
  expect(await addresses.getAttribute('aria-invalid')).toBe('true');
  await addresses.fill('2001:db8::/32');
  await page.getByLabel('Last day').fill('2999-12-31');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await storedSecret(page, 'API key');
  expect(key).toMatch(/^fr_live_/);
  expect((await faces(key)).status).toBe(200);
  expect(await page.content()).not.toContain(key);
  expect(await record(page, 'API keys', 'Turnstile').innerText()).toMatch(
    /Front door[\s\S]*2001:db8::\/32[\s\S]*2999|3000/,
  );

  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('One too many');
  await page.getByRole('button', { name: 'Make the key' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('API_KEY_LIMIT_REACHED');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Regenerate Turnstile' }).click();
  await page.getByRole('button', { name: 'Make a new key' }).click();
  const next = await storedSecret(page, 'API key');
  expect((await faces(key)).status).toBe(401);
  expect((await faces(next)).status).toBe(200);

  await page.getByRole('button', { name: 'Edit Turnstile' }).click();
  await page.getByLabel('The key works').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await record(page, 'API keys', 'Switched off').waitFor();
  expect((await faces(next)).status).toBe(401);
  await page.getByRole('button', { name: 'Revoke Turnstile' }).click();
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await page.getByText('No API keys yet.').waitFor();
  expect(offences).toEqual([]);
});

test('a click beside a key that is shown once does not put it away', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  await organisation.collection();
  const { page } = await openOrganisation(browser, organisation, {}, '/keys');
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('a key');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const shown = page.getByRole('dialog', { name: 'Store this key now' });
  await shown.waitFor();
  await page.mouse.click(4, 4);
  expect(await shown.isVisible()).toBe(true);
  await storedSecret(page, 'API key');
  await shown.waitFor({ state: 'detached' });
});

test('members change their own keys, and look at those of others', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { id } = await organisation.collection();
  await organisation.key(id, { name: 'of the owner' });
  const { email } = await organisation.member('member');
  const { page } = await openOrganisation(browser, organisation, {}, '/keys', email);
  await record(page, 'API keys', 'of the owner').waitFor();
  expect(await page.getByRole('button', { name: 'Edit of the owner' }).count()).toBe(0);
  await page.getByRole('button', { name: 'New API key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('their own');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await storedSecret(page, 'API key');
  await page.getByRole('button', { name: 'Edit their own' }).waitFor();
});
