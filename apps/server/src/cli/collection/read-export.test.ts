import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExportedTemplate, type ExportHeader, exportLine } from './export-format.js';
import { checkExport, templatesOf } from './read-export.js';

const never = new AbortController().signal;
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-export-'));
  file = join(folder, 'collection.ndjson');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const header: ExportHeader = {
  format: 'facet-collection',
  version: 1,
  collection: { external_id: 'staff', description: null },
  model: { id: 'model', version: '1', dimensions: 4 },
  exported_at: '2026-01-31T12:00:00.000Z',
};
const template = (label: string | null = null): ExportedTemplate => ({
  face_id: '11111111-1111-4111-8111-111111111111',
  external_image_id: label,
  external_face_id: null,
  external_id: null,
  metadata: null,
  quality: null,
  liveness: null,
  bounding_box: { left: 1, top: 2, width: 3, height: 4 },
  image_size: { width: 100, height: 100 },
  confidence: 0.99,
  created_at: '2026-01-31T12:00:00.000Z',
  template: Buffer.alloc(16, 1).toString('base64'),
});

function complete(templates: readonly ExportedTemplate[]): string {
  return [header, ...templates, { end: true as const, faces: templates.length }].map(exportLine).join('');
}

async function checked(content: string | Uint8Array) {
  await writeFile(file, content);
  return checkExport(file, never);
}

test('what was written is read back, whatever the labels', async () => {
  // Longer than a piece of the file that is read at once.
  const label = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 85 })
    .filter((text) => text.length <= 255 && !/\p{Cc}/u.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(label, { maxLength: 20 }), fc.integer({ min: 1, max: 15 }), async (labels, times) => {
      const templates = labels.flatMap((each) => Array.from({ length: times }, () => template(each)));
      expect(await checked(complete(templates))).toEqual({ header, faces: templates.length });
      const read = [];
      for await (const each of templatesOf(file)) read.push(each);
      expect(read).toEqual(templates);
    }),
    { numRuns: 50 },
  );
});

test('wherever a file is cut off, it is refused', async () => {
  const whole = Buffer.from(complete([template('ä'), template('b')]));
  // Only the newline at the very end may be missing.
  for (let length = 0; length < whole.length - 1; length++) {
    await expect(checked(whole.subarray(0, length)), `after ${length} bytes`).rejects.toMatchObject({
      name: 'CommandError',
    });
  }
  expect((await checked(whole.subarray(0, -1))).faces).toBe(2);
});

test('a file that lost, gained or swapped lines is refused', async () => {
  const [first, one, two, last] = complete([template('a'), template('b')]).split('\n') as [
    string,
    string,
    string,
    string,
  ];
  await expect(checked([first, one, two].join('\n'))).rejects.toThrow(/cut off after 2 faces.*Export anew/);
  await expect(checked([first, one, last].join('\n'))).rejects.toThrow('line 3 says 2 faces, but there are 1');
  await expect(checked([first, one, one, two, last].join('\n'))).rejects.toThrow('says 2 faces, but there are 3');
  await expect(checked([first, one, two, last, one].join('\n'))).rejects.toThrow('line 5 comes after the last line');
  await expect(checked([one, first, two, last].join('\n'))).rejects.toThrow('line 1 is not the beginning');
  await expect(checked([first, first, two, last].join('\n'))).rejects.toThrow('line 2 is not a template');
  await expect(checked([first, '', one, two, last].join('\n'))).rejects.toThrow('line 2 is not a template: no JSON');
});

test('another version and another length of templates are named', async () => {
  await expect(checked(`${JSON.stringify({ ...header, version: 2 })}\n`)).rejects.toThrow(
    'line 1 says format version 2; this version of Facet reads version 1',
  );
  await expect(checked(`${JSON.stringify({ ...header, model: null })}\n`)).rejects.toThrow(/line 1 is damaged: model/);
  const short = { ...template(), template: Buffer.alloc(12, 1).toString('base64') };
  await expect(checked(complete([short]))).rejects.toThrow('line 2 has a template of 12 bytes; one of model has 16');
});

test('garbage is refused in plain words, and never swallowed whole', async () => {
  await expect(checked('')).rejects.toThrow(/is empty/);
  await expect(checked(Buffer.from([0x7b, 0xff, 0xfe]))).rejects.toThrow('line 1 is not UTF-8');
  await expect(checked(Buffer.alloc(100_000, 0x20))).rejects.toThrow('line 1 has more than 65536 bytes');
  await expect(checked(`${exportLine(header)}${'x'.repeat(70_000)}`)).rejects.toThrow('line 2 has more than');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 500 }), async (bytes) => {
      await expect(checked(bytes)).rejects.toMatchObject({ name: 'CommandError' });
    }),
    { numRuns: 100 },
  );
});

test('a byte that is changed anywhere is refused or changes one face at most', async () => {
  const whole = Buffer.from(complete([template('a'), template('b')]));
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 255 }), async (place, change) => {
      const damaged = Buffer.from(whole);
      damaged[place] = (damaged[place] ?? 0) ^ change;
      const result = await checked(damaged).catch((error: Error) => error);
      if (result instanceof Error) expect(result.name).toBe('CommandError');
      else expect(result.faces).toBe(2);
    }),
    { numRuns: 500 },
  );
});
