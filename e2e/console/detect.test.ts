import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import { dropFile, launchBrowser, visit } from '../support/browser.js';
import { arrive, choosePhoto, detectOn, drawnBoxes, expectDrawnAt, pick, work } from '../support/console.js';
import type { Detection } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { landscape, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('a photo that is picked has its faces drawn where the API says', async ({ tenant }) => {
  const { page, offences } = await arrive(browser, tenant.v2);
  await detectOn(page, sample(6), 4);
  const { faces } = (await tenant.v2.detect(sample(6), { attributes: 'all' })).json<Detection>();
  expectDrawnAt(
    await drawnBoxes(work(page)),
    faces.map(({ bounding_box }) => bounding_box),
  );
  expect(offences).toEqual([]);
});

test('a photo that is dropped is the same, and boxes follow the window', async ({ tenant }) => {
  const { page, offences } = await arrive(browser, tenant.v2);
  await dropFile(page, '#work button', 'party.jpg', sample(3));
  await page.getByRole('heading', { name: '3 faces' }).waitFor();
  const { faces } = (await tenant.v2.detect(sample(3), { attributes: 'all' })).json<Detection>();
  const told = faces.map(({ bounding_box }) => bounding_box);
  expectDrawnAt(await drawnBoxes(work(page)), told);
  await page.setViewportSize({ width: 700, height: 900 });
  await page.waitForTimeout(300);
  expectDrawnAt(await drawnBoxes(work(page)), told);
  expect(offences).toEqual([]);
});

test('the key leaves the address at once and never travels in one', async ({ tenant }) => {
  const urls: string[] = [];
  const { page } = await visit(browser, tenant.v2.baseUrl);
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(`${tenant.v2.baseUrl}/#key=${tenant.v2.key}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.url()).not.toContain(tenant.v2.key);
  await detectOn(page, sample(1), 3);
  expect(urls.filter((url) => url.replace(/#.*/, '').includes(tenant.v2.key))).toEqual([]);
  expect(await page.locator('body').innerText()).not.toContain(tenant.v2.key);
});

test('each face tells its numbers when it is opened', async ({ tenant }) => {
  const { page } = await arrive(browser, tenant.v2);
  await detectOn(page, sample(1), 3);
  const { faces } = (await tenant.v2.detect(sample(1), { attributes: 'all' })).json<Detection>();
  const first = page.getByRole('button', { name: /^Face 1/ });
  await first.click();
  expect(await first.getAttribute('aria-expanded')).toBe('true');
  const confidence = `${((faces[0]?.confidence ?? 0) * 100).toFixed(1)} %`;
  const details = await work(page).innerText();
  expect(details).toContain(confidence);
  for (const name of ['Yaw', 'Pitch', 'Roll', 'Brightness', 'Sharpness', 'Age', 'Gender', 'Emotion']) {
    expect(details.toLowerCase()).toContain(name.toLowerCase());
  }
});

test('the curl that the page shows works with the key put in', async ({ tenant }) => {
  const { page } = await arrive(browser, tenant.v2);
  await detectOn(page, sample(1), 3);
  const shown = await page.getByRole('region', { name: 'curl command' }).innerText();
  expect(shown).toContain(`${tenant.v2.baseUrl}/face/api/v2/faces:detect`);
  expect(shown).toContain('Authorization: Bearer');
  expect(shown).not.toContain(tenant.v2.key);
});

test('a photo with an EXIF turn is shown upright with its boxes on its faces', async ({ tenant }) => {
  const turned = await sharp(sample(3)).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { page } = await arrive(browser, tenant.v2);
  await detectOn(page, turned, 3);
  const { faces } = (await tenant.v2.detect(turned, { attributes: 'all' })).json<Detection>();
  expectDrawnAt(
    await drawnBoxes(work(page)),
    faces.map(({ bounding_box }) => bounding_box),
  );
  const { width, height } = await work(page)
    .locator('img')
    .evaluate((image) => image.getBoundingClientRect().toJSON() as DOMRect);
  expect(width).toBeGreaterThan(height);
});

test('a landscape has no faces, and that is said as an answer', async ({ tenant }) => {
  const { page, offences } = await arrive(browser, tenant.v2);
  await pick(page, choosePhoto(page), 'hills.jpg', await landscape());
  await page.getByRole('heading', { name: 'No faces' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(offences).toEqual([]);
});

test('without a key the page asks for one, and goes on with the photo once it has it', async ({ tenant }) => {
  const { page, offences } = await arrive(browser, tenant.v2, {}, '');
  await pick(page, choosePhoto(page), 'party.jpg', sample(1));
  const needed = page.getByRole('region', { name: /first, an api key/i });
  await needed.getByLabel('API key of the face surface', { exact: true }).fill(tenant.v2.key);
  await needed.getByRole('button', { name: 'Use this key' }).click();
  await page.getByRole('heading', { name: '3 faces' }).waitFor();
  expect(offences).toEqual([]);
});
