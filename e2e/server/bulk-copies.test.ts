import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { Operator, Workplace } from '../support/bulk.js';
import { newTenant, test as shared } from '../support/fixtures.js';
import { freshId, Gallery, newGallery } from '../support/gallery.js';
import { people, portrait, sample } from '../support/photos.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());
const test = shared.extend('operator', ({ admin }) => new Operator(admin, workplace));

let probe: Buffer;
beforeAll(async () => {
  probe = await portrait(people.fringe);
});

async function exported(operator: Operator, { face, externalId }: Gallery): Promise<string> {
  const file = workplace.path(`${freshId('export')}.ndjson`);
  const args = ['collection', 'export', '--collection', externalId, '--account', face.accountId, '-o', file];
  const { code, stderr } = await operator.run(...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/biometric data.*not encrypted/);
  return file;
}

/** What does not change when the file of one collection is written a second time. */
function bodyOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(1);
}

/** An export of random templates of the server's model, under face ids that follow from their places. */
function randomExport(file: string, faces: number, model: { dimensions: number }): string {
  const header = { format: 'facet-collection', version: 1, collection: { external_id: 'x', description: 'Random' } };
  const lines: unknown[] = [{ ...header, model, exported_at: new Date().toISOString() }];
  for (let face = 0; face < faces; face++) {
    const values = Float32Array.from({ length: model.dimensions }, () => Math.random() - 0.5);
    const length = Math.hypot(...values);
    const id = createHash('sha256').update(String(face)).digest('hex');
    lines.push({
      face_id: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
      external_image_id: 'ü'.repeat(255),
      external_face_id: null,
      external_id: null,
      metadata: null,
      quality: null,
      liveness: null,
      bounding_box: { left: 1, top: 2, width: 30, height: 40 },
      image_size: { width: 100, height: 100 },
      confidence: 0.5,
      created_at: '2026-01-31T12:00:00.000Z',
      template: Buffer.from(values.map((value) => value / length).buffer).toString('base64'),
    });
  }
  lines.push({ end: true, faces });
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
}

test('an exported collection answers as before, in its place and in another account', { timeout: 180_000 }, async ({
  tenant,
  operator,
  admin,
}) => {
  const gallery = new Gallery(tenant.v2, freshId('moved'));
  expect((await gallery.create({ description: 'Staff of the north' })).status).toBe(201);
  for (const number of [1, 2] as const) await gallery.indexed(sample(number), { external_image_id: `${number}` });
  const before = await gallery.found(probe, { threshold: '0', max_results: '100' });
  const faces = (await gallery.allFaces()).map(({ has_crop, ...face }) => face);
  expect(before.matches).toHaveLength(6);
  const file = await exported(operator, gallery);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  expect((await gallery.delete()).status).toBe(204);
  const stranger = (await newTenant(admin, 'second home')).v2;
  for (const home of [gallery, new Gallery(stranger, freshId('copy'))]) {
    const result = { collection_made: true, faces: 6, imported: 6, skipped: 0 };
    expect(await operator.json(0, ...operator.importing(file, home))).toMatchObject(result);
    expect(await home.found(probe, { threshold: '0', max_results: '100' })).toEqual(before);
    expect((await home.allFaces()).map(({ has_crop, ...face }) => face)).toEqual(faces);
    expect((await home.get()).json()).toMatchObject({ description: 'Staff of the north', face_count: 6 });
    const again = { collection_made: false, imported: 0, skipped: 6 };
    expect(await operator.json(0, ...operator.importing(file, home))).toMatchObject(again);
    expect(bodyOf(await exported(operator, home))).toEqual(bodyOf(file));
    expect(await operator.keyNames(home.face)).not.toContain('facet collection import');
  }
});

test('more than a page of templates comes through whole, and what was there already is skipped', {
  timeout: 120_000,
}, async ({ tenant, operator, admin }) => {
  const { model } = (await admin.call('GET', '/system')).json<{ model: { dimensions: number } }>();
  const file = randomExport(workplace.path('random.ndjson'), 450, model);
  const gallery = new Gallery(tenant.v2, freshId('pages'));
  const { stderr } = await operator.run(...operator.importing(file, gallery));
  expect(stderr).toMatch(/importing faces: 100% \(450 of 450\)/);
  expect(bodyOf(await exported(operator, gallery))).toEqual(bodyOf(file));

  const [newest] = (await gallery.page({ limit: 1 })).faces;
  expect((await gallery.deleteFace(newest?.face_id ?? '')).status).toBe(204);
  const result = await operator.json(0, ...operator.importing(file, gallery));
  expect(result).toMatchObject({ imported: 1, skipped: 449 });
});

test('a file that is cut off, changed or of another model is refused before anything is imported', {
  timeout: 120_000,
}, async ({ tenant, operator, admin }) => {
  const { model } = (await admin.call('GET', '/system')).json<{ model: { dimensions: number } }>();
  const whole = readFileSync(randomExport(workplace.path('whole.ndjson'), 3, model), 'utf8');
  const refused: [string, RegExp][] = [
    [whole.slice(0, whole.lastIndexOf('{"end"')), /cut off after 3 faces: its last line is missing/],
    [whole.slice(0, -200), /line 4 is not a template: no JSON/],
    [whole.replace('"version":1', '"version":2'), /line 1 says format version 2; .* reads version 1/],
    [whole.replace(/"version":"[^"]+"/, '"version":"0"'), /templates of the model \S+ 0, the server has \S+ \S+/],
    ['\u0000\u0001garbage', /line 1 is not the beginning of an exported collection/],
    ['', /is empty/],
  ];
  const gallery = new Gallery(tenant.v2, freshId('refused'));
  for (const [content, message] of refused) {
    writeFileSync(workplace.path('refused.ndjson'), content);
    const finished = await operator.run(...operator.importing(workplace.path('refused.ndjson'), gallery));
    expect(finished).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
    expect(finished.stderr).not.toMatch(/\n\s+at /);
  }
  expect((await gallery.get()).status).toBe(404);
});

test('the limit of the plan ends an import with its words', async ({ admin, operator }) => {
  const { model } = (await admin.call('GET', '/system')).json<{ model: { dimensions: number } }>();
  const file = randomExport(workplace.path('limited.ndjson'), 250, model);
  const { v2 } = await newTenant(admin, 'small');
  await admin.changeAccount(v2.accountId, { limits: { faces_per_collection: 220 } });
  const gallery = await newGallery(v2);
  const { code, stderr } = await operator.run(...operator.importing(file, gallery));
  expect(code).toBe(1);
  expect(stderr).toContain("The plan's limit of 220 faces a collection is reached. (limit_reached");
  // Batches are all or nothing, and as large as a body may be: the second one did not fit.
  const imported = await gallery.count();
  expect(imported).toBeGreaterThan(150);
  expect(imported).toBeLessThanOrEqual(200);
});

test('an export of what is not there leaves no file behind', async ({ tenant, operator }) => {
  const file = workplace.path('nothing.ndjson');
  const args = ['collection', 'export', '--collection', 'nowhere', '--account', tenant.v2.accountId, '-o', file];
  const { code, stderr } = await operator.run(...args);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('has no collection nowhere') });
  expect(() => statSync(file)).toThrow('ENOENT');
});
