import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { pick } from './console.js';

/** What a service behind a product was asked. */
interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A service of a test's own, which answers as the test says. */
export interface TestService {
  readonly url: string;
  readonly asked: Asked[];
  close(): void;
}

/** Starts a service on this machine; `answer` gives the status and the JSON for what was sent. */
export async function startService(answer: (body: unknown) => readonly [number, unknown]): Promise<TestService> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(parts).toString() || 'null');
      asked.push({ headers: request.headers, body });
      const [status, json] = answer(body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/predict`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The part of the page that is on show; other tabs of a product stay behind it. */
export const editor = (page: Page) => page.getByRole('form', { name: 'Product' });
export const inputs = (page: Page) => page.getByRole('form', { name: 'Inputs' });
export const outcome = (page: Page) => page.getByRole('region', { name: 'Outcome' });

/** Opens a tab of the product on show. */
export async function openTab(page: Page, name: 'Definition' | 'Try it' | 'Keys' | 'Traffic'): Promise<void> {
  await page.getByRole('navigation', { name: 'Of this product' }).getByRole('link', { name }).click();
}

/** Runs the product with what its form holds, and waits for what comes of it. */
export async function run(page: Page): Promise<void> {
  await inputs(page).getByRole('button', { name: 'Run' }).click();
  await outcome(page).waitFor();
}

/** Waits until the run on show has ended so. */
export async function ended(page: Page, how: 'Answered' | 'Failed'): Promise<void> {
  await outcome(page)
    .getByRole('heading', { name: `${how} after` })
    .waitFor();
}

/** Chooses a photo for a field of the form. */
export async function choosePhoto(page: Page, field: string, photo: Buffer): Promise<void> {
  await pick(page, inputs(page).getByRole('button', { name: `Choose a photo: ${field}` }), 'photo.jpg', photo);
  await inputs(page).getByText('photo.jpg').first().waitFor();
}
