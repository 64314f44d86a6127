import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { goToPage, heading, openOrganisation, record, sections, storedSecret } from '../support/organisation-page.js';
import { people, portrait } from '../support/photos.js';
import { dataOf, newMail, newOrganisation } from '../support/workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('members are given other roles and removed, invitations withdrawn', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { email } = await organisation.member('member');
  const { page, offences } = await openOrganisation(browser, organisation, { expectedStatuses: [409] }, '/members');
  await page.getByRole('button', { name: `Change role of ${email}` }).click();
  await page.getByLabel('Role', { exact: true }).selectOption('Admin');
  await page.getByRole('button', { name: 'Save' }).click();
  await eventually(() => record(page, 'Members', email).innerText()).toContain('Admin');
  await page.getByRole('button', { name: `Remove ${email}` }).click();
  await page.getByRole('button', { name: 'Remove member' }).click();
  await record(page, 'Members', email).waitFor({ state: 'detached' });
  expect(await announced(page)).toContain(`${email} is no member any more`);

  // The last owner stays one.
  await page.getByRole('button', { name: `Change role of ${organisation.email}` }).click();
  await page.getByLabel('Role', { exact: true }).selectOption('Viewer');
  await page.getByRole('button', { name: 'Save' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('CONFLICT');
  await page.keyboard.press('Escape');

  const invited = newMail();
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByRole('textbox', { name: 'Email' }).fill('nowhere');
  await page.keyboard.press('Enter');
  await page.getByText(/^Give an address like/).waitFor();
  await page.getByRole('textbox', { name: 'Email' }).fill(invited);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `Withdraw the invitation of ${invited}` }).click();
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByText('No open invitations.').waitFor();
  expect(offences).toEqual([]);
});

test('a webhook is made, told of what happens, and told again', { timeout: 90_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page, offences } = await openOrganisation(browser, organisation, { expectedStatuses: [400] }, '/webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  const address = page.getByRole('textbox', { name: 'Address' });
  await address.fill('not an address');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText(/^Give an address like/).waitFor();
  await address.fill('http://127.0.0.1/hook');
  await page.getByRole('button', { name: 'Create' }).click();
  await eventually(() => address.getAttribute('aria-invalid')).toBe('true');
  const url = 'https://hooks.facet.invalid/events';
  await address.fill(url);
  await page.getByLabel('face.deleted').uncheck();
  await page.getByRole('button', { name: 'Create' }).click();
  expect(await storedSecret(page, 'signing secret')).toMatch(/^whsec_/);

  const collection = await organisation.collection();
  await collection.enrolled(await portrait(people.stripes), 'told');
  await page.getByRole('link', { name: url }).click();
  await heading(page, 'Deliveries').waitFor();
  const told = record(page, 'Deliveries', 'face.enrolled');
  await eventually(async () => {
    await page.getByRole('button', { name: 'Read again' }).click();
    await told.waitFor();
    return told.innerText();
  }).toContain('Error');
  await page.getByRole('button', { name: /^Deliver again: face.enrolled/ }).click();
  await eventually(() => announced(page)).toContain('It will be delivered again');

  await page.getByRole('link', { name: 'Webhooks' }).first().click();
  await page.getByRole('button', { name: `Delete ${url}` }).click();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await page.getByText('No webhooks yet.').waitFor();
  expect(offences).toEqual([]);
});

test('the plan and the overview tell how much of it is used', async ({ admin }) => {
  const organisation = await newOrganisation(admin, 'plan');
  const { page, offences } = await openOrganisation(browser, organisation);
  const { organization } = await dataOf<{ organization: { name: string } }>(organisation.owner.get('/auth/me'));
  await heading(page, organization.name).waitFor();
  await page.getByRole('link', { name: 'Make a collection' }).waitFor();
  await organisation.collection('only one');
  await goToPage(page, 'Plan and limits');
  await page.getByText('Your API keys').waitFor();
  const told = (await page.getByRole('main').innerText()).replaceAll(/\s+/g, ' ');
  expect(told).toContain('Collections 1 of 1');
  expect(told).toContain('Your API keys 0 of 1');
  expect(told).toContain('50 in a collection, at most');
  expect(told).toContain('Requests a minute 20');
  await goToPage(page, 'Overview');
  await page.getByRole('region', { name: 'From your application' }).waitFor();
  expect(await page.getByRole('region', { name: 'First steps' }).innerText()).toContain('Make a collection (done)');
  expect(offences).toEqual([]);
});

test('usage is drawn by day, by key and by outcome, and can be read as a table', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const collection = await (await organisation.collection()).withKey({ name: 'Turnstile' });
  for (let i = 0; i < 3; i++) await collection.caller.get(collection.faces);
  await collection.caller.get('/collections/00000000-0000-4000-8000-000000000000/faces');
  const { page, offences } = await openOrganisation(browser, organisation, {}, '/usage');
  await eventually(async () => {
    await page.getByLabel('Time').selectOption('7');
    await page.getByLabel('Time').selectOption('30');
    await page.getByRole('list', { name: 'Requests by key' }).waitFor();
    return page.getByRole('list', { name: 'Requests by key' }).innerText();
  }).toMatch(/Turnstile \(.*\)\s*4/);
  expect(await page.getByRole('list', { name: 'Requests by outcome' }).innerText()).toMatch(/COLLECTION_NOT_FOUND\s*1/);
  await page.getByText('The figures as a table').click();
  expect(await page.getByRole('table', { name: 'Requests by day' }).getByRole('row').count()).toBe(2);
  expect(offences).toEqual([]);
});

test('the audit log is read page by page, newest first', { timeout: 90_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  for (let i = 0; i < 52; i++) await organisation.collection(`collection ${i}`);
  const { page, offences } = await openOrganisation(browser, organisation, {}, '/audit');
  const entries = page.getByRole('list', { name: 'Audit log' }).getByRole('listitem');
  await entries.first().waitFor();
  expect(await entries.count()).toBe(50);
  await page.getByRole('button', { name: 'Load more' }).click();
  await eventually(() => entries.last().innerText()).toContain('account.created');
  expect(await entries.count()).toBeGreaterThan(53);
  const made = record(page, 'Audit log', 'collection.created').first();
  expect(await made.innerText()).toContain(organisation.email);
  expect(offences).toEqual([]);
});

test('the other sessions of a member are ended one by one', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page, offences } = await openOrganisation(browser, organisation, {}, '/security');
  const rows = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await eventually(() => rows.count()).toBe(2);
  await rows.filter({ hasNotText: 'This one' }).getByRole('button').click();
  await eventually(() => rows.count()).toBe(1);
  expect((await organisation.owner.get('/auth/me')).status).toBe(401);
  await sections(page).waitFor();
  expect(offences).toEqual([]);
});
