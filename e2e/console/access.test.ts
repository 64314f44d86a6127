import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { expectAccessible, launchBrowser, sidewaysScroll } from '../support/browser.js';
import { arrive, detectOn, drawnBoxes, expectDrawnAt, pick, work } from '../support/console.js';
import type { Detection } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { focusedText, tabTo } from '../support/keyboard.js';
import { people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('the whole way works by keyboard alone', async ({ tenant }) => {
  const { page } = await arrive(browser, tenant.v2);
  await page.keyboard.press('Tab');
  expect(await focusedText(page)).toMatch(/skip to the photo/i);
  await page.keyboard.press('Enter');
  await tabTo(page, /drop a photo here/i);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name: 'party.jpg', mimeType: 'image/jpeg', buffer: sample(3) });
  await page.getByRole('heading', { name: '3 faces' }).waitFor();
  await tabTo(page, /^face 1/i);
  await page.keyboard.press('ArrowDown');
  expect(await focusedText(page)).toMatch(/^face 2/i);
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: /^Face 2/ }).getAttribute('aria-expanded')).toBe('true');
  expect(await page.locator('svg [data-face="2"]').getAttribute('data-active')).not.toBeNull();
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('the page takes the scheme of the system', async ({ tenant }) => {
    const { page } = await arrive(browser, tenant.v2, { colorScheme });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const channels =
      background
        .match(/[\d.]+/g)
        ?.slice(0, 3)
        .map(Number) ?? [];
    const scale = background.startsWith('rgb') ? 255 : 1;
    const brightness = channels.reduce((sum, value) => sum + value / scale, 0) / 3;
    if (colorScheme === 'dark') expect(brightness).toBeLessThan(0.4);
    else expect(brightness).toBeGreaterThan(0.6);
  });

  test('every state of the page is accessible', { timeout: 90_000 }, async ({ tenant }) => {
    const { page } = await arrive(browser, tenant.v2, { colorScheme, expectedStatuses: [400] });
    await expectAccessible(page);
    await detectOn(page, sample(6), 4);
    await page.getByRole('button', { name: /^Face 1/ }).click();
    await expectAccessible(page);
    await pick(page, page.getByRole('button', { name: 'Another photo' }), 'text.jpg', Buffer.from('no photo'));
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.getByText('Compare', { exact: true }).click();
    await expectAccessible(page);
    await pick(
      page,
      page.getByRole('button', { name: /choose the source photo/i }),
      'a.jpg',
      await portrait(people.stripes),
    );
    await pick(
      page,
      page.getByRole('button', { name: /choose the target photo/i }),
      'b.jpg',
      await portrait(people.stripes),
    );
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await expectAccessible(page);
  });

  test('the page without a key is accessible', async ({ tenant }) => {
    const { page } = await arrive(browser, tenant.v2, { colorScheme }, '');
    await expectAccessible(page);
  });
});

for (const width of [390, 320]) {
  test(`at ${width} pixels nothing has to be scrolled sideways`, async ({ tenant }) => {
    const { page } = await arrive(browser, tenant.v2, { width, height: 844 });
    expect(await sidewaysScroll(page)).toBe(0);
    await detectOn(page, sample(6), 4);
    await page.getByRole('button', { name: /^Face 1/ }).click();
    expect(await sidewaysScroll(page)).toBe(0);
    const { faces } = (await tenant.v2.detect(sample(6), { attributes: 'all' })).json<Detection>();
    expectDrawnAt(
      await drawnBoxes(work(page)),
      faces.map(({ bounding_box }) => bounding_box),
    );
    await page.getByText('Compare', { exact: true }).click();
    expect(await sidewaysScroll(page)).toBe(0);
  });
}
