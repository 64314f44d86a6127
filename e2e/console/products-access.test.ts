import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { expectAccessible, launchBrowser, sidewaysScroll } from '../support/browser.js';
import { test } from '../support/fixtures.js';
import { freshSlug, newProduct } from '../support/gateway.js';
import { focusedText, tabTo } from '../support/keyboard.js';
import { arriveAtOperator, openOperator } from '../support/operator-page.js';
import { editor, ended, inputs, openTab, run } from '../support/product-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const tabs = ['Definition', 'Try it', 'Keys', 'Traffic'] as const;

/** One of every kind of field, with names that do not end. */
const everything = {
  type: 'object',
  required: ['image', 'person'],
  properties: {
    image: { type: 'string', title: 'Image', contentEncoding: 'base64', contentMediaType: 'image/*' },
    age: { type: 'integer', description: 'In years', minimum: 0, maximum: 120 },
    sure: { type: 'boolean' },
    kind: { enum: ['plain', 'fancy'] },
    person: { type: 'object', title: 'Person', properties: { name: { type: 'string', minLength: 3 } } },
    tags: { type: 'array', title: 'Tags', items: { type: 'string', minLength: 2 } },
    anything: {},
    ['endless'.repeat(20)]: { type: 'string', description: 'without-a-break'.repeat(12) },
  },
};

/** A product whose definition can be shown but whose inputs no pipeline will take. */
function wordy(admin: Parameters<typeof newProduct>[0]) {
  return newProduct(admin, {
    name: `A name ${'that-does-not-end'.repeat(6)}`,
    slug: freshSlug('a-slug-that-is-about-as-long-as-one-can-be-before'),
    input_schema: everything,
    backend: { type: 'builtin', pipeline: 'face.detect' },
  });
}

/** Fills in what the server will refuse, so that the faults are on show. */
async function refuse(page: Page): Promise<void> {
  await inputs(page).getByRole('textbox', { name: 'Age' }).fill('130');
  await inputs(page).getByRole('button', { name: 'Add to Tags' }).click();
  await inputs(page).getByRole('textbox', { name: 'Tags 1' }).fill('x');
  await run(page);
  await ended(page, 'Failed');
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('every page of products is accessible', { timeout: 180_000 }, async ({ admin }) => {
    const { slug } = await wordy(admin);
    const account = await admin.createAccount('products, accessible');
    await admin.createKey(account.id, { surface: 'gateway', name: 'k'.repeat(120), products: [slug] });
    const { page } = await openOperator(browser, admin, { colorScheme, expectedStatuses: [422] }, `/products/${slug}`);
    for (const tab of tabs) {
      await openTab(page, tab);
      await page.waitForLoadState('networkidle');
      if (tab === 'Try it') await refuse(page);
      await expectAccessible(page);
    }
    await openTab(page, 'Try it');
    await inputs(page).getByText('JSON', { exact: true }).click();
    await expectAccessible(page);
    await openTab(page, 'Keys');
    await page.getByRole('button', { name: 'Let a key call it' }).click();
    await page.getByRole('dialog').getByLabel('Account').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Products', exact: true }).first().click();
    await page.getByRole('link', { name: 'New product' }).click();
    const form = editor(page);
    await form.getByLabel('Slug').fill('NO SLUG');
    await form.getByLabel('Name').fill('Refused');
    await form.getByLabel('URL').fill('ftp://10.0.0.1/');
    await form.getByRole('button', { name: 'Add a header' }).click();
    await form.getByLabel('Value of header 1').fill('of nothing');
    await form.getByRole('button', { name: 'Create product' }).click();
    await form.getByText('Give every header a name.').waitFor();
    await form.getByLabel('Name of header 1').fill('X-A');
    await form.getByRole('button', { name: 'Create product' }).click();
    await expect.poll(() => form.getByLabel('URL').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);
  });
});

test('at 360 pixels nothing has to be scrolled sideways', { timeout: 120_000 }, async ({ admin }) => {
  const { slug } = await wordy(admin);
  const account = await admin.createAccount(`A name ${'that-does-not-end'.repeat(6)}`);
  await admin.createKey(account.id, { surface: 'gateway', name: 'k'.repeat(120), products: [slug] });
  const { page } = await openOperator(browser, admin, { width: 360, height: 780 }, `/products/${slug}`);
  for (const tab of tabs) {
    await openTab(page, tab);
    await page.waitForLoadState('networkidle');
    if (tab === 'Try it') await refuse(page);
    expect(await sidewaysScroll(page), tab).toBe(0);
  }
  await openTab(page, 'Keys');
  await page.getByRole('button', { name: 'Let a key call it' }).click();
  await page.getByRole('dialog').getByLabel('Account').waitFor();
  expect(await sidewaysScroll(page), 'dialog').toBe(0);
  await page.keyboard.press('Escape');
  for (const place of ['products', 'new-product']) {
    await page.goto(`${admin.baseUrl}/#operator/${place}`);
    await page.getByRole('heading', { level: 2 }).waitFor();
    await page.waitForLoadState('networkidle');
    if (place === 'new-product') await page.getByRole('button', { name: 'Add a header' }).click();
    expect(await sidewaysScroll(page), place).toBe(0);
  }
});

test('a product is made and tried by keyboard alone', async ({ admin }) => {
  const slug = freshSlug('typed');
  const { page } = await arriveAtOperator(browser, admin, {}, '/products');
  await page.getByLabel('Admin token', { exact: true }).focus();
  await page.keyboard.type(admin.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Products' }).waitFor();
  await page.waitForLoadState('networkidle');
  await tabTo(page, /^New product$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'New product' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  await page.keyboard.press('Tab');
  await page.keyboard.type(slug);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Typed');
  // The format, whether it is active, and the kind of backend, which the arrows choose.
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await editor(page).getByLabel('Pipeline', { exact: true }).waitFor();
  await tabTo(page, /^Create product$/);
  await page.keyboard.press('Enter');
  await inputs(page).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Typed' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
  await tabTo(page, /^Run$/);
  await page.keyboard.press('Enter');
  await ended(page, 'Failed');
  // The photo is missing: its button has the focus.
  await expect.poll(() => focusedText(page)).toBe('Choose a photo: Image');
});
