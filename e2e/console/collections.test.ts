import type { Browser, Locator } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import { dropFiles, launchBrowser } from '../support/browser.js';
import {
  announced,
  arriveAtCollections,
  eventually,
  INDEX_DROP,
  openGallery,
  tileIds,
  tiles,
} from '../support/collections-page.js';
import { newTenant, test } from '../support/fixtures.js';
import { freshId, Gallery, galleryWith, newGallery } from '../support/gallery.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('from no collection to one with the faces of two photos that were dropped', async ({ admin }) => {
  const tenant = await newTenant(admin, 'e2e-console');
  const { page, offences } = await arriveAtCollections(browser, tenant.v2);
  await page.getByText('No collections yet').waitFor();
  await page.getByRole('button', { name: 'Create the first' }).click();
  await page.getByLabel('External id').fill('team:2026');
  await page.getByLabel('Description').fill('The people of the office');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'team:2026' }).waitFor();
  expect(await announced(page)).toContain('Collection team:2026 created');

  await dropFiles(page, INDEX_DROP, [
    { name: 'one.jpg', content: sample(1) },
    { name: 'three.jpg', content: sample(3) },
  ]);
  await page.getByRole('heading', { name: '2 photos: 6 faces indexed' }).waitFor();
  expect(await announced(page)).toContain('2 photos: 6 faces indexed');
  await eventually(() => tiles(page).count()).toBe(6);
  const stored = await new Gallery(tenant.v2, 'team:2026').allFaces();
  expect((await tileIds(page)).sort()).toEqual(stored.map(({ face_id }) => face_id).sort());
  expect(new Set(stored.map(({ external_image_id }) => external_image_id))).toEqual(new Set(['one.jpg', 'three.jpg']));

  await page.reload();
  await eventually(() => tileIds(page)).toEqual(stored.map(({ face_id }) => face_id));
  await page.getByRole('link', { name: 'Collections', exact: true }).click();
  const row = page.getByRole('link', { name: /team:2026/ });
  expect(await row.innerText()).toMatch(/The people of the office[\s\S]*6 faces/);
  expect(offences).toEqual([]);
});

test('a face without a crop is drawn in its place, to scale, in the outline of its image', async ({ tenant }) => {
  const { gallery, faces } = await galleryWith(tenant.v2, sample(6));
  const { page } = await openGallery(browser, gallery);
  const { width, height } = await sharp(sample(6)).metadata();
  for (const { face_id, bounding_box } of faces) {
    const drawing = page.locator(`[data-tile="${face_id}"] svg`);
    const [image, box] = await Promise.all([extent(drawing.locator('rect')), extent(drawing.locator('path'))]);
    expect(image.width / image.height).toBeCloseTo(width / height, 2);
    expect(box.x / image.width).toBeCloseTo(bounding_box.left, 2);
    expect(box.height / image.height).toBeCloseTo(bounding_box.height, 2);
  }
});

/** Place and size of a drawn shape, in units of its drawing. */
function extent(shape: Locator): Promise<Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>> {
  return shape.evaluate((element) => {
    const { x, y, width, height } = (element as SVGGraphicsElement).getBBox();
    return { x, y, width, height };
  });
}

test('options are kept to, and what was left out or here already is said', async ({ tenant }) => {
  const { gallery } = await galleryWith(tenant.v2, sample(3));
  const { page, offences } = await openGallery(browser, gallery);
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Faces per photo, at most').fill('1');
  await page.getByLabel('External face id').fill('Ann');
  await dropFiles(page, INDEX_DROP, [{ name: 'again.jpg', content: sample(3) }]);
  await page.getByRole('heading', { name: '1 photo: 1 face indexed, 2 left out' }).waitFor();
  const queue = page.getByRole('list', { name: 'Photos' });
  expect(await queue.innerText()).toContain('1 face; left out: 2 beyond the number of faces asked for');
  expect(await queue.innerText()).toMatch(/Looks the same as[\s\S]*1\.000/);
  const [newest] = (await gallery.page()).faces;
  expect(newest).toMatchObject({ external_face_id: 'Ann', external_image_id: 'again.jpg' });
  await queue.getByRole('button').first().click();
  await page.getByRole('dialog').waitFor();
  expect(offences).toEqual([]);
});

test('photos that fail say why, beside those that do not', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const { page } = await arriveAtCollections(browser, tenant.v2, { expectedStatuses: [400] }, `/${gallery.externalId}`);
  await page.locator(INDEX_DROP).waitFor();
  await dropFiles(page, INDEX_DROP, [
    { name: 'text.jpg', content: Buffer.from('no photo') },
    { name: 'hills.jpg', content: await landscape() },
    { name: 'her.jpg', content: await portrait(people.stripes) },
  ]);
  await page.getByRole('heading', { name: '3 photos: 1 face indexed, 1 photo failed' }).waitFor();
  const rows = await page.getByRole('list', { name: 'Photos' }).getByRole('listitem').allInnerTexts();
  expect(rows[0]).toMatch(/text\.jpg[\s\S]*image is not a JPEG, PNG or WebP image[\s\S]*400 invalid_image/);
  expect(rows[1]).toMatch(/hills\.jpg\s+No face found/);
  expect(rows[2]).toMatch(/her\.jpg\s+1 face/);
  expect(await gallery.count()).toBe(1);
});

test('what the server refuses is said on the form', async ({ tenant }) => {
  const { externalId } = await newGallery(tenant.v2);
  const { page } = await arriveAtCollections(browser, tenant.v2, { expectedStatuses: [409] });
  await page.getByRole('button', { name: 'New collection' }).click();
  const field = page.getByRole('textbox', { name: 'External id' });
  await field.fill('two words');
  await page.keyboard.press('Enter');
  await page.getByText(/^Use 1 to 120 letters/).waitFor();
  await field.fill(externalId);
  await page.keyboard.press('Enter');
  await page.getByText(`Collection ${externalId} exists already`).waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
});

test('an address of a collection that is not there leads to the answer, and back', async ({ tenant }) => {
  const { page } = await arriveAtCollections(browser, tenant.v2, { expectedStatuses: [404] }, `/${freshId('gone')}`);
  await page.getByRole('alert').first().waitFor();
  expect(await page.getByRole('alert').first().innerText()).toContain('collection_not_found');
  await page.getByRole('link', { name: 'Collections', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'Collections' }).waitFor();
});
