import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCsv } from './csv-photos.js';
import type { Photo } from './photo.js';

const never = new AbortController().signal;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(text: string): Promise<string> {
  const file = join(folder, 'photos.csv');
  await writeFile(file, text);
  return file;
}

async function photosOf(text: string): Promise<Photo[]> {
  const source = await openCsv(await written(text), never);
  const photos = [];
  for await (const photo of source.photos()) photos.push(photo);
  expect(source.total).toBe(photos.length);
  return photos;
}

test('paths start at the file, ids are what the row says or the path', async () => {
  const text = [
    '\ufefffile,external_image_id,external_face_id',
    'a/one.jpg,badge 7,anna',
    '"with, comma ""quoted"".jpg",,',
    '',
    '/elsewhere/two.png,,ben',
  ].join('\r\n');
  expect(await photosOf(text)).toEqual([
    { file: join(folder, 'a/one.jpg'), externalImageId: 'badge 7', externalFaceId: 'anna' },
    { file: join(folder, 'with, comma "quoted".jpg'), externalImageId: 'with, comma "quoted".jpg' },
    { file: '/elsewhere/two.png', externalImageId: '/elsewhere/two.png', externalFaceId: 'ben' },
  ]);
});

test('the columns may come in any order, and only the file has to be there', async () => {
  expect(await photosOf('external_face_id, file\nanna,a.jpg\n')).toEqual([
    { file: join(folder, 'a.jpg'), externalImageId: 'a.jpg', externalFaceId: 'anna' },
  ]);
  expect(await photosOf('file\na.jpg')).toHaveLength(1);
  expect(await photosOf('file\n')).toEqual([]);
});

test('a second row with the same external image id is a failure of its own, whenever the import runs', async () => {
  const photos = await photosOf('file,external_image_id\na.jpg,x\nb.jpg,x\nx,\n');
  expect(photos.map(({ failure }) => failure?.code)).toEqual([
    undefined,
    'duplicate_external_image_id',
    'duplicate_external_image_id',
  ]);
  expect(photos[1]?.failure?.message).toBe('Line 3 has the external_image_id of an earlier line: x');
});

test.each([
  ['', /is empty/],
  ['a.jpg\nb.jpg\n', /unknown column a\.jpg.*must name the columns/],
  ['file;external_image_id\na.jpg;x\n', /unknown column.*separated by commas/],
  ['file,externalimageid\na.jpg,x\n', /unknown column externalimageid/],
  ['external_image_id\nx\n', /columns missing/],
  ['file,file\na.jpg,a.jpg\n', /named twice/],
  ['file,external_face_id\na.jpg\n', /line 2/],
  ['file,external_face_id\na.jpg,anna,more\n', /line 2/],
  ['file,external_face_id\n,anna\n', /line 2 names no file/],
  ['file\n"a.jpg\nb.jpg\n', /quote/i],
  [`file\n"${'x'.repeat(100_000)}`, /size|length/i],
])('a file that is none is refused before anything is imported: %#', async (text, message) => {
  await expect(openCsv(await written(text), never)).rejects.toMatchObject({
    name: 'CommandError',
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});

test('a file that is not there is an error of the system', async () => {
  await expect(openCsv(join(folder, 'nowhere.csv'), never)).rejects.toMatchObject({ code: 'ENOENT' });
});
