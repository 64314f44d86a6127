import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { arrive, drawnBoxes, expectDrawnAt, pick } from '../support/console.js';
import type { Comparison } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { people, portrait } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('two photos are compared, and the faces that were used are drawn', async ({ tenant }) => {
  const [one, other] = [await portrait(people.redBlondeLaughing), await portrait(people.redBlondeSmiling)];
  const { page, offences } = await arrive(browser, tenant.v2);
  await page.getByText('Compare', { exact: true }).click();
  await pick(page, page.getByRole('button', { name: /choose the source photo/i }), 'one.jpg', one);
  await pick(page, page.getByRole('button', { name: /choose the target photo/i }), 'other.jpg', other);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.waitFor();
  const told = (await tenant.v2.compare(one, other)).json<Comparison>();
  expect(await verdict.innerText()).toContain(told.similarity.toFixed(3));
  expect(await verdict.getByRole('status').innerText()).toMatch(/^Match/);
  expectDrawnAt(await drawnBoxes(page.getByRole('region', { name: 'Source photo' })), [told.source_face.bounding_box]);
  expectDrawnAt(await drawnBoxes(page.getByRole('region', { name: 'Target photo' })), [told.target_face.bounding_box]);
  expect(offences).toEqual([]);
});

test('photos of two people are no match', async ({ tenant }) => {
  const { page } = await arrive(browser, tenant.v2);
  await page.getByText('Compare', { exact: true }).click();
  await pick(
    page,
    page.getByRole('button', { name: /choose the source photo/i }),
    'one.jpg',
    await portrait(people.greenDress),
  );
  await pick(
    page,
    page.getByRole('button', { name: /choose the target photo/i }),
    'other.jpg',
    await portrait(people.greenTop),
  );
  await page.getByRole('region', { name: 'Verdict' }).waitFor();
  expect(await page.getByRole('status').first().innerText()).toMatch(/^No match/);
});
