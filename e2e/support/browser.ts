import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Debian's Chromium, without a window and without traffic of its own; `more` are further switches. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `No Chromium at ${CHROMIUM}. The console's tests need one: apt-get install -y chromium, or set CHROMIUM_PATH.`,
    );
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  });
}

export interface Visit {
  readonly page: Page;
  /** What the page did that no page should: requests to other origins, errors on the console, exceptions. */
  readonly offences: string[];
}

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Answers of the API with these statuses are the test's own doing, and the browser logs them as errors. */
  readonly expectedStatuses?: readonly number[];
}

/** A page in a context of its own that keeps a list of its offences. */
export async function visit(browser: Browser, origin: string, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1280, height = 900, colorScheme = 'light' } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  return { page, offences: watch(context, page, origin, options.expectedStatuses ?? []) };
}

function watch(context: BrowserContext, page: Page, origin: string, expected: readonly number[]): string[] {
  const offences: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url)) offences.push(`request to ${url}`);
  });
  context.on('response', (response) => {
    const status = response.status();
    if (status >= 400 && !expected.includes(status)) offences.push(`${status} from ${response.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const ofStatus = /status of (\d+)/.exec(message.text())?.[1];
    if (ofStatus === undefined || !expected.includes(Number(ofStatus))) offences.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => offences.push(`exception: ${error.message}`));
  return offences;
}

interface AxeResult {
  readonly passes: readonly unknown[];
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string | null;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Holds the page as it stands to axe-core's rules: no violation that is serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  // Colours halfway through a fade are nobody's choice; what turns for ever is left alone.
  await page.evaluate(async () => {
    const endless = (animation: Animation) =>
      animation.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
    const running = document.getAnimations().filter((animation) => !endless(animation));
    await Promise.allSettled(running.map((animation) => animation.finished));
  });
  // Evaluated by the debugger, because the page's content policy rightly forbids a script tag.
  await page.evaluate(readFileSync(axeScript, 'utf8'));
  const { passes, violations } = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResult> } };
    return axe.run();
  });
  expect(passes.length).toBeGreaterThan(10);
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    })),
  ).toEqual([]);
}

/** How far the page can be scrolled sideways, in CSS pixels. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export interface DroppedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Drops files on an element as a person would from a file manager. */
export async function dropFiles(page: Page, selector: string, files: readonly DroppedFile[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (all) => {
      const data = new DataTransfer();
      for (const { base64, name } of all) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: 'image/jpeg' }));
      }
      return data;
    },
    files.map(({ name, content }) => ({ name, base64: content.toString('base64') })),
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(selector, type, { dataTransfer: transfer });
}

/** Drops one file on an element. */
export function dropFile(page: Page, selector: string, name: string, content: Buffer): Promise<void> {
  return dropFiles(page, selector, [{ name, content }]);
}
