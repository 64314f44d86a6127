import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { expectAccessible, launchBrowser, sidewaysScroll } from '../support/browser.js';
import { arriveAtCollections, matchRows, openGallery, tiles } from '../support/collections-page.js';
import { arrive, pick } from '../support/console.js';
import { newTenant, test } from '../support/fixtures.js';
import { galleryWith } from '../support/gallery.js';
import { tabTo } from '../support/keyboard.js';
import { people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const probePlace = /drop a photo of the person/i;

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('every state of the room is accessible', { timeout: 120_000 }, async ({ admin }) => {
    const { v2 } = await newTenant(admin, 'e2e-console');
    const { page } = await arriveAtCollections(browser, v2, { colorScheme });
    await page.getByText('No collections yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Create the first' }).click();
    await page.keyboard.press('Enter');
    await expectAccessible(page);
    await page.getByLabel('External id').fill('team');
    await page.keyboard.press('Enter');
    const drop = page.getByRole('button', { name: /drop photos here/i });
    await drop.waitFor();
    await expectAccessible(page);
    await pick(page, drop, 'party.jpg', sample(6));
    await page.getByRole('heading', { name: '1 photo: 4 faces indexed' }).waitFor();
    await page.getByText('Options', { exact: true }).click();
    await page
      .getByRole('checkbox', { name: /^Select party/ })
      .nth(1)
      .check();
    await expectAccessible(page);
    await tiles(page).first().click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog', { name: 'Delete this face?' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Search by photo' }).click();
    await pick(page, page.getByRole('button', { name: probePlace }), 'her.jpg', await portrait(people.stripes));
    await matchRows(page).first().waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete collection' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Collections', exact: true }).click();
    await page.getByRole('link', { name: /team/ }).waitFor();
    await expectAccessible(page);
  });
});

for (const width of [390, 320]) {
  test(`at ${width} pixels nothing has to be scrolled sideways`, async ({ tenant }) => {
    const { gallery } = await galleryWith(tenant.v2, sample(6));
    const longName = `${'a-very-long-name-of-a-photo-'.repeat(4)}.jpg`;
    await gallery.indexed(await portrait(people.stripes), { external_image_id: longName, external_face_id: 'Ann' });
    const { page } = await openGallery(browser, gallery, { width, height: 844 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByText('Options', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'Select all faces shown' }).check();
    expect(await sidewaysScroll(page)).toBe(0);
    await tiles(page).first().click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Search by photo' }).click();
    await pick(page, page.getByRole('button', { name: probePlace }), longName, await portrait(people.stripes));
    await matchRows(page).first().waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole('link', { name: 'Collections', exact: true }).click();
    await page.getByRole('link', { name: new RegExp(gallery.externalId) }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
  });
}

test('from the first page into a collection by keyboard, the focus never lost', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, await portrait(people.stripes));
  const { page } = await arrive(browser, tenant.v2);
  await page.getByRole('radio', { name: 'Detect' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { level: 2, name: 'Collections' }).waitFor();
  await tabTo(page, new RegExp(`^${gallery.externalId}`));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: gallery.externalId }).waitFor();
  await tabTo(page, /^Search by photo$/);
  await page.keyboard.press('Enter');
  await tabTo(page, probePlace);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name: 'her.jpg', mimeType: 'image/jpeg', buffer: await portrait(people.stripes) });
  await matchRows(page).first().waitFor();
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await tabTo(page, /^Face [0-9a-f]{8}/);
});
