import type { Browser, Page } from 'playwright-core';
import type { Admin } from './admin.js';
import { type Visit, type VisitOptions, visit } from './browser.js';
import { type Organisation, PASSWORD } from './workspace.js';
import { someAddress } from './workspace-caller.js';

/** Opens the organisation's part of the console, or what lies below it ("/keys"), as somebody who is not signed in. */
export function arriveAtOrganisation(
  browser: Browser,
  admin: Pick<Admin, 'baseUrl'>,
  options: VisitOptions = {},
  below = '',
): Promise<Visit> {
  return followLink(browser, admin, `/#organisation${below}`, options);
}

/** Opens an address of the console as a link of a mail does. */
export async function followLink(
  browser: Browser,
  admin: Pick<Admin, 'baseUrl'>,
  address: string,
  options: VisitOptions = {},
): Promise<Visit> {
  const visited = await visit(browser, admin.baseUrl, options);
  visited.page.on('filechooser', () => undefined);
  // Everybody has an address of their own, so that attempts of one test are not counted with those of another.
  await visited.page.setExtraHTTPHeaders({ 'x-forwarded-for': someAddress() });
  await visited.page.goto(admin.baseUrl + address);
  await visited.page.getByRole('heading', { level: 1 }).waitFor();
  return visited;
}

/** The same, signed in as somebody: the owner unless told otherwise. */
export async function openOrganisation(
  browser: Browser,
  organisation: Pick<Organisation, 'admin' | 'email'>,
  options: VisitOptions = {},
  below = '',
  email = organisation.email,
): Promise<Visit> {
  const visited = await arriveAtOrganisation(browser, organisation.admin, options, below);
  await signInAs(visited.page, email);
  await sections(visited.page).waitFor();
  return visited;
}

/** Types an address and a password and sends them. */
export async function signInAs(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await passwordField(page).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export const passwordField = (page: Page) => page.getByLabel(/^Password/);

/** The pages of the organisation. */
export const sections = (page: Page) => page.getByRole('navigation', { name: 'Organisation' });

/** Goes to a page of the organisation by its link. */
export async function goToPage(page: Page, name: string): Promise<void> {
  await sections(page).getByRole('link', { name, exact: true }).click();
  if (name !== 'Overview') await heading(page, name).waitFor();
}

/** The page's own heading. */
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** A row of one of the page's lists. */
export const record = (page: Page, list: string, text: string | RegExp) =>
  page.getByRole('list', { name: list, exact: true }).getByRole('listitem').filter({ hasText: text });

/** What the dialog shows this once, read and put away. */
export async function storedSecret(page: Page, name: string): Promise<string> {
  const text = await page.getByRole('region', { name }).innerText();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  return text.trim();
}

/** All that the browser keeps beyond the page itself. */
export function keptInBrowser(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage), document.cookie]),
  );
}
