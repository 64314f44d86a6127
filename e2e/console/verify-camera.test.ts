import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { pick } from '../support/console.js';
import { test } from '../support/fixtures.js';
import { newKyc } from '../support/kyc.js';
import { people } from '../support/photos.js';
import { arriveAtVerify, cardPlace, filmedCamera, identityCard, outcome, rules } from '../support/verify-page.js';

const her = people.greenDress;
const folder = mkdtempSync(join(tmpdir(), 'facet-camera-'));
let browser: Browser;
beforeAll(async () => {
  const film = [
    { head: her, height: 200, seconds: 5 },
    { head: her, height: 720, seconds: 15 },
  ];
  browser = await launchBrowser(await filmedCamera(folder, film));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const openCamera = (page: Page) => page.getByRole('button', { name: 'Take a selfie with the camera' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Take a selfie' });
const guidance = (page: Page) => dialog(page).locator('[data-guidance]');
const looksOf = (page: Page) => {
  const urls: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/inspect_capture')) urls.push(request.url());
  });
  return urls;
};

test('the camera is guided to a good selfie, which is taken by itself and verified', async ({ admin }) => {
  const { page, offences } = await arriveAtVerify(browser, await newKyc(admin));
  const looks = looksOf(page);
  await pick(page, cardPlace(page), 'card.jpg', await identityCard(her));
  await openCamera(page).click();
  await guidance(page).getByText('Come closer.').waitFor();
  await dialog(page).getByRole('status').getByText('Come closer.').waitFor();
  expect(await dialog(page).innerText()).toMatch(/each look is a call of your key\. \d+ looks? so far/);
  await outcome(page)
    .getByText(/^Same person/)
    .waitFor();
  expect(await dialog(page).count()).toBe(0);
  expect(await rules(page).getByRole('heading').innerText()).toBe('The selfie passes all 9 rules');
  // The look that passed is the inspection on show; nobody looks any more.
  const before = looks.length;
  await page.waitForTimeout(1_500);
  expect(looks).toHaveLength(before);
  expect(offences).toEqual([]);
});

test('several frames of a picture that keeps still are refused', async ({ admin }) => {
  const { page } = await arriveAtVerify(browser, await newKyc(admin));
  await pick(page, cardPlace(page), 'card.jpg', await identityCard(her));
  await openCamera(page).click();
  await dialog(page).getByText('3', { exact: true }).click();
  await outcome(page).waitFor();
  expect(await outcome(page).innerText()).toMatch(/turn your head a little.*FRAMES_STILL/s);
  await page.getByText('3 frames of one capture').waitFor();
  expect(await page.getByRole('region', { name: 'The verification’s request' }).innerText()).toContain(
    'frame3=@frame3.jpg',
  );
});

test('several frames of a face that moves are judged together', { timeout: 90_000 }, async ({ admin }) => {
  const [laughing, smiling] = [people.redBlondeLaughing, people.redBlondeSmiling];
  const other = mkdtempSync(join(tmpdir(), 'facet-camera-'));
  const switches = await filmedCamera(other, [
    { head: laughing, height: 720, seconds: 2 },
    { head: smiling, height: 720, seconds: 2 },
  ]);
  const moving = await launchBrowser(switches);
  onTestFinished(async () => {
    await moving.close();
    rmSync(other, { recursive: true, force: true });
  });
  const { page } = await arriveAtVerify(moving, await newKyc(admin));
  await pick(page, cardPlace(page), 'card.jpg', await identityCard(smiling));
  await openCamera(page).click();
  await dialog(page).getByText('5', { exact: true }).click();
  await outcome(page)
    .getByText(/^Same person/)
    .waitFor();
  await page.getByRole('region', { name: 'Liveness' }).getByText('judged over 5 frames').waitFor();
});

test('without guidance nothing is sent until a person takes the photo', async ({ admin }) => {
  const { page } = await arriveAtVerify(browser, await newKyc(admin), {}, '#verify');
  const looks = looksOf(page);
  await openCamera(page).click();
  await guidance(page).getByText('Your face in the oval', { exact: false }).waitFor();
  await dialog(page).getByText('Guidance needs a key of the kyc surface.').waitFor();
  await dialog(page).getByRole('button', { name: 'Take the photo' }).click();
  await page.getByRole('img', { name: 'Selfie: selfie.jpg' }).waitFor();
  expect(looks).toEqual([]);
});

test('closing the dialog stops the looks', async ({ admin }) => {
  const { page } = await arriveAtVerify(browser, await newKyc(admin));
  const looks = looksOf(page);
  await openCamera(page).click();
  await guidance(page).getByText('Come closer.').waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  const before = looks.length;
  await page.waitForTimeout(1_500);
  expect(looks).toHaveLength(before);
  expect(await openCamera(page).evaluate((button) => button === document.activeElement)).toBe(true);
});

test('a key that stops working stops the looks, and says so', async ({ admin }) => {
  const { baseUrl } = await newKyc(admin);
  const { page } = await arriveAtVerify(browser, { baseUrl, key: 'kyc_live_wrong' }, { expectedStatuses: [401] });
  const looks = looksOf(page);
  await openCamera(page).click();
  await dialog(page).getByRole('alert').waitFor();
  expect(await dialog(page).getByRole('alert').innerText()).toContain('INVALID_API_KEY');
  await page.waitForTimeout(1_200);
  expect(looks).toHaveLength(1);
  await dialog(page).getByRole('button', { name: 'Guide me again' }).click();
  await expect.poll(() => looks.length).toBe(2);
});

describe('a camera that cannot be had', () => {
  let plain: Browser;
  beforeAll(async () => {
    plain = await launchBrowser();
  });
  afterAll(() => plain?.close());

  test('is told when it was not allowed, and when there is none', async ({ admin }) => {
    const { page } = await arriveAtVerify(plain, await newKyc(admin));
    await openCamera(page).click();
    const alert = dialog(page).getByRole('alert');
    await alert.getByRole('heading').waitFor();
    expect(await alert.innerText()).toMatch(/not allowed|No camera was found/);
    expect(await alert.getByRole('button').evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().grantPermissions(['camera']);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.getByText('No camera was found').waitFor();
  });

  test('is told when the page came over plain HTTP from elsewhere', async ({ admin }) => {
    const { page } = await arriveAtVerify(plain, await newKyc(admin));
    // What browsers do on such a page: they have no such property.
    await page.evaluate(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
    await openCamera(page).click();
    await dialog(page).getByText('over https, or on localhost, alone').waitFor();
  });
});
