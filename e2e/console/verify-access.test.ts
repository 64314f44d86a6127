import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { expectAccessible, launchBrowser, sidewaysScroll } from '../support/browser.js';
import { resized, selfie } from '../support/captures.js';
import { test } from '../support/fixtures.js';
import { focusedText, tabTo } from '../support/keyboard.js';
import { newKyc } from '../support/kyc.js';
import { people } from '../support/photos.js';
import { arriveAtVerify, filmedCamera, identityCard, outcome, rules, verifyOn } from '../support/verify-page.js';

const her = people.greenDress;
const folder = mkdtempSync(join(tmpdir(), 'facet-camera-'));
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser(await filmedCamera(folder, [{ head: her, height: 200, seconds: 4 }]));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the whole way works by keyboard alone', async ({ admin }) => {
  const { page } = await arriveAtVerify(browser, await newKyc(admin));
  await page.keyboard.press('Tab');
  expect(await focusedText(page)).toMatch(/skip to the photos/i);
  await page.keyboard.press('Enter');
  await tabTo(page, /choose the card photo/i);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer: await identityCard(her) });
  await page.getByRole('button', { name: 'Remove Card photo' }).waitFor();
  await tabTo(page, /take a selfie with the camera/i);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Take a selfie' });
  expect(await focusedText(page)).toBe('Take the photo');
  await dialog.locator('[data-guidance]').getByText('Come closer.').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await outcome(page).waitFor();
  expect(await outcome(page).innerText()).toContain('FACE_TOO_SMALL');
  // The control that opened the dialog is there no more; another one in its place has the focus.
  expect(await focusedText(page)).toBe('Remove Selfie');
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('every state of the room is accessible', { timeout: 120_000 }, async ({ admin }) => {
    const { page } = await arriveAtVerify(browser, await newKyc(admin), { colorScheme });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take a selfie with the camera' }).click();
    await page.getByRole('dialog').locator('[data-guidance]').getByText('Come closer.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Close' }).click();
    await verifyOn(page, await identityCard(her), await selfie(her));
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Remove Selfie' }).click();
    await page.getByRole('button', { name: 'Remove Card photo' }).click();
    await verifyOn(page, await identityCard(her), await resized(await selfie(her), 0.4));
    await expectAccessible(page);
  });

  test('the room without a key is accessible', async ({ admin }) => {
    const { page } = await arriveAtVerify(browser, await newKyc(admin), { colorScheme }, '#verify');
    await expectAccessible(page);
  });
});

for (const width of [390, 320]) {
  test(`at ${width} pixels nothing has to be scrolled sideways`, { timeout: 90_000 }, async ({ admin }) => {
    const { page } = await arriveAtVerify(browser, await newKyc(admin), { width, height: 844 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole('button', { name: 'Take a selfie with the camera' }).click();
    await page.getByRole('dialog').locator('[data-guidance]').getByText('Come closer.').waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await verifyOn(page, await identityCard(her), await selfie(her));
    expect(await rules(page).getByRole('heading').innerText()).toBe('The selfie passes all 9 rules');
    expect(await sidewaysScroll(page)).toBe(0);
  });
}
