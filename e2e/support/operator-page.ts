import type { Browser, Page } from 'playwright-core';
import type { Admin } from './admin.js';
import { type Visit, type VisitOptions, visit } from './browser.js';
import { send } from './http.js';

/** Opens the operator's part of the console, or what lies below it ("/plans"), without signing in. */
export async function arriveAtOperator(
  browser: Browser,
  admin: Pick<Admin, 'baseUrl'>,
  options: VisitOptions = {},
  below = '',
): Promise<Visit> {
  const visited = await visit(browser, admin.baseUrl, options);
  await visited.page.goto(`${admin.baseUrl}/#operator${below}`);
  await visited.page.getByRole('heading', { level: 1, name: 'Operator' }).waitFor();
  return visited;
}

/** The same, signed in with the admin token. */
export async function openOperator(
  browser: Browser,
  admin: Pick<Admin, 'baseUrl' | 'token'>,
  options: VisitOptions = {},
  below = '',
): Promise<Visit> {
  const visited = await arriveAtOperator(browser, admin, options, below);
  await signIn(visited.page, admin.token);
  return visited;
}

/** Types a token and sends it; waits until it was taken. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Admin token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Operator’s lists' }).waitFor();
}

/** The row of a table that is named by its header cell. */
export function row(page: Page, name: string | RegExp) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
}

/** The status with which the face surface answers a key. */
export async function statusWith(admin: Pick<Admin, 'baseUrl'>, key: string): Promise<number> {
  const answer = await send({
    method: 'GET',
    url: `${admin.baseUrl}/face/api/v2/collections`,
    headers: { authorization: `Bearer ${key}` },
  });
  return answer.status;
}
