import sharp from 'sharp';
import { expect } from 'vitest';
import { outputsOf } from '../support/gateway.js';
import {
  expectGatewayRefusal,
  expectHeadersHideIt,
  gatewayTest as test,
  withLimits,
} from '../support/gateway-provokes.js';
import type { Answer } from '../support/http.js';
import { parsePdf } from '../support/pdf.js';
import { expectRequestId } from '../support/provokes.js';

interface Both {
  readonly status: number;
  readonly response_data: { readonly outputs: Record<string, unknown> };
  readonly pdf: { readonly fileName: string; readonly data: string; readonly pageCount: number };
}

/** The report that an answer is, held to its headers. */
function reportOf(answer: Answer, slug: string) {
  expect({ status: answer.status, text: answer.text.slice(0, 200) }).toMatchObject({ status: 200 });
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="${slug}-report.pdf"`);
  expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
  expect(answer.headers['cache-control']).toBe('no-store');
  expectRequestId(answer);
  expectHeadersHideIt(withLimits(answer));
  return parsePdf(answer.bytes);
}

const inputs = {
  name: 'Zoë Łukasz',
  greeting: 'Привет, Ελλάδα',
  age: 41,
  nested: { list: [1, 'two', { three: true }] },
};
const outputs = { verdict: 'accepted', score: 0.9375, reasons: ['clear', 'bright'], none: null };

test('format decides: json, a report as a file, or both; without one the product’s own', async ({
  gateway,
  upstream,
}) => {
  const backend = { url: upstream.url(await upstream.path({ kind: 'json', value: outputs })) };
  for (const standard of ['json', 'pdf', 'both']) {
    const served = await gateway.product({ name: 'Credit check', default_format: standard, backend });
    expect(outputsOf(await served.call(inputs, { format: 'json' }))).toEqual(outputs);
    const pdf = await served.call(inputs, { format: 'pdf' });
    expect(reportOf(pdf, served.slug).pages).toBe(1);
    const both = await served.call(inputs, { format: 'both' });
    expect(both.headers['content-type']).toBe('application/json; charset=utf-8');
    const body = both.json<Both>();
    expect(Object.keys(body)).toEqual(['status', 'response_data', 'pdf']);
    expect(body).toMatchObject({ status: 200, response_data: { outputs } });
    expect(body.pdf).toEqual({ fileName: `${served.slug}-report.pdf`, data: expect.any(String), pageCount: 1 });
    // The very report that comes alone.
    expect(Buffer.from(body.pdf.data, 'base64').equals(pdf.bytes)).toBe(true);
    const unasked = await served.call(inputs);
    expect(
      unasked.bytes.equals(
        { json: (await served.call(inputs, { format: 'json' })).bytes, pdf: pdf.bytes, both: both.bytes }[standard] ??
          Buffer.alloc(0),
      ),
    ).toBe(true);
  }
});

test('the report shows inputs and outputs, in Latin, Cyrillic and Greek, with fonts of its own', async ({
  gateway,
  upstream,
}) => {
  const backend = { url: upstream.url(await upstream.path({ kind: 'json', value: outputs })) };
  const served = await gateway.product({ name: 'Credit check', backend });
  const report = reportOf(await served.call(inputs, { format: 'pdf' }), served.slug);
  expect(report.embeddedFonts.length).toBeGreaterThan(0);
  expect(report.foreignFonts).toEqual([]);
  const shown = [
    'Credit check',
    served.slug,
    'Zoë Łukasz',
    'Привет, Ελλάδα',
    '41',
    'two',
    'threeyes',
    'accepted',
    '0.9375',
    'clear',
  ];
  for (const text of shown) expect(report.text).toContain(text.replaceAll(' ', ''));
  for (const name of ['name', 'greeting', 'age', 'verdict', 'score', 'reasons'])
    expect(report.text.toLowerCase()).toContain(name);
});

test('the same inputs and outputs give the same bytes, at another time and from another key', async ({
  gateway,
  upstream,
}) => {
  const backend = { url: upstream.url(await upstream.path({ kind: 'json', value: outputs })) };
  const served = await gateway.product({ backend });
  const reports = [await served.call(inputs, { format: 'pdf' })];
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  reports.push(await served.call(inputs, { format: 'pdf' }));
  const other = await gateway.withKey({ products: [served.slug] });
  reports.push(
    ...(await Promise.all(Array.from({ length: 4 }, () => other.call(served.slug, inputs, { format: 'pdf' })))),
  );
  for (const { bytes } of reports) expect(bytes.equals(reports[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  const different = await served.call({ ...inputs, age: 42 }, { format: 'pdf' });
  expect(different.bytes.equals(reports[0]?.bytes ?? Buffer.alloc(0))).toBe(false);
});

test('many values go over many pages, which are counted', async ({ gateway, upstream }) => {
  const value = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`value ${index}`, `text ${index} `.repeat(20)]),
  );
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value })) },
  });
  const both = (await served.call(inputs, { format: 'both' })).json<Both>();
  const report = parsePdf(Buffer.from(both.pdf.data, 'base64'));
  expect(report.pages).toBe(both.pdf.pageCount);
  expect(report.pages).toBeGreaterThan(3);
  expect(report.text).toContain('value299');
});

test('an image among the inputs is shown or named, never written out as base64', async ({ gateway, upstream }) => {
  const image = (
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c04' } })
      .jpeg()
      .toBuffer()
  ).toString('base64');
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: outputs })) },
  });
  for (const photo of [image, `data:image/jpeg;base64,${image}`]) {
    const { text } = reportOf(await served.call({ photo }, { format: 'pdf' }), served.slug);
    expect(text).not.toContain(image.slice(0, 24));
    expect(text).toContain('photo');
  }
});

test('no text of inputs or outputs harms a report', async ({ gateway, upstream }) => {
  const texts = [
    '',
    ' ',
    '\u0000\u0001\u0007',
    ')Tj (',
    '%PDF-1.4',
    'endstream endobj',
    '\\',
    '👩‍👩‍👧 🇪🇺',
    'مرحبا',
    '漢字',
    '\ud800',
    'x'.repeat(50_000),
    '\n'.repeat(500),
    '<script>',
    '\u202e',
  ];
  const served = await gateway.product({
    backend: { url: upstream.url(await upstream.path({ kind: 'json', value: { texts, '': {}, ')Tj': [] } })) },
  });
  for (const [index, text] of texts.entries()) {
    const answer = await served.call({ [`t${index}`]: text, [text.slice(0, 100)]: 1 }, { format: 'pdf' });
    expect({ index, status: answer.status, text: answer.text.slice(0, 80) }).toMatchObject({ index, status: 200 });
    expect(parsePdf(answer.bytes).pages).toBeGreaterThan(0);
  }
});

test('errors are JSON under every format, also where the product makes reports', async ({ gateway, upstream }) => {
  const down = await upstream.path({ kind: 'json', status: 500, value: {} });
  const served = await gateway.product({ default_format: 'pdf', backend: { url: upstream.url(down) } });
  expectGatewayRefusal(await served.call(), 'service_unavailable');
  expectGatewayRefusal(await served.call({}, { headers: { accept: 'application/pdf' } }), 'service_unavailable');
  expectGatewayRefusal(await served.post('{}', { format: 'pdf' }), 'bad_request');
});
