import { FacetClient, type FacetError, isFacetError } from '@facet/sdk';
import { expect } from 'vitest';
import { freshSlug } from '../support/gateway.js';
import { gatewayTest as test } from '../support/gateway-provokes.js';
import { parsePdf } from '../support/pdf.js';

test('outputs, reports and schemas through the client', async ({ gateway, upstream }) => {
  const url = upstream.url(await upstream.path({ kind: 'json', value: { score: 7 } }));
  const served = await gateway.product({ input_schema: { type: 'object', required: ['text'] }, backend: { url } });
  const client = new FacetClient({ baseUrl: gateway.admin.baseUrl }).gateway({ apiKey: served.gateway.key });
  const inputs = { text: 'hello' };
  expect(await client.call(served.slug, inputs)).toEqual({ score: 7 });
  expect(parsePdf(Buffer.from(await client.report(served.slug, inputs))).text).toContain('hello');
  expect(await client.callWithReport(served.slug, inputs)).toMatchObject({
    response_data: { outputs: { score: 7 } },
    pdf: { fileName: `${served.slug}-report.pdf`, pageCount: 1 },
  });
  expect(await client.schema(served.slug)).toMatchObject({ required: ['text'] });
  expect(await client.health()).toEqual({ status: 'ok' });
  const error = (await client.call(served.slug, {}).catch((caught: unknown) => caught)) as FacetError;
  expect(isFacetError(error, 'gateway')).toBe(true);
  expect(error).toMatchObject({ surface: 'gateway', status: 400, message: expect.stringContaining('inputs.text') });
});

test('a service that fails for a moment is waited for as the server advises', async ({ gateway, upstream }) => {
  const path = await upstream.path({ kind: 'json', status: 503, value: {} }, { kind: 'json', value: { at: 'last' } });
  const served = await gateway.product({ backend: { url: upstream.url(path) } });
  const client = new FacetClient({ baseUrl: gateway.admin.baseUrl }).gateway({ apiKey: served.gateway.key });
  const statuses: number[] = [];
  const outputs = await client.call(served.slug, {}, { onResponse: ({ status }) => statuses.push(status) });
  expect(outputs).toEqual({ at: 'last' });
  expect(statuses).toEqual([503, 200]);
});

test('an operator makes, tries, changes and deletes a product', async ({ admin, upstream }) => {
  const operator = new FacetClient({ baseUrl: admin.baseUrl }).admin({ token: admin.token });
  const url = upstream.url(await upstream.path({ kind: 'json', value: { fine: true } }));
  const slug = freshSlug('sdk');
  const made = await operator.products.create({
    slug,
    name: 'Through the client',
    input_schema: { type: 'object' },
    backend: { type: 'http', url },
  });
  expect(made).toMatchObject({ slug, active: true, version: 1 });
  expect(await operator.products.test(slug, { inputs: {} })).toMatchObject({ status: 200, outputs: { fine: true } });
  expect(await operator.products.update(slug, { active: false })).toMatchObject({ active: false, version: 2 });
  await operator.products.delete(slug);
  const error = await operator.products.get(slug).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ surface: 'admin', code: 'not_found', status: 404 });
});
