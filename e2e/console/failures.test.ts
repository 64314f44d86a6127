import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { arrive, choosePhoto, pick } from '../support/console.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, noise, paddedJpeg } from '../support/hostile-images.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('a failure is shown as the API gives it', () => {
  const failures: [string, () => Buffer | Promise<Buffer>, number, string][] = [
    ['no photo', () => Buffer.from('no photo'), 400, 'invalid_image'],
    ['nothing at all', () => Buffer.alloc(0), 400, 'empty_image'],
    ['too large', () => paddedJpeg(sample(1), 8 * MEGABYTE + 1), 413, 'image_too_large'],
    ['9 MB of noise', () => noise(9 * MEGABYTE), 413, 'image_too_large'],
  ];
  for (const [what, file, status, code] of failures) {
    test(`${what}: ${status} ${code}`, async ({ tenant }) => {
      const { page, offences } = await arrive(browser, tenant.v2, { expectedStatuses: [status] });
      await pick(page, choosePhoto(page), 'file.jpg', await file());
      const alert = page.getByRole('alert');
      await alert.waitFor();
      const text = await alert.innerText();
      expect(text).toContain(String(status));
      expect(text).toContain(code);
      expect(text).toContain('"detail"');
      expect(offences.filter((offence) => !/ERR_CONNECTION|net::/.test(offence))).toEqual([]);
      const about = alert.getByRole('link', { name: /about this error/i });
      const page2 = await fetch(new URL((await about.getAttribute('href')) ?? '', tenant.v2.baseUrl));
      expect(page2.status).toBe(200);
    });
  }

  test('a wrong key: 401 invalid_api_key', async ({ tenant }) => {
    const { page } = await arrive(browser, tenant.v2, { expectedStatuses: [401] }, '#key=iksk_live_wrong');
    await pick(page, choosePhoto(page), 'party.jpg', sample(1));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('invalid_api_key');
  });

  test('no face in the source: 422 no_face_in_source', async ({ tenant }) => {
    const { page } = await arrive(browser, tenant.v2, { expectedStatuses: [422] });
    await page.getByText('Compare', { exact: true }).click();
    await pick(page, page.getByRole('button', { name: /choose the source photo/i }), 'hills.jpg', await landscape());
    await pick(
      page,
      page.getByRole('button', { name: /choose the target photo/i }),
      'her.jpg',
      await portrait(people.stripes),
    );
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('no_face_in_source');
  });
});
