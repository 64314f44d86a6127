import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { launchBrowser } from '../support/browser.js';
import { eventually, matchRows, openGallery, tiles } from '../support/collections-page.js';
import { pick } from '../support/console.js';
import { newTenant } from '../support/fixtures.js';
import { galleryWith } from '../support/gallery.js';
import { people, portrait, sample } from '../support/photos.js';
import { ADMIN_TOKEN, Server } from '../support/server-process.js';

let browser: Browser;
let server: Server;
beforeAll(async () => {
  browser = await launchBrowser();
  server = await Server.start({ env: { FACET_KEEP_CROPS: '1' }, readyWithinMs: 110_000 });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

test('where crops are kept they are shown, and their addresses are freed when they are left', async () => {
  const { v2 } = await newTenant(new Admin(server.url, ADMIN_TOKEN));
  const { gallery } = await galleryWith(v2, sample(6));
  const { page, offences } = await openGallery(browser, gallery);
  await page.addInitScript(() => {
    const held = new Set<string>();
    Object.assign(globalThis, { heldAddresses: held });
    const [make, free] = [URL.createObjectURL, URL.revokeObjectURL];
    URL.createObjectURL = (blob: Blob) => {
      const url = make.call(URL, blob);
      held.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      held.delete(url);
      free.call(URL, url);
    };
  });
  await page.reload();
  const held = () => page.evaluate(() => (globalThis as unknown as { heldAddresses: Set<string> }).heldAddresses.size);
  const pictures = tiles(page).locator('img');
  await eventually(() => pictures.count()).toBe(4);
  await eventually(() =>
    pictures.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth)),
  ).toEqual([112, 112, 112, 112]);
  expect(await held()).toBe(4);

  await page.getByRole('link', { name: 'Search by photo' }).click();
  await eventually(held).toBe(0);
  const place = page.getByRole('button', { name: /drop a photo of the person/i });
  await pick(page, place, 'her.jpg', await portrait(people.stripes));
  await eventually(() => matchRows(page).first().locator('img').count()).toBe(1);
  await page.getByRole('link', { name: 'Collections', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'Collections' }).waitFor();
  await eventually(held).toBe(0);
  expect(offences).toEqual([]);
});
