import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFolder } from './folder-photos.js';

const never = new AbortController().signal;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-folder-'));
  await mkdir(join(folder, 'b', 'deep'), { recursive: true });
  await mkdir(join(folder, '.hidden'));
  await mkdir(join(folder, 'a.jpg'));
  const files = [
    'c.JPG',
    'a.png',
    'notes.txt',
    'b/x.webp',
    'b/deep/y.jpeg',
    'b/z.gif',
    'a.jpg/inner.jpg',
    '.secret.jpg',
    '.hidden/q.jpg',
    'ä ö.jpg',
  ];
  for (const file of files) await writeFile(join(folder, file), 'x');
  await symlink(join(folder, 'c.JPG'), join(folder, 'link.jpg'));
  await symlink(folder, join(folder, 'loop'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function idsOf(source: Awaited<ReturnType<typeof openFolder>>): Promise<string[]> {
  const ids = [];
  for await (const photo of source.photos()) ids.push(photo.externalImageId);
  return ids;
}

test('photos are found by their endings, in all folders, sorted, without links and hidden files', async () => {
  const source = await openFolder(folder, never);
  expect(await idsOf(source)).toEqual(['a.jpg/inner.jpg', 'a.png', 'b/deep/y.jpeg', 'b/x.webp', 'c.JPG', 'ä ö.jpg']);
  expect(source.total).toBe(6);
  expect(source.otherFiles).toBe(4);
});

test('a source can be gone through again, and says where each file is', async () => {
  const source = await openFolder(`${folder}/`, never);
  expect(await idsOf(source)).toEqual(await idsOf(source));
  for await (const photo of source.photos()) expect(photo.file).toBe(join(folder, photo.externalImageId));
});

test('a folder that cannot be read is an error, one inside that vanishes is a failure', async () => {
  await expect(openFolder(join(folder, 'nowhere'), never)).rejects.toMatchObject({ code: 'ENOENT' });

  const doomed = await mkdtemp(join(tmpdir(), 'facet-folder-'));
  await mkdir(join(doomed, 'b'));
  await writeFile(join(doomed, 'a.jpg'), '');
  await writeFile(join(doomed, 'b', 'b.jpg'), '');
  const { photos } = await openFolder(doomed, never);
  const walk = photos();
  expect((await walk.next()).value).toMatchObject({ externalImageId: 'a.jpg' });
  await rm(join(doomed, 'b'), { recursive: true });
  expect((await walk.next()).value).toMatchObject({ externalImageId: 'b/', failure: { code: 'file_not_found' } });
  expect((await walk.next()).done).toBe(true);
  await rm(doomed, { recursive: true });
});

test('counting ends when it is told to', async () => {
  await expect(openFolder(folder, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
