import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { Admin } from '../support/admin.js';
import { Face } from '../support/face.js';
import { newTenant } from '../support/fixtures.js';
import { Gallery, galleryWith } from '../support/gallery.js';
import { sample } from '../support/photos.js';
import { freshDatabase } from '../support/postgres.js';
import { ADMIN_TOKEN, newDataDir, runFacet, Server } from '../support/server-process.js';

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

type Kind = 'embedded' | 'PostgreSQL';
type Environment = Record<string, string | undefined>;

/** A place for a server's data, removed after the test. */
async function newPlace(kind: Kind): Promise<Environment> {
  const dataDir = newDataDir();
  cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const common = { FACET_DATA_DIR: dataDir, FACET_SECRET_KEY: '5e'.repeat(32), FACET_KEEP_CROPS: '1' };
  if (kind === 'embedded') return common;
  const database = await freshDatabase(inject('postgresUrl'));
  cleanups.push(() => database.drop());
  return { ...common, DATABASE_URL: database.url };
}

async function start(place: Environment): Promise<{ server: Server; admin: Admin }> {
  const server = await Server.start({ dataDir: place.FACET_DATA_DIR as string, env: place });
  return { server, admin: new Admin(server.url, ADMIN_TOKEN) };
}

/** Everything that a client can ask of a collection: searches in both ways, the list, and the crops. */
async function answersOf(gallery: Gallery) {
  const faces = await gallery.allFaces();
  const [first] = faces;
  return {
    faces,
    byImage: await gallery.found(sample(3), { threshold: '0', max_results: '100' }),
    byDefault: await gallery.found(sample(3)),
    byFace: await gallery.foundByFace(first?.face_id ?? '', { threshold: '0', max_results: '100' }),
    crops: await Promise.all(
      faces.map(async ({ face_id }) => (await gallery.getCrop(face_id)).bytes.toString('base64')),
    ),
    collection: (await gallery.get()).json(),
  };
}

const moves: [Kind, Kind][] = inject('postgresUrl')
  ? [
      ['PostgreSQL', 'embedded'],
      ['embedded', 'PostgreSQL'],
      ['PostgreSQL', 'PostgreSQL'],
    ]
  : [['embedded', 'embedded']];

test.each(moves)('a backup of %s restored to %s gives the same answers', { timeout: 240_000 }, async (from, to) => {
  const place = await newPlace(from);
  const { server, admin } = await start(place);
  const { v2: face } = await newTenant(admin, 'moved');
  const { gallery } = await galleryWith(face, sample(1));
  await gallery.indexed(sample(3), { external_image_id: 'sample 3' });
  await gallery.indexed(sample(5), { max_faces: '1' });
  const [gone] = await gallery.allFaces();
  expect((await gallery.deleteFace(gone?.face_id ?? '')).status).toBe(204);
  const before = await answersOf(gallery);
  expect(before.byDefault.matches.length).toBeGreaterThanOrEqual(2);
  const file = join(place.FACET_DATA_DIR as string, 'copy.facet');
  // PostgreSQL is backed up while the server runs, the embedded database when it has stopped.
  if (from === 'embedded') await server.stop();
  expect(await runFacet(['backup', file], place)).toMatchObject({ code: 0 });
  if (from === 'PostgreSQL') await server.stop();

  const target = await newPlace(to);
  expect(await runFacet(['restore', file], target)).toMatchObject({ code: 0 });
  const restored = await start(target);
  try {
    const there = new Face(restored.server.url, 'v2', face.key, face.accountId, restored.admin);
    expect(await answersOf(new Gallery(there, gallery.externalId))).toEqual(before);
  } finally {
    await restored.server.stop();
  }
});
