import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { arriveAtCollections, eventually, openGallery, tileIds, tiles } from '../support/collections-page.js';
import { newTenant, test } from '../support/fixtures.js';
import { Gallery, must, newGallery } from '../support/gallery.js';
import { sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('more than a page of collections is read page by page', async ({ admin }) => {
  const { v2 } = await newTenant(admin, 'e2e-console');
  const ids = Array.from({ length: 53 }, (_, index) => `c-${String(index).padStart(3, '0')}`);
  for (const id of ids) must(201, await new Gallery(v2, id).create());
  const { page, offences } = await arriveAtCollections(browser, v2);
  const rows = page.getByRole('list', { name: 'All collections' }).getByRole('link');
  await eventually(() => rows.count()).toBe(50);
  await page.getByRole('button', { name: 'Load more' }).click();
  await eventually(() => rows.count()).toBe(53);
  expect(await page.getByRole('button', { name: 'Load more' }).count()).toBe(0);
  const shown = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('href')?.split('/').at(-1)));
  expect(shown).toEqual(ids);
  expect(offences).toEqual([]);
});

test('more than a page of faces is read page by page, newest first', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const photo = await sharp(sample(6)).resize(960).jpeg().toBuffer();
  while ((await gallery.count()) <= 60) await gallery.indexed(photo, { attributes: 'none' });
  const stored = (await gallery.allFaces()).map(({ face_id }) => face_id);
  const { page, offences } = await openGallery(browser, gallery);
  expect(await tileIds(page)).toEqual(stored.slice(0, 60));
  await page.getByText(`Newest 60 of ${stored.length} faces`).waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  await eventually(() => tiles(page).count()).toBe(stored.length);
  expect(await tileIds(page)).toEqual(stored);
  expect(offences).toEqual([]);
});

test('the back button leads out of a collection as the link led in', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const { page } = await arriveAtCollections(browser, tenant.v2);
  await page.getByRole('link', { name: new RegExp(gallery.externalId) }).click();
  const heading = page.getByRole('heading', { level: 2, name: gallery.externalId });
  await heading.waitFor();
  expect(await heading.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.goBack();
  await page.getByRole('heading', { level: 2, name: 'Collections' }).waitFor();
  expect(page.url()).toMatch(/#collections$/);
});
