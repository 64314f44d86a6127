import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject } from 'vitest';
import { freshSlug, outputsOf } from '../support/gateway.js';
import { gatewayTest as test } from '../support/gateway-provokes.js';
import { parsePdf } from '../support/pdf.js';
import { landscape } from '../support/photos.js';
import { newDataDir, runFacet } from '../support/server-process.js';

const folder = newDataDir();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command against the shared server. */
function run(...args: string[]) {
  return runFacet(args, {
    FACET_URL: inject('baseUrl'),
    FACET_DATA_DIR: folder,
    FACET_ADMIN_TOKEN: inject('adminToken'),
    MODEL_TOKEN: 'credential-marker-of-command',
  });
}

/** The same, and answers what it printed as JSON. */
async function facet<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).not.toContain('credential-marker');
  return JSON.parse(stdout) as T;
}

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

test('a product is made, tried, called, changed, switched off and on, and deleted by commands', {
  timeout: 120_000,
}, async ({ admin, gateway, upstream }) => {
  const slug = freshSlug('cli');
  const path = await upstream.path({ kind: 'echo' });
  const schema = file('schema.json', { type: 'object', required: ['text'] });
  const made = await facet(
    ...['product', 'create', slug, '--url', upstream.url(path), '--schema', schema, '--name', 'By command'],
    ...['--header', 'X-A=b=c', '--header', 'X-Token=key {{credential}}', '--credential-env', 'MODEL_TOKEN'],
    ...['--timeout', '2000', '--response-mapping', '{ "sent": $eval(body) }'],
  );
  expect(made).toMatchObject({ slug, name: 'By command', has_credential: true, active: true });

  const tried = await facet<{ status: number; outputs: unknown }>(
    ...['product', 'test', slug, '--inputs', '{"text":"hello"}'],
  );
  expect(tried).toMatchObject({ status: 200, outputs: { sent: { text: 'hello' } } });

  const key = await facet<{ id: string; key: string }>(
    ...['key', 'create', gateway.accountId, '--surface', 'gateway', '--product', slug],
  );
  const headers = { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' };
  const call = () => gateway.request('POST', `/api/${slug}`, headers, '{"inputs":{"text":"hi"}}');
  expect(outputsOf(await call())).toEqual({ sent: { text: 'hi' } });
  const [, arrival] = await upstream.received(path);
  expect(arrival?.headers).toMatchObject({ 'x-a': 'b=c', 'x-token': 'key credential-marker-of-command' });

  const { products } = await facet<{ products: { slug: string }[] }>('product', 'list', '--limit', '200');
  expect(products.map((each) => each.slug)).toContain(slug);
  expect(await facet('product', 'get', slug)).toMatchObject({ slug, health: { calls: 1, breaker: 'closed' } });
  expect((await run('product', 'get', slug)).stdout).toContain('By command');

  await facet('product', 'deactivate', slug);
  expect((await call()).status).toBe(404);
  await facet('product', 'activate', slug);
  const leaving = await run('product', 'update', slug, '--no-credential');
  expect(leaving).toMatchObject({ code: 1, stderr: expect.stringMatching(/names the credential/i) });
  await facet(
    ...['product', 'update', slug, '--no-credential', '--header', 'X-A=c'],
    ...['--response-mapping', '{ "ok": true }', '--format', 'both'],
  );
  expect((await call()).json()).toMatchObject({ response_data: { outputs: { ok: true } }, pdf: { pageCount: 1 } });
  expect(await facet('product', 'delete', slug)).toEqual({ slug, deleted: true });
  expect((await call()).status).toBe(404);
  expect((await admin.call('GET', `/products/${slug}`)).status).toBe(404);
});

test('a product is made from a file, and a report is written to one', { timeout: 60_000 }, async ({ upstream }) => {
  const slug = freshSlug('cli');
  const backend = { type: 'http', url: upstream.url(await upstream.path({ kind: 'json', value: { fine: true } })) };
  const whole = file('product.json', { slug, name: 'From a file', input_schema: { type: 'object' }, backend });
  expect(await facet('product', 'create', '--file', whole)).toMatchObject({ slug, name: 'From a file' });
  const report = join(folder, 'report.pdf');
  const inputs = file('inputs.json', { a: 1 });
  await facet('product', 'test', slug, '--file', inputs, '--pdf', report);
  expect(parsePdf(readFileSync(report)).pages).toBe(1);
  await facet('product', 'delete', slug);
});

test('a built-in pipeline is tried with a photo', { timeout: 60_000 }, async () => {
  const slug = freshSlug('cli');
  await facet('product', 'create', slug, '--pipeline', 'face.detect');
  const photo = file('photo.jpg', await landscape(320, 240));
  const tried = await facet('product', 'test', slug, '--image', `image=${photo}`);
  expect(tried).toMatchObject({ status: 200, outputs: { faces: [] }, upstream: null });
  await facet('product', 'delete', slug);
});

test('a command that fails says why on standard error and ends with a code', { timeout: 120_000 }, async ({
  upstream,
}) => {
  const slug = freshSlug('cli');
  const schema = file('schema.json', { type: 'object', required: ['text'] });
  const wrong = file('wrong.json', { type: 'objekt' });
  const url = upstream.url('/');
  await facet('product', 'create', slug, '--url', url, '--schema', schema);
  const failing: [string[], RegExp][] = [
    [['product', 'create', slug, '--url', url, '--schema', schema], /named .* already/],
    [['product', 'create', freshSlug(), '--url', url, '--schema', wrong], /input_schema/],
    [['product', 'create', freshSlug(), '--url', url], /input_schema/],
    [['product', 'create', 'Upper', '--url', url, '--schema', schema], /slug/],
    [['product', 'create', freshSlug(), '--url', url, '--pipeline', 'face.detect'], /--url/],
    [['product', 'create', freshSlug(), '--file', join(folder, 'nowhere.json')], /nowhere\.json/],
    [['product', 'create', freshSlug(), '--url', url, '--schema', schema, '--credential-env', 'NOT_SET'], /NOT_SET/],
    [['product', 'get', freshSlug()], /no such product/i],
    [['product', 'update', freshSlug(), '--name', 'x'], /no such product/i],
    [['product', 'delete', freshSlug()], /no such product/i],
    [['product', 'test', slug, '--inputs', '{}'], /400.*inputs\.text/],
    [['product', 'test', slug, '--inputs', '[]'], /JSON object/],
  ];
  for (const [args, why] of failing) {
    const { code, stderr } = await run(...args);
    expect({ args, code, stderr }).toEqual({ args, code: expect.any(Number), stderr: expect.stringMatching(why) });
    expect(code).toBeGreaterThan(0);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
  await facet('product', 'delete', slug);
});
