import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visit, VisitOptions } from './browser.js';
import { arrive } from './console.js';
import type { Face } from './face.js';
import type { Gallery } from './gallery.js';

/** Opens the room of collections, or what lies below it: "/team", "/team/search". */
export function arriveAtCollections(
  browser: Browser,
  face: Face,
  options: VisitOptions = {},
  below = '',
): Promise<Visit> {
  return arrive(browser, face, options, `#key=${face.key}&collections${below}`);
}

/** Opens one collection and waits for its faces. */
export async function openGallery(browser: Browser, gallery: Gallery, options: VisitOptions = {}): Promise<Visit> {
  const visited = await arriveAtCollections(browser, gallery.face, options, `/${gallery.externalId}`);
  await visited.page.getByRole('heading', { level: 2, name: gallery.externalId }).waitFor();
  await tiles(visited.page).first().waitFor();
  return visited;
}

/** Where photos are dropped to be indexed. */
export const INDEX_DROP = 'section[aria-label="Add photos"] button';

/** The faces on show. */
export const tiles = (page: Page) => page.locator('[data-tile]');

/** The ids of the faces on show, in their order. */
export function tileIds(page: Page): Promise<string[]> {
  return tiles(page).evaluateAll((all) => all.map((tile) => tile.getAttribute('data-tile') ?? ''));
}

/** The matches on show, in their order, each with what it says. */
export const matchRows = (page: Page): Locator => page.getByRole('list', { name: /^Matches/ }).getByRole('button');

/** What was said last to people who do not see the page. */
export function announced(page: Page): Promise<string> {
  return page.locator('[data-announcer]').innerText();
}

/** What holds sooner or later: with a busy machine, the answer to a photo may take seconds. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 20_000 });
}
