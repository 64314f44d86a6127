import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually, openGallery, tileIds, tiles } from '../support/collections-page.js';
import { test } from '../support/fixtures.js';
import { galleryWith } from '../support/gallery.js';
import { focusedText, tabTo } from '../support/keyboard.js';
import { sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** The id of the face whose tile has the focus. */
const focusedTile = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-tile'));

test('a face is looked at, kept and then erased by keyboard alone', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(6));
  const { page, offences } = await openGallery(browser, gallery);
  const [first, second, third] = await tileIds(page);
  await tabTo(page, /^Face [0-9a-f]{8}/);
  expect(await focusedTile(page)).toBe(first);
  await page.keyboard.press('ArrowRight');
  expect(await focusedTile(page)).toBe(second);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  expect(await dialog.innerText()).toContain(second);
  expect(await focusedText(page)).toBe('Search for this face');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await focusedTile(page)).toBe(second);

  await page.keyboard.press('Enter');
  await tabTo(page, /^Delete$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Delete this face?' }).waitFor();
  expect(await dialog.innerText()).toContain(`Face ${second.slice(0, 8)}`);
  expect(await focusedText(page)).toBe('Cancel');
  await page.keyboard.press('Enter');
  expect(await gallery.count()).toBe(4);

  await page.keyboard.press('Enter');
  await tabTo(page, /^Delete$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Delete face$/);
  await page.keyboard.press('Enter');
  await eventually(() => tiles(page).count()).toBe(3);
  expect(await focusedTile(page)).toBe(third);
  expect(await announced(page)).toContain('Face deleted');
  expect((await gallery.allFaces()).map(({ face_id }) => face_id)).not.toContain(second);
  expect(await page.getByRole('region', { name: 'curl command' }).innerText()).toContain(`curl -X DELETE`);
  expect(offences).toEqual([]);
});

test('several faces are erased at once', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(6));
  const { page, offences } = await openGallery(browser, gallery);
  const ids = await tileIds(page);
  const boxes = page.getByRole('checkbox', { name: /^Select Face/ });
  await boxes.nth(0).check();
  await boxes.nth(2).check();
  await page.getByRole('button', { name: 'Delete 2 faces' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 2 faces?' });
  expect(await dialog.innerText()).toContain(ids[2].slice(0, 8));
  await dialog.getByRole('button', { name: 'Delete 2 faces' }).click();
  await eventually(() => tileIds(page)).toEqual([ids[1], ids[3]]);
  expect(await gallery.count()).toBe(2);

  await page.getByRole('checkbox', { name: 'Select all faces shown' }).check();
  await page.getByRole('button', { name: 'Delete 2 faces' }).click();
  await dialog.getByRole('button', { name: 'Delete 2 faces' }).click();
  await page.getByRole('button', { name: /drop photos here/i }).waitFor();
  expect(await gallery.count()).toBe(0);
  expect(offences).toEqual([]);
});

test('a face that somebody else erased meanwhile is gone all the same', async ({ tenant }) => {
  const { gallery, faces } = await galleryWith(tenant.v2, sample(1));
  const { page } = await openGallery(browser, gallery, { expectedStatuses: [404] });
  await page.locator(`[data-tile="${faces[0].face_id}"]`).click();
  await gallery.deleteFace(faces[0].face_id);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete face' }).click();
  await eventually(() => tiles(page).count()).toBe(2);
});

test('a collection is erased once its name was typed', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(1));
  const { page, offences } = await openGallery(browser, gallery);
  await page.getByRole('button', { name: 'Delete collection' }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${gallery.externalId}?` });
  expect(await dialog.innerText()).toContain('Its 3 faces will be erased with it.');
  await page.keyboard.type('something else');
  await page.keyboard.press('Enter');
  await dialog.getByText('That is not its external id.').waitFor();
  await dialog.getByRole('textbox').fill(gallery.externalId);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Collections' }).waitFor();
  expect(await announced(page)).toContain(`Collection ${gallery.externalId} deleted`);
  expect((await gallery.get()).status).toBe(404);
  expect(offences).toEqual([]);
});
