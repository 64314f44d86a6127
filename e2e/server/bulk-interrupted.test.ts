import { createServer } from 'node:net';
import { afterAll, beforeAll, expect } from 'vitest';
import { contentOf, Operator, said, Workplace } from '../support/bulk.js';
import { newTenant, test as shared } from '../support/fixtures.js';
import { freshId, Gallery } from '../support/gallery.js';
import { OwnServer } from '../support/own-server.js';
import { people, portrait } from '../support/photos.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());
const test = shared.extend('operator', ({ admin }) => new Operator(admin, workplace));

let folder: string;
const photos = Object.keys(people).length;
beforeAll(async () => {
  const heads = await Promise.all(
    Object.entries(people).map(async ([name, head]) => [`${name}.jpg`, await portrait(head)] as const),
  );
  folder = workplace.write('heads', Object.fromEntries(heads));
});

/** Imports the folder in one go. */
async function cleanRun(operator: Operator, home: Gallery): Promise<unknown[]> {
  const gallery = new Gallery(home.face, freshId('clean'));
  await operator.importPhotos(0, folder, gallery);
  return contentOf(gallery);
}

test('an import that is killed goes on where it stopped, without a face too many', { timeout: 180_000 }, async ({
  tenant,
  operator,
}) => {
  const gallery = new Gallery(tenant.v2, freshId('killed'));
  for (const percent of [5, 50]) {
    const running = operator.start(...operator.importing(folder, gallery));
    await said(running, new RegExp(`: (?!0%)${percent}`));
    running.signal('SIGKILL');
    await running.finished;
  }
  const faces = await gallery.count();
  const result = await operator.importPhotos(0, folder, gallery);
  expect(result.photos_skipped).toBeGreaterThan(0);
  expect(result.photos_indexed).toBeGreaterThan(0);
  expect(result.faces_indexed).toBe((await gallery.count()) - faces);
  expect(await contentOf(gallery)).toEqual(await cleanRun(operator, gallery));
});

test.for(['SIGINT', 'SIGTERM'] as const)('%s ends an import in good order', async (signal, { admin, operator }) => {
  const gallery = new Gallery((await newTenant(admin)).v2, freshId('stopped'));
  const running = operator.start(...operator.importing(folder, gallery), '--json');
  await said(running, /importing photos: \d/);
  running.signal(signal);
  const { code, stdout, stderr } = await running.finished;
  expect(code).toBe(1);
  expect(stderr).toContain('stopped before the end. Run the same command again: it goes on where it stopped');
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ complete: false, photos });
  expect(result.faces_indexed).toBe(await gallery.count());
  expect(await operator.keyNames(gallery.face)).not.toContain('facet collection import');
});

test('an import outlives a server that is killed and started again', { timeout: 300_000 }, async () => {
  const own = await OwnServer.create({ PORT: String(await freePort()) });
  try {
    const admin = await own.start();
    const operator = new Operator(admin, workplace);
    const { v2 } = await newTenant(admin);
    const gallery = new Gallery(v2, freshId('outlived'));
    const running = operator.start(...operator.importing(folder, gallery), '--json');
    await said(running, /importing photos: [2-9]/);
    await own.kill();
    await own.start();
    const { code, stdout } = await running.finished;
    expect({ code, stdout: JSON.parse(stdout) }).toMatchObject({ code: 0, stdout: { photos, photos_failed: 0 } });
    expect(await contentOf(gallery)).toEqual(await cleanRun(operator, gallery));

    const lost = operator.start(...operator.importing(folder, new Gallery(v2, freshId('lost'))), '--json');
    await said(lost, /importing photos: \d/);
    await own.kill();
    const ended = await lost.finished;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('Run the same command again: it goes on where it stopped');
    expect(ended.stderr).toMatch(/the temporary key \S+ could not be revoked .*ends by itself within 24 hours/);
    expect(JSON.parse(ended.stdout)).toMatchObject({ complete: false });
  } finally {
    await own.close();
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
