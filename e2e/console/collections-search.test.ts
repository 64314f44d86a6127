import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { arriveAtCollections, eventually, matchRows, openGallery } from '../support/collections-page.js';
import { drawnBoxes, expectDrawnAt, pick, work } from '../support/console.js';
import type { Box } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { type Gallery, galleryWith, type Search } from '../support/gallery.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

async function searchIn(gallery: Gallery, photo: Buffer) {
  const visited = await arriveAtCollections(browser, gallery.face, {}, `/${gallery.externalId}/search`);
  await pick(
    visited.page,
    visited.page.getByRole('button', { name: /drop a photo of the person/i }),
    'probe.jpg',
    photo,
  );
  return visited;
}

/** Holds the matches on show to those that the API told. */
async function expectRanked(page: Page, { matches }: Search): Promise<void> {
  const rows = await matchRows(page).allInnerTexts();
  expect(rows).toHaveLength(matches.length);
  for (const [rank, { face_id, similarity }] of matches.entries()) {
    expect(rows[rank]).toContain(face_id.slice(0, 8));
    expect(rows[rank]).toContain(similarity.toFixed(3));
  }
}

test('the same person on another photo is ranked first', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(1));
  const probe = await portrait(people.redBlondeSmiling);
  const { page, offences } = await searchIn(gallery, probe);
  await page.getByRole('heading', { name: /^\d+ match/ }).waitFor();
  const told = await gallery.found(probe, { threshold: '0.65', max_results: '10' });
  await expectRanked(page, told);
  expectDrawnAt(await drawnBoxes(work(page)), [told.searched_face?.bounding_box as Box]);

  await page.getByRole('slider', { name: 'Threshold' }).press('Home');
  await eventually(() => matchRows(page).count()).toBe(3);
  await expectRanked(page, await gallery.found(probe, { threshold: '0' }));
  const shown = await page.getByRole('region', { name: 'curl command' }).innerText();
  expect(shown).toContain(`/collections/${gallery.externalId}/search-by-image`);
  expect(shown).toContain('-F image=@probe.jpg');
  expect(offences).toEqual([]);
});

test('a stranger finds nobody at a high threshold, and that is said plainly', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(1));
  const { page, offences } = await searchIn(gallery, await portrait(people.onTheStairs));
  const slider = page.getByRole('slider', { name: 'Threshold' });
  await slider.press('End');
  await page.getByRole('heading', { name: 'Nobody looks alike' }).waitFor();
  await page.getByText('No face of this collection reaches a similarity of 1.00.').waitFor();
  expect(await matchRows(page).count()).toBe(0);
  expect(offences).toEqual([]);
});

test('a photo without a face is an answer, too', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, await portrait(people.stripes));
  const { page, offences } = await searchIn(gallery, await landscape());
  await page.getByRole('heading', { name: 'No face in this photo' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(offences).toEqual([]);
});

test('a face of the collection is searched for from its own page', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(3));
  const [searched] = (await gallery.indexed(await portrait(people.redBlondeLaughing))).faces;
  const { page, offences } = await openGallery(browser, gallery);
  await page.locator(`[data-tile="${searched.face_id}"]`).click();
  await page.getByRole('link', { name: 'Search for this face' }).click();
  await page.getByRole('heading', { name: /^\d+ match/ }).waitFor();
  expect(page.url()).toContain(`#collections/${gallery.externalId}/search/${searched.face_id}`);
  await expectRanked(page, await gallery.foundByFace(searched.face_id));

  await page.reload();
  await page.getByRole('heading', { name: /^\d+ match/ }).waitFor();
  // Found and drawn once more, although no list was read.
  await page.getByRole('button', { name: `Face ${searched.face_id.slice(0, 8)}` }).waitFor();
  expect(offences).toEqual([]);
});
