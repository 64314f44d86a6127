import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import type { Face } from '../support/face.js';
import { newTenant } from '../support/fixtures.js';
import { Gallery, must, newGallery } from '../support/gallery.js';
import { type Answer, eventually, pause } from '../support/http.js';
import { Ledger } from '../support/ledger.js';
import { OwnServer } from '../support/own-server.js';
import { people, portrait, sample } from '../support/photos.js';
import { expectRefusal } from '../support/provokes.js';

const ROUNDS = 20;
const CONNECTIONS = 3;
/** A search shows 100 faces at most, and each round's are all to be looked at by one. */
const MOST_FACES = 100;

let server: OwnServer;
let admin: Admin;
let face: Face;
/** Group photos with the number of people on them. */
let groups: readonly { readonly image: Buffer; readonly faces: number }[];
let probe: Buffer;
beforeAll(async () => {
  const small = (image: Buffer) => sharp(image).resize(640).jpeg().toBuffer();
  groups = [
    { image: await small(sample(1)), faces: 3 },
    { image: await small(sample(6)), faces: 4 },
  ];
  probe = await portrait(people.greenTop);
  // One worker is as good as many here, and starts sooner.
  server = await OwnServer.create({ FACET_WORKERS: '1' });
  admin = await server.start();
  face = (await newTenant(admin)).v2;
});
afterAll(() => server?.close());

async function restart(): Promise<void> {
  await server.kill();
  admin = await server.start();
  face = face.at(admin);
}

/** The answer, or undefined when the server ended before there was one. */
const unlessKilled = (request: Promise<Answer>): Promise<Answer | undefined> => request.catch(() => undefined);

/** Indexes one group photo after the other until the server is gone. */
async function keepIndexing(gallery: Gallery, ledger: Ledger, client: number): Promise<void> {
  for (let i = client; ledger.mostFaces + 4 <= MOST_FACES; i += CONNECTIONS) {
    const { image, faces } = groups[i % groups.length];
    const name = `image ${i}`;
    const arrived = ledger.indexing(name, faces);
    const answer = await unlessKilled(gallery.index(image, { external_image_id: name, attributes: 'none' }));
    if (!answer) return;
    arrived(answer);
  }
}

/** Deletes some of what has been indexed, one by one and in batches, until the server is gone. */
async function keepDeleting(gallery: Gallery, ledger: Ledger): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await pause(40);
    const ids = ledger.toDelete(1 + (i % 2));
    if (ids.length === 0) continue;
    const answer = await unlessKilled(ids.length === 1 ? gallery.deleteFace(ids[0]) : gallery.deleteFaces(ids));
    if (!answer) return;
    if (ids.length === 1) expect(answer.status).toBe(204);
    else expect([...must<{ deleted: string[] }>(200, answer).deleted].sort()).toEqual([...ids].sort());
    ledger.deleted(ids);
  }
}

test(`${ROUNDS} × kill -9 while photos are indexed and faces deleted: what was answered holds, and nothing is half done`, {
  timeout: 600_000,
}, async () => {
  const ledgers: Ledger[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ledger = new Ledger(`round-${round}`);
    ledgers.push(ledger);
    const gallery = await newGallery(face, ledger.externalId);
    const clients = [
      ...Array.from({ length: CONNECTIONS }, (_, client) => keepIndexing(gallery, ledger, client)),
      keepDeleting(gallery, ledger),
    ];
    // Most kills fall among answers, some come before the first one.
    if (round % 4 !== 3) await eventually('an image is indexed', async () => ledger.promises > 0, 20_000);
    await pause(Math.random() * 500);
    await restart();
    await Promise.all(clients);
    await ledger.expectKept(new Gallery(face, ledger.externalId), admin, probe);
  }
  for (const ledger of ledgers) await ledger.expectKept(new Gallery(face, ledger.externalId), admin, probe);

  // The kills came in the middle of work, or all this would say little.
  const sum = (count: (ledger: Ledger) => number) => ledgers.reduce((total, ledger) => total + count(ledger), 0);
  expect(sum(({ promises }) => promises)).toBeGreaterThan(2 * ROUNDS);
  expect(sum(({ unanswered }) => unanswered)).toBeGreaterThan(ROUNDS);
});

test('a collection that was deleted stays deleted after kill -9 at once, and so do its faces', {
  timeout: 120_000,
}, async () => {
  const [one, other] = [await newGallery(face, 'one'), await newGallery(face, 'other')];
  const gone = (await one.indexed(groups[0].image)).faces;
  const kept = (await other.indexed(groups[0].image)).faces;
  expect((await one.delete()).status).toBe(204);
  await restart();
  expectRefusal(await new Gallery(face, 'one').get(), 'collection_not_found');
  const again = await newGallery(face, 'one');
  expect((await again.found(probe, { threshold: '0' })).matches).toEqual([]);
  for (const { face_id } of gone) expectRefusal(await again.getFace(face_id), 'face_not_found');
  expect(await new Gallery(face, 'other').count()).toBe(kept.length);
});
