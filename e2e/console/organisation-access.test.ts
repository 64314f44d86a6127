import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Admin } from '../support/admin.js';
import { expectAccessible, launchBrowser, sidewaysScroll } from '../support/browser.js';
import { test } from '../support/fixtures.js';
import { focusedText, tabTo } from '../support/keyboard.js';
import {
  arriveAtOrganisation,
  followLink,
  goToPage,
  heading,
  openOrganisation,
  storedSecret,
} from '../support/organisation-page.js';
import { people, portrait } from '../support/photos.js';
import { newOrganisation, type Organisation } from '../support/workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const pages = [
  'Overview',
  'Collections',
  'API keys',
  'Try it out',
  'Usage',
  'Plan and limits',
  'Members',
  'Webhooks',
  'Audit log',
  'Security',
];
const outside = ['/#organisation', '/#organisation/sign-up', '/#organisation/forgot-password'];
const links = ['/verify-email?token=x', '/reset-password?token=x', '/accept-invitation?token=x'];

/** An organisation with something on every page. */
async function furnished(admin: Admin): Promise<Organisation> {
  const organisation = await newOrganisation(admin);
  const collection = await organisation.collection('Visitors', { description: 'of the house', retention_days: 30 });
  await collection.enrolled(await portrait(people.stripes), 'a-person-with-a-rather-long-external-id@example.com', {
    metadata: '{"name":"Ann"}',
  });
  await organisation.key(collection.id, { name: 'Turnstile', allowed_ips: ['192.0.2.0/24', '2001:db8::/32'] });
  await organisation.owner.post('/webhooks', { url: 'https://hooks.facet.invalid/a/rather/long/address/of/events' });
  await organisation.owner.post('/invitations', { email: 'somebody.with.a.long.name@example.com', role: 'viewer' });
  return organisation;
}

/** Calls back on every page that a member sees, once it has been read. */
async function onEveryPage(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  for (const name of pages) {
    await goToPage(page, name);
    await page.waitForLoadState('networkidle');
    await look(name);
  }
  await goToPage(page, 'Collections');
  await page.getByRole('link', { name: /Visitors/ }).click();
  await heading(page, 'Visitors').waitFor();
  await page.waitForLoadState('networkidle');
  await look('a collection');
}

/** Opens each dialog, looks, and closes it. */
async function inEveryDialog(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  const dialogs = [
    ['Collections', 'New collection'],
    ['API keys', 'New API key'],
    ['API keys', 'Edit Turnstile'],
    ['API keys', 'Regenerate Turnstile'],
    ['Members', 'Invite somebody'],
    ['Webhooks', 'New webhook'],
    ['Security', 'Set it up'],
  ] as const;
  for (const [name, button] of dialogs) {
    await goToPage(page, name);
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await look(button);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('every page for people who are not signed in is accessible', { timeout: 120_000 }, async ({ admin }) => {
    for (const address of [...outside, ...links]) {
      const { page } = await followLink(browser, admin, address, { colorScheme });
      await expectAccessible(page);
    }
    const { page } = await arriveAtOrganisation(browser, admin, { colorScheme }, '/sign-up');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Give your organisation a name.').waitFor();
    await expectAccessible(page);
  });

  test('every page of a member is accessible, and every dialog', { timeout: 240_000 }, async ({ admin }) => {
    const organisation = await furnished(admin);
    const { page, offences } = await openOrganisation(browser, organisation, { colorScheme });
    await onEveryPage(page, () => expectAccessible(page));
    await inEveryDialog(page, () => expectAccessible(page));
    await goToPage(page, 'API keys');
    await page.getByRole('button', { name: 'Regenerate Turnstile' }).click();
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByRole('region', { name: 'API key' }).waitFor();
    await expectAccessible(page);
    await storedSecret(page, 'API key');
    expect(offences).toEqual([]);
  });
});

describe.each([390, 320])('at %i pixels', (width) => {
  test('nothing has to be scrolled sideways', { timeout: 240_000 }, async ({ admin }) => {
    const size = { width, height: 844 };
    for (const address of [...outside, ...links]) {
      const { page } = await followLink(browser, admin, address, size);
      expect(await sidewaysScroll(page), address).toBe(0);
    }
    const { page } = await openOrganisation(browser, await furnished(admin), size);
    const look = async (name: string) => expect(await sidewaysScroll(page), name).toBe(0);
    await onEveryPage(page, look);
    await inEveryDialog(page, look);
  });
});

test('a member gets everywhere by keyboard, and the focus follows', { timeout: 90_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { page } = await openOrganisation(browser, organisation);
  await tabTo(page, /^Collections/);
  await page.keyboard.press('Enter');
  await heading(page, 'Collections').waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  await tabTo(page, /^New collection/);
  await page.keyboard.press('Enter');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await heading(page, 'By keyboard').waitFor();
  await tabTo(page, /^Delete collection/);
  await page.keyboard.press('Enter');
  // What cannot be undone starts on the way out.
  expect(await focusedText(page)).toBe('Cancel');
  await page.keyboard.press('Escape');
  expect(await focusedText(page)).toBe('Delete collection');
});

test('the skip link leads past the pages', async ({ admin }) => {
  const { page } = await openOrganisation(browser, await newOrganisation(admin), {}, '/plan');
  await page.keyboard.press('Shift+Tab');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.getByRole('link', { name: 'Skip to the page' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'work');
  expect(page.url()).toMatch(/#organisation\/plan$/);
  await heading(page, 'Plan and limits').waitFor();
});
