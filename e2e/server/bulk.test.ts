import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { contentOf, Operator, Workplace } from '../support/bulk.js';
import { newTenant, test as shared } from '../support/fixtures.js';
import { freshId, Gallery, newGallery } from '../support/gallery.js';
import { landscape, people, portrait, sample } from '../support/photos.js';
import { serverEnvironment } from '../support/server-process.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());
const test = shared.extend('operator', ({ admin }) => new Operator(admin, workplace));

let mixed: string;
let nobody: Buffer;
beforeAll(async () => {
  nobody = await landscape(320, 240);
  mixed = workplace.write('mixed', {
    'one.jpg': sample(1),
    'deeper/two.JPEG': sample(2),
    'broken.png': 'this is no photo',
    'hills.jpg': nobody,
    'notes.txt': 'not a photo',
  });
});

const empty = {
  photos_indexed: 0,
  photos_skipped: 0,
  photos_without_face: 0,
  photos_left_out: 0,
  photos_failed: 0,
  faces_indexed: 0,
  faces_left_out: 0,
};

test('a folder is indexed, bad files are reported, and a second run skips what is there', async ({
  tenant,
  operator,
}) => {
  const gallery = new Gallery(tenant.v2, freshId('folder'));
  const first = await operator.importPhotos(1, mixed, gallery);
  expect(first).toMatchObject({
    ...empty,
    collection_made: true,
    complete: true,
    photos: 4,
    photos_indexed: 2,
    photos_without_face: 1,
    photos_failed: 1,
    faces_indexed: 6,
    report: workplace.path('failures.csv'),
  });
  const report = readFileSync(workplace.path('failures.csv'), 'utf8').split('\n');
  expect(report[0]).toBe('file,code,message');
  expect(report[1]).toContain(`${join(mixed, 'broken.png')},invalid_image,`);

  const faces = await gallery.allFaces();
  expect(new Set(faces.map((face) => face.external_image_id))).toEqual(new Set(['one.jpg', 'deeper/two.JPEG']));

  const second = await operator.importPhotos(1, mixed, gallery);
  const again = { photos_skipped: 2, photos_without_face: 1, photos_failed: 1, collection_made: false };
  expect(second).toMatchObject({ ...empty, ...again });
  expect(await gallery.allFaces()).toEqual(faces);
  expect(await operator.keyNames(tenant.v2)).not.toContain('facet collection import');
});

test('the report stands in the working directory by itself, and only when something failed', async ({
  tenant,
  operator,
}) => {
  const command = (source: string) => [
    join(import.meta.dirname, '../../apps/server/bin/facet.js'),
    ...['collection', 'import', source, '--account', tenant.v2.accountId, '--collection', freshId()],
  ];
  const { baseUrl, token } = operator.admin;
  const env = serverEnvironment({ FACET_URL: baseUrl, FACET_ADMIN_TOKEN: token });
  const run = (source: string) =>
    new Promise<string>((resolve) => {
      execFile(process.execPath, command(source), { cwd: workplace.folder, env }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
  const report = workplace.path('facet-import-failures.csv');
  await run(workplace.write('good', { 'hills.jpg': nobody }));
  expect(() => readFileSync(report)).toThrow('ENOENT');
  const said = await run(workplace.write('bad', { 'broken.jpg': '' }));
  expect(said).toMatch(/not imported: 1 photo; \S+facet-import-failures\.csv says why/);
  expect(readFileSync(report, 'utf8')).toContain(',empty_image,');
  rmSync(report);
});

test('faces below the quality filter and beyond the largest are counted by reason', async ({ tenant, operator }) => {
  const gallery = new Gallery(tenant.v2, freshId('filtered'));
  const folder = workplace.write('groups', { '5.jpg': sample(5) });
  const { faces_indexed, faces_left_out, faces_left_out_by_reason } = await operator.importPhotos(
    0,
    folder,
    gallery,
    '--max-faces',
    '2',
  );
  expect(faces_indexed).toBe(2);
  expect(faces_left_out_by_reason).toEqual({ EXCEEDS_MAX_FACES: faces_left_out });
  const high = new Gallery(tenant.v2, freshId('filtered'));
  const strict = await operator.importPhotos(0, folder, high, '--quality-filter', 'high');
  expect(strict.faces_left_out).toBeGreaterThan(0);
  expect(strict.faces_indexed + strict.faces_left_out).toBe(faces_indexed + faces_left_out);
});

test('a CSV file names its photos and the people on them', async ({ tenant, operator }) => {
  const gallery = new Gallery(tenant.v2, freshId('csv'));
  const head = await portrait(people.greenTop);
  workplace.write('staff', { 'photos/anna.jpg': head });
  const rows = [
    'file,external_image_id,external_face_id',
    'photos/anna.jpg,badge 7,anna',
    'photos/anna.jpg,,',
    'photos/gone.jpg,badge 8,ben',
    `${workplace.path('staff', 'photos/anna.jpg')},badge 7,`,
  ];
  workplace.write('staff', { 'list.csv': rows.join('\n') });
  const file = workplace.path('staff', 'list.csv');
  expect(await operator.importPhotos(1, file, gallery)).toMatchObject({
    photos: 4,
    photos_indexed: 2,
    photos_failed: 2,
    faces_indexed: 2,
  });
  expect(await contentOf(gallery)).toMatchObject([
    { external_image_id: 'badge 7', external_face_id: 'anna' },
    { external_image_id: 'photos/anna.jpg', external_face_id: null },
  ]);
  const report = readFileSync(workplace.path('failures.csv'), 'utf8');
  expect(report).toContain(`${workplace.path('staff', 'photos/gone.jpg')},file_not_found,`);
  expect(report).toContain(',duplicate_external_image_id,');

  workplace.write('staff', { 'wrong.csv': 'path\nphotos/anna.jpg\n' });
  const wrong = await operator.run(...operator.importing(workplace.path('staff', 'wrong.csv'), gallery));
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toMatch(/unknown column path; the first line must name the columns/);
});

test('collections are listed with their faces', async ({ tenant, operator }) => {
  const { externalId } = await newGallery(tenant.v2, freshId('listed'));
  const { collections } = await operator.json<{ collections: Record<string, unknown>[] }>(
    ...([0, 'collection', 'list', '--account', tenant.v2.accountId] as const),
  );
  expect(collections).toContainEqual(
    expect.objectContaining({ external_id: externalId, face_count: 0, outdated_faces: 0 }),
  );
});

test('with several accounts, a command lists them and asks for one', async ({ tenant, operator, admin }) => {
  await newTenant(admin, 'another');
  const { code, stderr } = await operator.run('collection', 'list');
  expect(code).toBe(2);
  expect(stderr).toMatch(/there are several accounts: choose one with --account ID\nID +NAME\n/);
  expect(stderr).toContain('another');
  expect(tenant.v2.accountId).not.toBe('');
});

test('faces that are of the server model leave nothing to reindex', async ({ tenant, operator }) => {
  const { code, stdout } = await operator.run('reindex', '--account', tenant.v2.accountId);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'nothing to do: every face is of this model\n' });
});
