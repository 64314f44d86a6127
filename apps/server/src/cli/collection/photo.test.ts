import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPhoto } from './photo.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'facet-photo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file is read whole', async () => {
  const file = join(folder, 'a.jpg');
  await writeFile(file, 'content');
  expect(Buffer.from((await readPhoto(file)) as Uint8Array).toString()).toBe('content');
});

test('a file over the limit is not read', async () => {
  const file = join(folder, 'huge.jpg');
  const handle = await open(file, 'w');
  await handle.truncate(2 ** 40);
  await handle.close();
  const before = process.memoryUsage().rss;
  expect(await readPhoto(file)).toEqual({
    code: 'image_too_large',
    message: 'It has 1048576.0 MiB, more than 8.0',
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
});

test('what is gone, a folder, or a pipe that nobody writes to is a failure', async () => {
  const pipe = join(folder, 'pipe.jpg');
  execFileSync('mkfifo', [pipe]);
  expect(await readPhoto(join(folder, 'gone.jpg'))).toMatchObject({ code: 'file_not_found' });
  expect(await readPhoto(join(folder, 'gone', 'below.jpg'))).toMatchObject({ code: 'file_not_found' });
  expect(await readPhoto(folder)).toMatchObject({ code: 'not_a_file' });
  expect(await readPhoto(pipe)).toMatchObject({ code: 'not_a_file' });
  expect(await readPhoto('a\0b')).toMatchObject({ code: 'file_unreadable' });
});
