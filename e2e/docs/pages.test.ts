import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { expectAccessible, launchBrowser, sidewaysScroll, visit } from '../support/browser.js';
import { catalogueCodes } from '../support/catalogue.js';
import { test } from '../support/fixtures.js';
import { send } from '../support/http.js';
import { fetchOpenApi } from '../support/openapi.js';

const page = (path: string) => send({ method: 'GET', url: inject('baseUrl') + path });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

test('every code of every surface has a page with its status, its JSON, cause, remedy and client code', {
  timeout: 60_000,
}, async () => {
  for (const { surface, code, status } of catalogueCodes()) {
    const answer = await page(`/docs/errors/${surface}/${encodeURIComponent(code)}`);
    expect({ surface, code, status: answer.status }).toEqual({ surface, code, status: 200 });
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.text).toContain(code);
    expect(answer.text).toContain(String(status));
    expect(answer.text).toContain('curl');
    expect(answer.text).not.toMatch(/undefined|\[object Object\]|NaN/);
  }
});

test('the list of errors leads to every page', async () => {
  const { status, text } = await page('/docs/errors');
  expect(status).toBe(200);
  for (const { surface, code } of catalogueCodes())
    expect(text).toContain(`/docs/errors/${surface}/${encodeURIComponent(code)}`);
});

test('a code that nobody has is not found, and markup in it stays text', async () => {
  const answer = await page('/docs/errors/face/%3Cscript%3Ealert(1)%3C%2Fscript%3E');
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain('<script>alert(1)');
});

for (const path of ['/docs', '/docs/errors', '/docs/errors/face/image_too_large']) {
  test(`${path} loads nothing from elsewhere and is accessible in light and dark`, { timeout: 60_000 }, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const visited = await visit(browser, inject('baseUrl'), { colorScheme });
      const response = await visited.page.goto(inject('baseUrl') + path, { waitUntil: 'networkidle' });
      expect(response?.status()).toBe(200);
      expect(await visited.page.locator('body').innerText()).toMatch(/\S{3,}/);
      expect(visited.offences).toEqual([]);
      if (path !== '/docs') await expectAccessible(visited.page);
    }
  });

  test(`${path} fits 390 pixels`, async () => {
    const visited = await visit(browser, inject('baseUrl'), { width: 390, height: 844 });
    await visited.page.goto(inject('baseUrl') + path, { waitUntil: 'networkidle' });
    expect(await sidewaysScroll(visited.page)).toBe(0);
  });
}

test('the interactive reference shows every operation of the face surface', { timeout: 60_000 }, async () => {
  const { paths } = await fetchOpenApi(inject('baseUrl'));
  // Sections further down are drawn when somebody comes to them.
  const summaries = Object.entries(paths)
    .filter(([path]) => path.startsWith('/face/'))
    .flatMap(([, methods]) => Object.values(methods).map(({ summary }) => summary));
  expect(summaries.length).toBeGreaterThanOrEqual(28);
  const { page: tab } = await visit(browser, inject('baseUrl'));
  await tab.goto(`${inject('baseUrl')}/docs`, { waitUntil: 'networkidle' });
  await expect
    .poll(
      async () => {
        const shown = await tab.locator('body').innerText();
        return summaries.filter((summary) => !shown.includes(summary));
      },
      { timeout: 20_000 },
    )
    .toEqual([]);
});
