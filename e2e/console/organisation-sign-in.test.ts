import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { tabTo } from '../support/keyboard.js';
import {
  arriveAtOrganisation,
  followLink,
  goToPage,
  heading,
  keptInBrowser,
  openOrganisation,
  passwordField,
  record,
  sections,
  signInAs,
  storedSecret,
} from '../support/organisation-page.js';
import { dataOf, newMail, newOrganisation, PASSWORD, registered, signIn, visitor } from '../support/workspace.js';
import { mailTo, tokenMailedTo } from '../support/workspace-mail.js';
import { oneTimeCode } from '../support/workspace-otp.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('from signing up to the first page, by keyboard alone', async ({ admin }) => {
  const email = newMail();
  const { page, offences } = await arriveAtOrganisation(browser, admin);
  await tabTo(page, /^Found an organisation/);
  await page.keyboard.press('Enter');
  await heading(page, 'Found an organisation').waitFor();
  await tabTo(page, /^Sign up/);
  await page.keyboard.press('Enter');
  // The first field that is wrong has the focus, and each says what is.
  await page.getByText('Give your organisation a name.').waitFor();
  await page.keyboard.type('Acme');
  await page.keyboard.press('Tab');
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  await page.getByText('Use at least 12 characters.').waitFor();
  await passwordField(page).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'Read your mail').waitFor();
  expect(await page.getByRole('main').innerText()).toContain(email);
  await page.getByText('No mail arrives?').click();
  expect(await page.getByRole('main').innerText()).toContain('facet mail');

  const { text } = await mailTo(admin, email, 'verify-email');
  const link = new URL(/https?:\S+\?token=\S+/.exec(text)?.[0] ?? '');
  expect(link.pathname).toBe('/verify-email');
  await page.goto(admin.baseUrl + link.pathname + link.search);
  await tabTo(page, /^Confirm my address/);
  await page.keyboard.press('Enter');
  await heading(page, 'Your address is confirmed').waitFor();
  await tabTo(page, /^Go to sign in/);
  await page.keyboard.press('Enter');
  await heading(page, 'Sign in').waitFor();
  expect(page.url()).not.toContain('token');
  await signInAs(page, email);
  await heading(page, 'Acme').waitFor();
  expect(await announced(page)).toContain('Signed in');
  expect(offences).toEqual([]);
});

test('an address that is not confirmed says so, and has the mail sent again', async ({ admin }) => {
  const email = await registered(visitor(admin), 'Waiting');
  const { page } = await arriveAtOrganisation(browser, admin, { expectedStatuses: [403] });
  await signInAs(page, email);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('EMAIL_NOT_VERIFIED');
  const first = await mailTo(admin, email, 'verify-email');
  await page.getByRole('button', { name: 'Send the mail again' }).click();
  await eventually(async () => (await mailTo(admin, email, 'verify-email')).id).not.toBe(first.id);
});

test('a session outlasts a reload, and no access token is kept', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page, offences } = await openOrganisation(browser, organisation, {}, '/security');
  await heading(page, 'Security').waitFor();
  await record(page, 'Sessions', 'This one').waitFor();
  const before = await keptInBrowser(page);
  expect(before).not.toMatch(/eyJ[\w-]+\./);
  expect(await page.evaluate(() => localStorage.length + document.cookie.length)).toBe(0);
  await page.reload();
  await record(page, 'Sessions', 'This one').waitFor();
  expect(await keptInBrowser(page)).not.toBe(before);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await heading(page, 'Sign in').waitFor();
  expect(await keptInBrowser(page)).not.toContain('refreshToken');
  await page.reload();
  await heading(page, 'Sign in').waitFor();
  expect(offences).toEqual([]);
});

test('a copy of the tab does not take the session with it', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page } = await openOrganisation(browser, organisation);
  const kept = await page.evaluate(() => Object.entries(sessionStorage));
  const copy = await page.context().newPage();
  await copy.addInitScript((entries) => {
    for (const [name, value] of entries) sessionStorage.setItem(name, value);
  }, kept);
  await copy.goto(page.url());
  await heading(copy, 'Sign in').waitFor();
  await goToPage(page, 'Security');
  await page.reload();
  await record(page, 'Sessions', 'This one').waitFor();
});

test('a session that ended elsewhere leads to signing in, and back to the page', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page } = await openOrganisation(browser, organisation, { expectedStatuses: [401] }, '/collections');
  await heading(page, 'Collections').waitFor();
  const { sessions } = await dataOf<{ sessions: { id: string; current: boolean }[] }>(
    organisation.owner.get('/auth/sessions'),
  );
  for (const { id } of sessions.filter(({ current }) => !current))
    await organisation.owner.delete(`/auth/sessions/${id}`);
  await sections(page).getByRole('link', { name: 'API keys' }).click();
  await heading(page, 'Sign in').waitFor();
  expect(await page.getByRole('main').innerText()).toContain('Your session has ended');
  await signInAs(page, organisation.email);
  await heading(page, 'API keys').waitFor();
});

test('two-factor sign-in is set up by QR code, asked for, and given up', { timeout: 90_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page } = await openOrganisation(browser, organisation, { expectedStatuses: [401, 403] }, '/security');
  await page.getByRole('button', { name: 'Set it up' }).click();
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
  const secret = (await page.getByRole('dialog').locator('code').innerText()).replaceAll(' ', '');
  const code = page.getByRole('textbox', { name: 'Code' });
  await code.fill('000000');
  await page.keyboard.press('Enter');
  await page.getByText('That code is wrong, or was used already.').waitFor();
  await code.fill(oneTimeCode(secret));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Store these recovery codes' }).waitFor();
  const codes = (await storedSecret(page, 'recovery codes')).split('\n');
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('button', { name: 'Turn it off' }).waitFor();

  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await signInAs(page, organisation.email);
  await heading(page, 'One more step').waitFor();
  await code.fill(codes[0] ?? '');
  await page.keyboard.press('Enter');
  await heading(page, 'Security').waitFor();
  await page.getByRole('button', { name: 'Turn it off' }).click();
  await code.fill(codes[0] ?? '');
  await page.keyboard.press('Enter');
  await page.getByText('That code is wrong, or was used already.').waitFor();
  await code.fill(codes[1] ?? '');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Set it up' }).waitFor();
});

describe('links in mails', () => {
  test('set a new password', async ({ admin }) => {
    const organisation = await newOrganisation(admin);
    const { page } = await arriveAtOrganisation(browser, admin, {}, '/forgot-password');
    await page.getByRole('textbox', { name: 'Email' }).fill(organisation.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await heading(page, 'Read your mail').waitFor();
    const token = await tokenMailedTo(admin, organisation.email, 'reset-password');
    await page.goto(`${admin.baseUrl}/reset-password?token=${token}`);
    await passwordField(page).fill('another horse, another staple');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await heading(page, 'Sign in').waitFor();
    expect(page.url()).not.toContain('token');
    await signInAs(page, organisation.email, 'another horse, another staple');
    await sections(page).waitFor();
  });

  test('make a member of somebody who was invited', async ({ admin }) => {
    const organisation = await newOrganisation(admin);
    const { page, offences } = await openOrganisation(browser, organisation, {}, '/members');
    const email = newMail();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByRole('textbox', { name: 'Email' }).fill(email);
    await page.getByLabel('Role', { exact: true }).selectOption('viewer');
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await record(page, 'Invitations', email).waitFor();
    const token = await tokenMailedTo(admin, email, 'invitation');

    const { page: theirs } = await followLink(browser, admin, `/accept-invitation?token=${token}`);
    await passwordField(theirs).fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Join' }).click();
    await theirs.getByRole('button', { name: 'Go to sign in' }).click();
    expect(await theirs.getByRole('textbox', { name: 'Email' }).inputValue()).toBe(email);
    await signInAs(theirs, email);
    await sections(theirs).waitFor();
    // A viewer is not led to what only owners and admins may do.
    expect(await sections(theirs).innerText()).not.toMatch(/Members|Webhooks|Audit log/);
    await goToPage(theirs, 'Collections');
    expect(await theirs.getByRole('button', { name: 'New collection' }).count()).toBe(0);
    await page.reload();
    await record(page, 'Members', email).waitFor();
    expect(offences).toEqual([]);
  });

  test.for(['verify-email', 'reset-password', 'accept-invitation'])(
    'say when %s is not good any more, or not complete',
    async (name, { admin }) => {
      const { page } = await followLink(browser, admin, `/${name}?token=used-up`, { expectedStatuses: [401] });
      const field = passwordField(page);
      if (await field.count()) await field.fill(PASSWORD);
      await page.getByRole('main').getByRole('button').last().click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('This link is not good');
      await page.goto(`${admin.baseUrl}/${name}`);
      await page.getByText('This link is not complete.').waitFor();
    },
  );
});

test('somebody removed is asked to sign in, and told that it does not work', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { email, caller } = await organisation.member('member');
  const { user } = await dataOf<{ user: { id: string } }>(caller.get('/auth/me'));
  const { page } = await openOrganisation(browser, organisation, { expectedStatuses: [401] }, '/keys', email);
  await organisation.owner.delete(`/members/${user.id}`);
  await page.reload();
  await heading(page, 'Sign in').waitFor();
  await signInAs(page, email);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('Email or password is incorrect');
});

test('the organisation is erased by its owner, who types its name and the password', async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page } = await openOrganisation(browser, organisation, { expectedStatuses: [401] }, '/plan');
  const name = await sections(page).locator('b').innerText();
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await page.getByRole('textbox', { name: `Type ${name} to confirm` }).fill(name);
  await page.getByLabel('Your password').fill('not the password');
  await page.keyboard.press('Enter');
  await page.getByText('That is not your password.').waitFor();
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'Found an organisation').waitFor();
  await expect(signIn(visitor(admin), organisation.email)).rejects.toThrow(/INVALID_CREDENTIALS/);
});
