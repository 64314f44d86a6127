import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { dropFile, launchBrowser } from '../support/browser.js';
import { blurred, selfie } from '../support/captures.js';
import { announced, eventually } from '../support/collections-page.js';
import { pick } from '../support/console.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, paddedJpeg } from '../support/hostile-images.js';
import { goToPage, heading, openOrganisation, record } from '../support/organisation-page.js';
import { people, portrait } from '../support/photos.js';
import { newOrganisation } from '../support/workspace.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const DROP = 'section[aria-label="Enrol a face"] button';
const choosePhoto = (page: Page) => page.getByRole('button', { name: /drop a photo of one person/i });
const externalId = (page: Page) => page.getByRole('textbox', { name: 'External id', exact: true });

/** Sends the photo that is chosen, without a look at its liveness. */
async function enrol(page: Page, name: string): Promise<void> {
  await externalId(page).fill(name);
  await page.getByLabel(/^Check that the photo shows/).uncheck();
  await page.getByRole('button', { name: 'Enrol', exact: true }).click();
}

test('a collection is made, changed and deleted', async ({ admin }) => {
  const organisation = await newOrganisation(admin, { collections: 1 });
  const { page, offences } = await openOrganisation(browser, organisation, { expectedStatuses: [403] }, '/collections');
  await page.getByRole('button', { name: 'New collection' }).click();
  const retention = page.getByLabel('Keep faces for so many days');
  await retention.fill('0');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Give it a name.').waitFor();
  await page.getByText(/^Give whole days from 1/).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Front door');
  await retention.fill('30');
  await page.getByRole('button', { name: 'Create' }).click();
  await heading(page, 'Front door').waitFor();
  expect(await announced(page)).toContain('Collection Front door created');
  await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Front door');

  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Back door');
  await retention.fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await heading(page, 'Back door').waitFor();
  await page.getByText('until deleted').waitFor();

  await goToPage(page, 'Collections');
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('One too many');
  await page.getByRole('button', { name: 'Create' }).click();
  expect(await page.getByRole('alert').innerText()).toContain('COLLECTION_LIMIT_REACHED');
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: /Back door/ }).click();
  await page.getByRole('button', { name: 'Delete collection' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete collection' }).click();
  await page.getByText('No collections yet.').waitFor();
  expect(offences).toEqual([]);
});

test('faces are enrolled, described, found and deleted', { timeout: 120_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const collection = await organisation.collection('Visitors');
  const expectedStatuses = [409, 422];
  const { page, offences } = await openOrganisation(
    browser,
    organisation,
    { expectedStatuses },
    `/collections/${collection.id}`,
  );
  await choosePhoto(page).waitFor();
  await dropFile(page, DROP, 'ann.jpg', await portrait(people.greenDress));
  await page.getByRole('button', { name: 'Enrol', exact: true }).click();
  await page.getByText('Say who it is.').waitFor();
  const metadata = page.getByRole('textbox', { name: 'Metadata' });
  await metadata.fill('{name}');
  await enrol(page, 'ann');
  await page.getByText(/^Write a JSON object/).waitFor();
  await metadata.fill('{"name": "Ann"}');
  await enrol(page, 'ann');
  await record(page, 'Faces', 'ann').waitFor();
  expect(await announced(page)).toContain('ann is enrolled');
  expect(await collection.faceCount()).toBe(1);

  // The same name again is refused, and the photo stays to be given another.
  await pick(page, choosePhoto(page), 'bea.jpg', await portrait(people.stripes));
  await enrol(page, 'ann');
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('DUPLICATE_EXTERNAL_ID');
  await enrol(page, 'bea');
  await record(page, 'Faces', 'bea').waitFor();
  await pick(page, choosePhoto(page), 'blurred.jpg', await blurred(await selfie(), 24));
  await enrol(page, 'cleo');
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('FACE_QUALITY_TOO_LOW');

  await page.getByLabel('External id to look for').fill('ann');
  await page.getByRole('button', { name: 'Find' }).click();
  await record(page, 'Faces', 'bea').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Edit the metadata of ann' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Metadata' }).fill('{"badge": 17}');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await record(page, 'Faces', 'ann').locator('summary').click();
  await page.getByText('"badge": 17').waitFor();
  await page.getByRole('button', { name: 'Delete ann' }).click();
  await page.getByRole('button', { name: 'Delete face' }).click();
  await page.getByText('No face with the external id').waitFor();
  expect(await collection.faceCount()).toBe(1);
  expect(offences).toEqual([]);
});

test('trying out shows who it is, how alike, and the call that an application makes', { timeout: 120_000 }, async ({
  admin,
}) => {
  const organisation = await newOrganisation(admin);
  const collection = await organisation.collection('Visitors');
  await collection.enrolled(await portrait(people.greenDress), 'ann', { metadata: '{"floor":3}' });
  await collection.enrolled(await portrait(people.stripes), 'bea');
  const { page, offences } = await openOrganisation(browser, organisation, { expectedStatuses: [404, 422] }, '/try');
  await pick(page, choosePhoto(page), 'who.jpg', await portrait(people.greenDress));
  await page.getByRole('button', { name: 'Identify', exact: true }).click();
  await page.getByRole('heading', { name: '1 match' }).waitFor();
  const matches = page.getByRole('list', { name: 'Matches, the most similar first' });
  expect(await matches.innerText()).toMatch(/1\. ann[\s\S]*(0\.9\d\d|1\.000)/);
  expect(await announced(page)).toContain('1 match');
  const curl = await page.getByRole('region', { name: 'curl command' }).innerText();
  expect(curl).toContain(`/workspace/api/v1/collections/${collection.id}/identify`);
  expect(curl).toContain("-H 'X-API-Key: YOUR_KEY'");
  expect(curl).toContain('image=@who.jpg');

  await page.getByText('Verify', { exact: true }).first().click();
  const verify = page.getByRole('button', { name: 'Verify', exact: true });
  await verify.click();
  await page.getByText('Say who it should be.').waitFor();
  await externalId(page).fill('bea');
  await verify.click();
  await page.getByRole('heading', { name: 'It is not the same person' }).waitFor();
  await externalId(page).fill('ann');
  await verify.click();
  await page.getByRole('heading', { name: 'It is the same person' }).waitFor();
  await externalId(page).fill('nobody');
  await verify.click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('FACE_NOT_FOUND');

  await page.getByText('Liveness', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Check liveness' }).click();
  await page.getByRole('heading', { name: /A person in front of the camera|Not a live photo/ }).waitFor();
  expect(offences).toEqual([]);
});

test('a photo above the limit is enrolled by a smaller copy', { timeout: 90_000 }, async ({ admin }) => {
  const organisation = await newOrganisation(admin);
  const { id } = await organisation.collection('Visitors');
  const { page } = await openOrganisation(browser, organisation, { expectedStatuses: [400] }, `/collections/${id}`);
  const large = paddedJpeg(await portrait(people.stripes), 11 * MEGABYTE);
  await pick(page, choosePhoto(page), 'large.jpg', large);
  await enrol(page, 'ann');
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').innerText()).toMatch(/VALIDATION_ERROR|could not be reached/);
  await page.getByRole('button', { name: 'Take a smaller copy' }).click();
  await page.getByRole('button', { name: 'Take a smaller copy' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Enrol', exact: true }).click();
  await record(page, 'Faces', 'ann').waitFor();
});
