import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Visit, type VisitOptions, visit } from './browser.js';
import type { Box, Face } from './face.js';

/** Opens the landing page as the address that the server prints does. */
export async function arrive(
  browser: Browser,
  face: Pick<Face, 'baseUrl' | 'key'>,
  options: VisitOptions = {},
  hash = `#key=${face.key}`,
): Promise<Visit> {
  const visited = await visit(browser, face.baseUrl, options);
  // Tells the browser, before anything can open one, that a program answers file dialogs: later, a key press may be quicker.
  visited.page.on('filechooser', () => undefined);
  await visited.page.goto(`${face.baseUrl}/${hash}`);
  await visited.page.getByRole('heading', { level: 1 }).waitFor();
  return visited;
}

/** Chooses a file with the file picker that a button opens. */
export async function pick(page: Page, button: Locator, name: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles({ name, mimeType: 'image/jpeg', buffer });
}

/** The empty place for a photo on the first page. */
export const choosePhoto = (page: Page) => page.getByRole('button', { name: /drop a photo here/i });

/** Chooses a photo on the first page and waits until its faces are drawn. */
export async function detectOn(page: Page, photo: Buffer, faces: number): Promise<void> {
  await pick(page, choosePhoto(page), 'party.jpg', photo);
  await page.getByRole('heading', { name: faces === 1 ? '1 face' : `${faces} faces` }).waitFor();
}

/** Where boxes are drawn, as ratios of the photo shown, in the order of the answer. */
export function drawnBoxes(scope: Locator): Promise<Box[]> {
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
export function expectDrawnAt(drawn: readonly Box[], told: readonly Box[]): void {
  expect(drawn).toHaveLength(told.length);
  for (const [i, box] of drawn.entries()) {
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      expect(Math.abs(box[side] - (told[i] as Box)[side])).toBeLessThan(0.01);
    }
  }
}

/** The part of the page below its heading. */
export const work = (page: Page) => page.locator('#work');
