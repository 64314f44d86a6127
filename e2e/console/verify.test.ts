import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { resized, selfie } from '../support/captures.js';
import { drawnBoxes, expectDrawnAt, pick } from '../support/console.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, paddedJpeg } from '../support/hostile-images.js';
import { newKyc } from '../support/kyc.js';
import { landscape, people, sample } from '../support/photos.js';
import {
  arriveAtVerify,
  cardPlace,
  identityCard,
  outcome,
  rules,
  selfiePlace,
  verifyOn,
} from '../support/verify-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const her = people.greenDress;

test('a card and a selfie of one person: confidence, every rule, liveness, quality and both requests', async ({
  admin,
}) => {
  const kyc = await newKyc(admin);
  const [card, photo] = [await identityCard(her), await selfie(her)];
  const { page, offences } = await arriveAtVerify(browser, kyc);
  expect(page.url()).toBe(`${kyc.baseUrl}/#verify`);
  await verifyOn(page, card, photo);

  const told = (await kyc.judge('v2-1', card, photo)).json<{ result_idcard: { confidence: number } }>();
  const inspected = (await kyc.call('inspect_capture', { data: photo })).json<{
    bounding_box: { left: number; top: number; width: number; height: number };
    image_size: { width: number; height: number };
    checks: { code: string; measured: { unit: string; value: number }[] }[];
    liveness: { probability: number };
    quality: { overall: number };
  }>();
  expect(await outcome(page).innerText()).toContain('Same person, and live');
  expect(await outcome(page).innerText()).toContain(told.result_idcard.confidence.toFixed(1));
  expect(await rules(page).getByRole('heading').innerText()).toBe('The selfie passes all 9 rules');
  expect(await rules(page).getByText('Passed', { exact: true }).count()).toBe(9);
  const size = inspected.checks.find(({ code }) => code === 'FACE_TOO_SMALL')?.measured[0]?.value ?? 0;
  const large = rules(page).getByRole('listitem').filter({ hasText: 'The face is large enough' });
  expect(await large.innerText()).toMatch(new RegExp(`${Math.round(size)} px\\s+at least 224 px`));
  const liveness = await page.getByRole('region', { name: 'Liveness' }).innerText();
  expect(liveness).toContain(inspected.liveness.probability.toFixed(3));
  expect(liveness).toContain('This is not a certified presentation attack detection.');
  expect(await page.getByRole('region', { name: 'Quality' }).innerText()).toContain(
    inspected.quality.overall.toFixed(3),
  );
  const { bounding_box: box, image_size: whole } = inspected;
  expectDrawnAt(await drawnBoxes(page.getByRole('region', { name: 'Selfie' })), [
    {
      left: box.left / whole.width,
      top: box.top / whole.height,
      width: box.width / whole.width,
      height: box.height / whole.height,
    },
  ]);

  const request = page.getByRole('region', { name: 'The verification’s request' });
  expect(await request.innerText()).toContain('POST /kyc/api/faceid/v2-1/verify');
  expect(await request.innerText()).toContain(`apiKey=kyc_live_••••${kyc.key.slice(-4)}`);
  await request.getByRole('tab', { name: 'JSON' }).click();
  expect(await request.innerText()).toContain('"imageBestLiveness"');
  const inspection = page.getByRole('region', { name: 'The inspection’s request' });
  expect(await inspection.innerText()).toContain('POST /kyc/api/inspect_capture');

  await page.getByRole('switch', { name: /selfie is live/ }).click();
  await expect.poll(() => request.innerText()).toMatch(/faceid\/v2\/verify/);
  await outcome(page).waitFor();
  await expect.poll(() => request.innerText()).not.toContain('"imageBestLiveness"');
  expect(await outcome(page).innerText()).toContain('Same person');
  expect(offences).toEqual([]);
});

test('the card of somebody else is not the same person', async ({ admin }) => {
  const { page } = await arriveAtVerify(browser, await newKyc(admin));
  await verifyOn(page, await identityCard(people.greenTop), await selfie(her));
  expect(await outcome(page).innerText()).toMatch(/Not the same person.*stays below the mark of 75/s);
});

describe('a photo that is refused', () => {
  test('a selfie that is too small: what was measured, what is required, and what to do', async ({ admin }) => {
    const kyc = await newKyc(admin);
    const { page, offences } = await arriveAtVerify(browser, kyc);
    await verifyOn(page, await identityCard(her), await resized(await selfie(her), 0.4));
    expect(await outcome(page).innerText()).toMatch(/Photo refused.*Come closer\..*FACE_TOO_SMALL/s);
    expect(await rules(page).getByRole('heading').innerText()).toBe('The selfie breaks 1 of 9 rules');
    const failed = rules(page).getByRole('listitem').filter({ hasText: 'Failed' });
    expect(await failed.innerText()).toMatch(/The face is large enough.*\d+ px\s+at least 224 px.*at least 80 px/s);
    expect(await page.getByRole('region', { name: 'Liveness' }).innerText()).toContain('Not judged');
    const about = await failed.getByRole('link').getAttribute('href');
    expect((await fetch(new URL(about ?? '', kyc.baseUrl))).status).toBe(200);
    expect(offences).toEqual([]);
  });

  test('several people, and nobody', async ({ admin }) => {
    const { page } = await arriveAtVerify(browser, await newKyc(admin));
    await verifyOn(page, await identityCard(her), sample(6));
    expect(await outcome(page).innerText()).toMatch(/Be alone in the picture.*TOO_MANY_FACES/s);
    await page.getByRole('button', { name: 'Remove Selfie' }).click();
    await pick(page, selfiePlace(page), 'hills.jpg', await landscape());
    await rules(page).getByText('The selfie breaks 1 of 1 rule').waitFor();
    expect(await outcome(page).innerText()).toMatch(/no face is in the picture.*FACE_NOT_FOUND/s);
  });

  test('a card without a face is told from a selfie without one', async ({ admin }) => {
    const { page } = await arriveAtVerify(browser, await newKyc(admin));
    await verifyOn(page, await landscape(), await selfie(her));
    expect(await outcome(page).innerText()).toContain('No face was found in the card photo.');
    expect(await rules(page).getByRole('heading').innerText()).toBe('The selfie passes all 9 rules');
  });

  test('a file over 3 MB is sent as a smaller copy when one asks for it', async ({ admin }) => {
    const { page } = await arriveAtVerify(browser, await newKyc(admin), { expectedStatuses: [413] });
    const large = paddedJpeg(await selfie(her), 3 * MEGABYTE + 1);
    await pick(page, cardPlace(page), 'card.jpg', await identityCard(her));
    await pick(page, selfiePlace(page), 'selfie.jpg', large);
    const alert = page.getByRole('alert');
    await alert.getByRole('button', { name: 'Send smaller copies' }).click();
    await outcome(page)
      .getByText(/^Same person/)
      .waitFor();
  });
});

describe('the key', () => {
  test('of the kyc surface is asked for, and everything goes on once it is there', async ({ admin, tenant }) => {
    const kyc = await newKyc(admin);
    const { page } = await arriveAtVerify(browser, kyc, {}, `#key=${tenant.v2.key}&verify`);
    await pick(page, cardPlace(page), 'card.jpg', await identityCard(her));
    await pick(page, selfiePlace(page), 'selfie.jpg', await selfie(her));
    await page.getByText('facet key create ACCOUNT_ID --surface kyc').waitFor();
    await page.getByLabel('API key of the kyc surface').fill(kyc.key);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await outcome(page)
      .getByText(/^Same person/)
      .waitFor();
    // Each surface keeps its own.
    await page.getByText('Detect', { exact: true }).click();
    await page.getByRole('button', { name: `API key iksk_live_••••${tenant.v2.key.slice(-4)}` }).waitFor();
    await page.getByText('Verify', { exact: true }).click();
    await page.getByRole('button', { name: `API key kyc_live_••••${kyc.key.slice(-4)}` }).waitFor();
  });

  test('that nobody was given: 401 INVALID_API_KEY', async ({ admin }) => {
    const { baseUrl } = await newKyc(admin);
    const options = { expectedStatuses: [401] };
    const { page } = await arriveAtVerify(browser, { baseUrl, key: 'kyc_live_wrong' }, options);
    await pick(page, selfiePlace(page), 'selfie.jpg', await selfie(her));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/401.*INVALID_API_KEY.*"request_id": null/s);
    const about = await alert.getByRole('link', { name: /about this error/i }).getAttribute('href');
    expect((await fetch(new URL(about ?? '', baseUrl))).status).toBe(200);
  });
});
