import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ReportPrinter } from './index.js';
import { rowsOf } from './rows.js';

const printer = new ReportPrinter();
const content = {
  slug: 'check',
  name: 'Überprüfung & <more>',
  inputs: { name: 'Zażółć Проверка Ελληνικά', nested: { list: [{ a: 1 }, { a: 2 }], empty: {} } },
  outputs: { score: 0.5, decision: true, none: null },
};

/** What the pages draw, as PDF operators. */
function drawn(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)]
    .map(([, body = '']) => inflateSync(Buffer.from(body, 'latin1')).toString('latin1'))
    .join('\n');
}

test('the same values give the same bytes, at any time and by any printer', async () => {
  const first = await printer.print(content);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const second = await new ReportPrinter().print(structuredClone(content));
  expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  const other = await printer.print({ ...content, outputs: { score: 0.6 } });
  expect(Buffer.compare(first.bytes, other.bytes)).not.toBe(0);
});

test('it is a PDF with its fonts in it and no date', async () => {
  const { bytes, pageCount } = await printer.print(content);
  const text = bytes.toString('latin1');
  expect(text).toMatch(/^%PDF-1\.3/);
  expect(text.match(/\/FontFile2/g)).toHaveLength(2);
  expect(text).not.toContain('CreationDate');
  expect(text.match(/\/Type \/Page\n/g)).toHaveLength(pageCount);
  expect(pageCount).toBe(1);
});

test('long reports have many pages and an end', async () => {
  const outputs = { list: Array.from({ length: 5_000 }, (_, index) => ({ value: index })) };
  const { bytes, pageCount } = await printer.print({ ...content, outputs });
  expect(pageCount).toBeGreaterThan(15);
  expect(pageCount).toBeLessThan(60);
  expect(bytes.toString('latin1').match(/\/Type \/Page\n/g)).toHaveLength(pageCount);
});

test('images are shown or named, and their base64 is never printed', async () => {
  const photo = readFileSync(new URL('../../../../../../../docs/kyc/face-cropped.jpg', import.meta.url));
  const { bytes } = await printer.print({ ...content, inputs: { photo: photo.toString('base64') } });
  expect(bytes.includes(photo.subarray(0, 200))).toBe(true);
  expect(drawn(bytes).length).toBeLessThan(20_000);
  const broken = Buffer.concat([photo.subarray(0, 150), Buffer.alloc(100)]).toString('base64');
  expect((await printer.print({ ...content, inputs: { photo: broken } })).pageCount).toBe(1);
});

test('the rows of values', () => {
  const png = `data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==`;
  const rows = rowsOf({
    a: 'x',
    b: { c: [1, 2, null], d: [{ e: false }] },
    f: '',
    g: [],
    png,
    long: 'y'.repeat(2_000),
  });
  expect(rows.map(({ depth, name, text }) => `${'  '.repeat(depth)}${name}: ${text?.slice(0, 30)}`)).toEqual([
    'a: x',
    'b: undefined',
    '  c: 1, 2, –',
    '  d: undefined',
    '    1: undefined',
    '      e: no',
    'f: (empty)',
    'g: (empty)',
    'png: PNG image, 1 × 1 pixels, 70 by',
    'long: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy',
  ]);
  expect(rows.at(-1)?.text).toContain('… (2000 characters)');
  expect(rowsOf({ many: Array.from({ length: 3_000 }, () => ({})) }).at(-1)?.text).toBe('and 2001 more');
});
