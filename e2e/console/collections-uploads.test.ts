import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { dropFiles, launchBrowser } from '../support/browser.js';
import { arriveAtCollections, eventually, INDEX_DROP, tiles } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { newGallery } from '../support/gallery.js';
import { people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('photos go on being indexed while another room is looked at', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const { page, offences } = await arriveAtCollections(browser, tenant.v2, {}, `/${gallery.externalId}`);
  await page.locator(INDEX_DROP).waitFor();
  await dropFiles(
    page,
    INDEX_DROP,
    ([1, 3, 6] as const).map((number) => ({ name: `${number}.jpg`, content: sample(number) })),
  );
  await page.getByText('Detect', { exact: true }).click();
  await page.getByRole('button', { name: /drop a photo here/i }).waitFor();
  await eventually(() => gallery.count()).toBe(10);
  await page.getByText('Collections', { exact: true }).click();
  await page.getByRole('link', { name: new RegExp(gallery.externalId) }).click();
  await page.getByRole('heading', { name: '3 photos: 10 faces indexed' }).waitFor();
  await eventually(() => tiles(page).count()).toBe(10);
  await page.getByText('10 faces, newest first').waitFor();
  expect(offences).toEqual([]);
});

test('a server that is busy is waited for', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const { page, offences } = await arriveAtCollections(
    browser,
    tenant.v2,
    { expectedStatuses: [429, 503] },
    `/${gallery.externalId}`,
  );
  await page.locator(INDEX_DROP).waitFor();
  const refusals = [429, 503];
  await page.route('**/faces', (route) => {
    const status = route.request().method() === 'POST' ? refusals.shift() : undefined;
    return status === undefined
      ? route.continue()
      : route.fulfill({ status, headers: { 'retry-after': '1' }, json: { detail: { code: 'busy', message: 'Busy' } } });
  });
  await dropFiles(page, INDEX_DROP, [{ name: 'her.jpg', content: await portrait(people.stripes) }]);
  await page.getByText('Indexing…').waitFor();
  await page.getByRole('heading', { name: '1 photo: 1 face indexed' }).waitFor();
  expect(refusals).toEqual([]);
  expect(await gallery.count()).toBe(1);
  expect(offences).toEqual([]);
});

test('a photo that failed is sent once more when asked to', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const { page } = await arriveAtCollections(browser, tenant.v2, { expectedStatuses: [500] }, `/${gallery.externalId}`);
  await page.locator(INDEX_DROP).waitFor();
  const broken = { detail: { code: 'internal_error', message: 'Internal error' } };
  await page.route('**/faces', (route) => route.fulfill({ status: 500, json: broken }), { times: 1 });
  await dropFiles(page, INDEX_DROP, [{ name: 'her.jpg', content: await portrait(people.stripes) }]);
  await page.getByRole('heading', { name: '1 photo: no faces indexed, 1 photo failed' }).waitFor();
  expect(await page.getByRole('list', { name: 'Photos' }).innerText()).toMatch(
    /Internal error[\s\S]*500 internal_error/,
  );
  await page.getByRole('button', { name: 'Try her.jpg again' }).click();
  await page.getByRole('heading', { name: '1 photo: 1 face indexed' }).waitFor();
  await page.getByRole('button', { name: 'Clear this list' }).click();
  expect(await page.getByRole('list', { name: 'Photos' }).count()).toBe(0);
  expect(await tiles(page).count()).toBe(1);
});
