import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import {
  dropFile,
  expectAccessible,
  launchBrowser,
  sidewaysScroll,
  type Visit,
  type VisitOptions,
  visit,
} from '../support/browser.js';
import type { Box, Comparison, Detection, Face } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { MEGABYTE, noise, paddedJpeg } from '../support/hostile-images.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Opens the landing page as the address that the server prints does. */
async function arrive(face: Face, options: VisitOptions = {}, hash = `#key=${face.key}`): Promise<Visit> {
  const visited = await visit(browser, face.baseUrl, options);
  await visited.page.goto(`${face.baseUrl}/${hash}`);
  await visited.page.getByRole('heading', { level: 1 }).waitFor();
  return visited;
}

/** Chooses a file with the file picker that a button opens. */
async function pick(page: Page, button: Locator, name: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles({ name, mimeType: 'image/jpeg', buffer });
}

const choosePhoto = (page: Page) => page.getByRole('button', { name: /drop a photo here/i });

/** Chooses a photo on the first page and waits until its faces are drawn. */
async function detectOn(page: Page, photo: Buffer, faces: number): Promise<void> {
  await pick(page, choosePhoto(page), 'party.jpg', photo);
  await page.getByRole('heading', { name: faces === 1 ? '1 face' : `${faces} faces` }).waitFor();
}

/** Where boxes are drawn, as ratios of the photo shown, in the order of the answer. */
function drawnBoxes(scope: Locator): Promise<Box[]> {
  return scope.evaluate((root) => {
    const photo = root.querySelector('img')?.getBoundingClientRect() as DOMRect;
    return [...root.querySelectorAll('svg [data-face]')]
      .sort((a, b) => Number(a.getAttribute('data-face')) - Number(b.getAttribute('data-face')))
      .map((mark) => {
        const box = (mark.querySelector('path') as SVGPathElement).getBoundingClientRect();
        return {
          left: (box.left - photo.left) / photo.width,
          top: (box.top - photo.top) / photo.height,
          width: box.width / photo.width,
          height: box.height / photo.height,
        };
      });
  });
}

/** Holds drawn boxes to those of the API, to a hundredth of the photo's width or height (some three pixels of stroke). */
function expectDrawnAt(drawn: readonly Box[], told: readonly Box[]): void {
  expect(drawn).toHaveLength(told.length);
  for (const [i, box] of drawn.entries()) {
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      expect(Math.abs(box[side] - (told[i] as Box)[side])).toBeLessThan(0.01);
    }
  }
}

const work = (page: Page) => page.locator('#work');

test('a photo that is picked has its faces drawn where the API says', async ({ tenant }) => {
  const { page, offences } = await arrive(tenant.v2);
  await detectOn(page, sample(6), 4);
  const { faces } = (await tenant.v2.detect(sample(6), { attributes: 'all' })).json<Detection>();
  expectDrawnAt(
    await drawnBoxes(work(page)),
    faces.map(({ bounding_box }) => bounding_box),
  );
  expect(offences).toEqual([]);
});

test('a photo that is dropped is the same, and boxes follow the window', async ({ tenant }) => {
  const { page, offences } = await arrive(tenant.v2);
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
  const { page } = await arrive(tenant.v2);
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
  const { page } = await arrive(tenant.v2);
  await detectOn(page, sample(1), 3);
  const shown = await page.getByRole('region', { name: 'curl command' }).innerText();
  expect(shown).toContain(`${tenant.v2.baseUrl}/face/api/v2/faces:detect`);
  expect(shown).toContain('Authorization: Bearer');
  expect(shown).not.toContain(tenant.v2.key);
});

test('two photos are compared, and the faces that were used are drawn', async ({ tenant }) => {
  const [one, other] = [await portrait(people.redBlondeLaughing), await portrait(people.redBlondeSmiling)];
  const { page, offences } = await arrive(tenant.v2);
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
  const { page } = await arrive(tenant.v2);
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

describe('a failure is shown as the API gives it', () => {
  const failures: [string, () => Buffer | Promise<Buffer>, number, string][] = [
    ['no photo', () => Buffer.from('no photo'), 400, 'invalid_image'],
    ['nothing at all', () => Buffer.alloc(0), 400, 'empty_image'],
    ['too large', () => paddedJpeg(sample(1), 8 * MEGABYTE + 1), 413, 'image_too_large'],
    ['9 MB of noise', () => noise(9 * MEGABYTE), 413, 'image_too_large'],
  ];
  for (const [what, file, status, code] of failures) {
    test(`${what}: ${status} ${code}`, async ({ tenant }) => {
      const { page, offences } = await arrive(tenant.v2, { expectedStatuses: [status] });
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
    const { page } = await arrive(tenant.v2, { expectedStatuses: [401] }, '#key=iksk_live_wrong');
    await pick(page, choosePhoto(page), 'party.jpg', sample(1));
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('invalid_api_key');
  });

  test('no face in the source: 422 no_face_in_source', async ({ tenant }) => {
    const { page } = await arrive(tenant.v2, { expectedStatuses: [422] });
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

test('a landscape has no faces, and that is said as an answer', async ({ tenant }) => {
  const { page, offences } = await arrive(tenant.v2);
  await pick(page, choosePhoto(page), 'hills.jpg', await landscape());
  await page.getByRole('heading', { name: 'No faces' }).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(offences).toEqual([]);
});

test('without a key the page asks for one, and goes on with the photo once it has it', async ({ tenant }) => {
  const { page, offences } = await arrive(tenant.v2, {}, '');
  await pick(page, choosePhoto(page), 'party.jpg', sample(1));
  const needed = page.getByRole('region', { name: /first, an api key/i });
  await needed.getByLabel('API key of the face surface', { exact: true }).fill(tenant.v2.key);
  await needed.getByRole('button', { name: 'Use this key' }).click();
  await page.getByRole('heading', { name: '3 faces' }).waitFor();
  expect(offences).toEqual([]);
});

test('the whole way works by keyboard alone', async ({ tenant }) => {
  const { page } = await arrive(tenant.v2);
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

/** What the focused element says for itself. */
function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    return (element?.getAttribute('aria-label') ?? element?.innerText ?? '').trim();
  });
}

/** Presses Tab until the focus is on what reads like `text`; the focus must be visible on every stop. */
async function tabTo(page: Page, text: RegExp): Promise<void> {
  for (let i = 0; i < 40; i++) {
    if (text.test(await focusedText(page))) return;
    await page.keyboard.press('Tab');
    expect(await hasVisibleFocus(page), `focus is visible on "${await focusedText(page)}"`).toBe(true);
  }
  throw new Error(`Tab never reached ${text}`);
}

/** Whether the focused element, or what stands for it, shows an outline or a shadow. */
function hasVisibleFocus(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return true;
    const candidates = [
      element,
      element.nextElementSibling,
      element.parentElement,
      element.parentElement?.parentElement,
    ];
    return candidates.some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
  });
}

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test('the page takes the scheme of the system', async ({ tenant }) => {
    const { page } = await arrive(tenant.v2, { colorScheme });
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
    const { page } = await arrive(tenant.v2, { colorScheme, expectedStatuses: [400] });
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
    const { page } = await arrive(tenant.v2, { colorScheme }, '');
    await expectAccessible(page);
  });
});

for (const width of [390, 320]) {
  test(`at ${width} pixels nothing has to be scrolled sideways`, async ({ tenant }) => {
    const { page } = await arrive(tenant.v2, { width, height: 844 });
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

test('a photo with an EXIF turn is shown upright with its boxes on its faces', async ({ tenant }) => {
  const { default: sharp } = await import('sharp');
  const turned = await sharp(sample(3)).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { page } = await arrive(tenant.v2);
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
