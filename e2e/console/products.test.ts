import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import { launchBrowser } from '../support/browser.js';
import { announced, eventually } from '../support/collections-page.js';
import { freshSlug, newProduct } from '../support/gateway.js';
import { send } from '../support/http.js';
import { focusedText } from '../support/keyboard.js';
import { openOperator, row } from '../support/operator-page.js';
import { OwnServer } from '../support/own-server.js';
import { sample } from '../support/photos.js';
import {
  choosePhoto,
  editor,
  ended,
  inputs,
  openTab,
  outcome,
  run,
  startService,
  type TestService,
} from '../support/product-page.js';

let browser: Browser;
let server: OwnServer;
let admin: Admin;
beforeAll(async () => {
  server = await OwnServer.create({ FACET_ALLOW_PRIVATE_UPSTREAMS: '1' });
  [browser, admin] = await Promise.all([launchBrowser(), server.start()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A service that ends with its test. */
async function service(answer: Parameters<typeof startService>[0]): Promise<TestService> {
  const started = await startService(answer);
  onTestFinished(() => started.close());
  return started;
}

/** The answer of the gateway to one call. */
function call(slug: string, key: string, given: unknown) {
  return send({
    method: 'POST',
    url: `${admin.baseUrl}/gateway/api/${slug}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ inputs: given }),
  });
}

const text = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };

test('a built-in pipeline becomes a product, and is tried with a photo', async () => {
  const slug = freshSlug('faces');
  const { page, offences } = await openOperator(browser, admin, {}, '/products');
  await page.getByRole('link', { name: 'New product' }).click();
  await page.getByRole('heading', { level: 2, name: 'New product' }).waitFor();
  await editor(page).getByLabel('Slug').fill(slug);
  await editor(page).getByLabel('Name').fill('Faces on a photo');
  await editor(page).getByText('Built-in pipeline').click();
  expect(await editor(page).getByLabel('JSON Schema of the inputs').inputValue()).toBe('');
  await editor(page).getByRole('button', { name: 'Create product' }).click();

  await inputs(page).waitFor();
  expect(await announced(page)).toContain('Product Faces on a photo created');
  await choosePhoto(page, 'Image', sample(1));
  await inputs(page).getByText('both', { exact: true }).click();
  await run(page);
  await ended(page, 'Answered');
  expect(await outcome(page).getByRole('region', { name: 'Outputs' }).innerText()).toContain('"bounding_box"');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    outcome(page).getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${slug}-report.pdf`);
  expect(
    readFileSync(await download.path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  const curl = await page.getByRole('region', { name: 'curl command' }).innerText();
  expect(curl).toContain(`/gateway/api/${slug}?format=both`);
  expect(curl.length).toBeLessThan(1_000);

  await page.getByRole('link', { name: 'Products', exact: true }).first().click();
  await row(page, 'Faces on a photo').getByText('Active', { exact: true }).waitFor();
  expect(await row(page, 'Faces on a photo').innerText()).toContain('face.detect');
  expect(offences).toEqual([]);
});

test('an HTTP service becomes a product, with a credential that is never shown again', async () => {
  const slug = freshSlug('echo');
  const credential = `secret-${randomBytes(12).toString('hex')}`;
  const upstream = await service((body) => [200, { said: (body as { prompt: string }).prompt.toUpperCase() }]);
  const { page, offences } = await openOperator(browser, admin, { expectedStatuses: [422] }, '/new-product');
  const form = editor(page);
  await form.getByLabel('Slug').fill(slug);
  await form.getByLabel('Name').fill('Echo');
  await form.getByLabel('URL').fill(upstream.url);
  await form.getByLabel('Credential', { exact: false }).first().fill(credential);
  await form.getByRole('button', { name: 'Add a header' }).click();
  await form.getByLabel('Name of header 1').fill('X-Api-Key');
  await form.getByLabel('Value of header 1').fill('key {{credential}}');
  await form.getByLabel('Request mapping').fill('{ "prompt": inputs.text }');
  await form.getByLabel('Response mapping').fill('{ "loud": said }');
  await form.getByLabel('Time limit in milliseconds').fill('5,000');
  await form.getByRole('button', { name: 'Create product' }).click();

  await inputs(page).getByRole('textbox', { name: 'Text' }).fill('hello');
  await run(page);
  expect(await outcome(page).getByRole('region', { name: 'Outputs' }).innerText()).toContain('"loud": "HELLO"');
  expect(upstream.asked).toMatchObject([{ body: { prompt: 'hello' }, headers: { 'x-api-key': `key ${credential}` } }]);

  await openTab(page, 'Definition');
  await form.getByText('One is stored').waitFor();
  expect(await form.getByLabel('Credential', { exact: false }).first().inputValue()).toBe('');
  expect(await page.content()).not.toContain(credential);
  await form.getByLabel('Response mapping').fill('{ "loud": said & "!" }');
  await form.getByRole('button', { name: 'Save' }).click();
  await eventually(() => announced(page)).toContain('Product Echo saved');
  await openTab(page, 'Try it');
  // What was typed for the try is still there.
  expect(await inputs(page).getByRole('textbox', { name: 'Text' }).inputValue()).toBe('hello');
  await run(page);
  await outcome(page).getByText('"loud": "HELLO!"').waitFor();
  expect(upstream.asked.at(-1)?.headers['x-api-key']).toBe(`key ${credential}`);

  await openTab(page, 'Definition');
  await form.getByLabel('Remove the stored credential').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('X-Api-Key: Names the credential, and the product has none').waitFor();
  await form.getByLabel('Value of header 1').fill('anonymous');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('None is stored').waitFor();
  expect((await admin.call('GET', `/products/${slug}`)).json()).toMatchObject({
    has_credential: false,
    backend: { timeout_ms: 5_000, headers: { 'X-Api-Key': 'anonymous' } },
  });
  expect(offences).toEqual([]);
});

test('what cannot be kept is said beside its field', async () => {
  const { slug } = await newProduct(admin, { backend: { type: 'builtin', pipeline: 'face.detect' } });
  const { page } = await openOperator(browser, admin, { expectedStatuses: [409, 422] }, '/new-product');
  const form = editor(page);
  const create = () => form.getByRole('button', { name: 'Create product' }).click();
  const schema = form.getByLabel('JSON Schema of the inputs');
  await create();
  await form.getByText('Give it a slug.').waitFor();
  expect(await form.getByLabel('Slug').evaluate((field) => field === document.activeElement)).toBe(true);

  await form.getByLabel('Slug').fill(slug);
  await form.getByLabel('Name').fill('Refused');
  await form.getByLabel('URL').fill('http://127.0.0.1:9/');
  await schema.fill('{\n  "type": "object",\n}');
  await create();
  await form.getByText('It is not JSON: look at line 3, column 1.').waitFor();

  await schema.fill('{ "type": "object", "properties": { "age": { "type": "int" } } }');
  await form.getByLabel('Request mapping').fill('{ "age": ');
  await create();
  await form.getByText(/properties\.age\.type: Must be one of/).waitFor();
  expect(await schema.getAttribute('aria-invalid')).toBe('true');
  expect(await form.getByLabel('Request mapping').getAttribute('aria-invalid')).toBe('true');

  await schema.fill('{ "type": "object" }');
  await form.getByLabel('Request mapping').fill('');
  await create();
  await eventually(() => form.getByLabel('Slug').getAttribute('aria-invalid')).toBe('true');
  await form.getByLabel('Slug').fill(freshSlug());
  await create();
  await inputs(page).getByLabel('inputs as JSON').waitFor();
});

test('what a caller sent wrong is said beside the field of the form', async () => {
  const upstream = await service(() => [200, {}]);
  const input_schema = {
    type: 'object',
    required: ['age', 'photo'],
    properties: {
      age: { type: 'integer', title: 'Age', maximum: 120 },
      photo: { type: 'string', title: 'Photo', contentEncoding: 'base64', contentMediaType: 'image/*' },
      person: { type: 'object', title: 'Person', properties: { name: { type: 'string', minLength: 3 } } },
      tags: { type: 'array', title: 'Tags', items: { type: 'string', minLength: 2 } },
      kind: { enum: ['plain', 'fancy'], title: 'Kind' },
    },
  };
  const { slug } = await newProduct(admin, { input_schema, backend: { url: upstream.url } });
  const { page } = await openOperator(browser, admin, {}, `/products/${slug}/try`);
  const form = inputs(page);
  const invalid = (name: string) => form.getByRole('textbox', { name }).getAttribute('aria-invalid');
  await form.getByRole('textbox', { name: 'Age' }).fill('old');
  await form.getByRole('button', { name: 'Run' }).click();
  await form.getByText('A number, as 12 or 0.5.').waitFor();
  expect(upstream.asked).toEqual([]);

  await form.getByRole('textbox', { name: 'Age' }).fill('130');
  await form.getByRole('textbox', { name: 'Name' }).fill('Al');
  await form.getByRole('button', { name: 'Add to Tags' }).click();
  await form.getByRole('textbox', { name: 'Tags 1' }).fill('x');
  await run(page);
  await ended(page, 'Failed');
  expect([await invalid('Age'), await invalid('Name'), await invalid('Tags 1')]).toEqual(['true', 'true', 'true']);
  expect(upstream.asked).toEqual([]);

  await form.getByRole('textbox', { name: 'Age' }).fill('30');
  await form.getByRole('textbox', { name: 'Name' }).fill('Alan');
  await form.getByRole('button', { name: 'Remove Tags 1' }).click();
  await form.getByLabel('Kind').selectOption('fancy');
  await choosePhoto(page, 'Photo', Buffer.from('a photo'));
  await run(page);
  await ended(page, 'Answered');
  const sent = { age: 30, person: { name: 'Alan' }, kind: 'fancy', photo: Buffer.from('a photo').toString('base64') };
  expect(upstream.asked.map(({ body }) => body)).toEqual([sent]);
});

test('inputs can be written as JSON instead', async () => {
  const upstream = await service((body) => [200, { echo: body }]);
  const { slug } = await newProduct(admin, { input_schema: text, backend: { url: upstream.url } });
  const { page } = await openOperator(browser, admin, {}, `/products/${slug}/try`);
  await inputs(page).getByRole('textbox', { name: 'Text' }).fill('from the form');
  await inputs(page).getByText('JSON', { exact: true }).click();
  const json = inputs(page).getByLabel('inputs as JSON');
  expect(JSON.parse(await json.inputValue())).toEqual({ text: 'from the form' });
  await json.fill('{ "text": }');
  await inputs(page).getByRole('button', { name: 'Run' }).click();
  await inputs(page).getByText('It is not JSON: look at line 1, column 11.').waitFor();
  await json.fill('{ "text": "typed", "more": 1 }');
  await run(page);
  await ended(page, 'Answered');
  expect(upstream.asked.map(({ body }) => body)).toEqual([{ text: 'typed', more: 1 }]);
});

test('keys are let in, made and kept out', async () => {
  const upstream = await service(() => [200, { fine: true }]);
  const product = await newProduct(admin, { name: 'Guarded', input_schema: text, backend: { url: upstream.url } });
  const account = await admin.createAccount(`Keys of products ${freshSlug()}`);
  const other = await admin.createKey(account.id, { surface: 'gateway', name: 'Old key', products: ['another'] });
  const { page, offences } = await openOperator(browser, admin, {}, `/products/${product.slug}/keys`);
  const status = async (key: string) => (await call(product.slug, key, { text: 'x' })).status;
  await page.getByText('No key may call this product yet.').waitFor();

  const dialog = page.getByRole('dialog', { name: 'Let a key call Guarded' });
  await page.getByRole('button', { name: 'Let a key call it' }).click();
  await dialog.getByLabel('Account').selectOption({ label: account.name });
  await dialog.getByLabel('Name').fill('Made here');
  await dialog.getByLabel('Requests a minute').fill('5');
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  const shown = page.getByRole('dialog', { name: 'Store this key now' });
  const made = await shown.getByRole('region', { name: 'API key' }).innerText();
  expect(made).toMatch(/^ila_/);
  await shown.getByRole('button', { name: 'I have stored it' }).click();
  expect(await focusedText(page)).toBe('Let a key call it');
  expect(await row(page, 'Made here').innerText()).toContain('Requests a minute: 5');
  expect(await status(made)).toBe(200);

  expect(await status(other.key)).toBe(403);
  await page.getByRole('button', { name: 'Let a key call it' }).click();
  await dialog.getByLabel('Account').selectOption({ label: account.name });
  await dialog.getByLabel('Key', { exact: true }).selectOption({ index: 1 });
  await dialog.getByRole('button', { name: 'Let it call' }).click();
  await row(page, 'Old key').waitFor();
  expect(await announced(page)).toContain('Key Old key may call Guarded');
  await eventually(() => status(other.key)).toBe(200);

  await page.getByRole('button', { name: 'Remove Old key' }).click();
  await page.getByRole('button', { name: 'Remove key' }).click();
  await row(page, 'Old key').waitFor({ state: 'detached' });
  await eventually(() => status(other.key)).toBe(403);
  const { keys } = (await admin.call('GET', `/accounts/${account.id}/keys`)).json<{ keys: { products: string[] }[] }>();
  expect(keys.map(({ products }) => products)).toEqual([[product.slug], ['another']]);
  expect(offences).toEqual([]);
});

test('the health and the traffic of a product are seen', { timeout: 120_000 }, async () => {
  let broken = false;
  const upstream = await service(() => (broken ? [500, {}] : [200, { fine: true }]));
  const product = await newProduct(admin, { name: 'Watched', input_schema: text, backend: { url: upstream.url } });
  const account = await admin.createAccount('Traffic');
  const { key } = await admin.createKey(account.id, { surface: 'gateway', products: [product.slug] });
  for (let i = 0; i < 3; i++) await call(product.slug, key, { text: 'x' });
  await call(product.slug, key, {});
  const { page, offences } = await openOperator(browser, admin, {}, '/products');
  await row(page, 'Watched').getByText('Closed').waitFor();
  const traffic = page.getByRole('region', { name: 'Traffic by product and code' });
  await expect
    .poll(
      async () => {
        await page.reload();
        await row(page, 'Watched').waitFor();
        const counted = traffic.getByRole('row').filter({ hasText: product.slug });
        return (await counted.count()) === 0 ? '' : counted.innerText();
      },
      { timeout: 30_000, interval: 1_000 },
    )
    .toMatch(/ok\s3[\s\S]*bad_request\s1/);

  broken = true;
  for (let i = 0; i < 6; i++) await call(product.slug, key, { text: 'x' });
  // The page reads it again by itself; a breaker that has waited long enough is half open.
  const opened = /^(Open|Half open)$/;
  await row(page, 'Watched').getByText(opened).waitFor({ timeout: 30_000 });
  await traffic.getByRole('link', { name: product.slug }).click();
  await page.getByRole('heading', { level: 2, name: 'Watched' }).waitFor();
  await page.getByRole('row').filter({ hasText: 'bad_request' }).waitFor();
  await page.getByRole('img', { name: /Requests by day/ }).waitFor();
  expect(await page.getByLabel('Health').innerText()).toMatch(/Breaker\s+(Open|Half open)/);
  expect(offences).toEqual([]);
});

test('a product is taken off the gateway, put back, and deleted', async () => {
  const upstream = await service(() => [200, {}]);
  const product = await newProduct(admin, { name: 'Short-lived', input_schema: text, backend: { url: upstream.url } });
  const account = await admin.createAccount('Life of a product');
  const { key } = await admin.createKey(account.id, { surface: 'gateway', products: [product.slug] });
  const status = async () => (await call(product.slug, key, { text: 'x' })).status;
  const { page, offences } = await openOperator(browser, admin, {}, `/products/${product.slug}`);
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await page.getByRole('button', { name: 'Deactivate product' }).click();
  await page.getByText('Inactive').waitFor();
  await eventually(status).toBe(404);
  await openTab(page, 'Try it');
  await inputs(page).getByRole('textbox', { name: 'Text' }).fill('x');
  await run(page);
  await ended(page, 'Answered');
  await page.getByRole('button', { name: 'Activate', exact: true }).click();
  await page.getByRole('button', { name: 'Activate product' }).click();
  await page.getByLabel('Health').getByText('Active', { exact: true }).waitFor();
  await eventually(status).toBe(200);

  await openTab(page, 'Definition');
  await page.getByRole('button', { name: 'Delete product' }).click();
  const confirm = page.getByRole('dialog', { name: 'Delete Short-lived?' });
  await confirm.getByRole('textbox').fill(product.slug);
  await confirm.getByRole('button', { name: 'Delete product' }).click();
  await page.getByRole('heading', { level: 2, name: 'Products' }).waitFor();
  expect(await announced(page)).toContain('Product Short-lived deleted');
  await eventually(status).toBe(404);
  expect(offences).toEqual([]);
});
