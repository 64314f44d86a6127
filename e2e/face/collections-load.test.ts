import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Admin } from '../support/admin.js';
import type { Face } from '../support/face.js';
import { newTenant } from '../support/fixtures.js';
import { freshId, Gallery, type Indexed, must, newGallery, type Search } from '../support/gallery.js';
import type { Answer } from '../support/http.js';
import { OwnServer } from '../support/own-server.js';
import { patiently } from '../support/patience.js';
import { people, portrait, sample } from '../support/photos.js';
import { expectRefusal } from '../support/provokes.js';

// A server of its own: the one that the other files share has its queue for them.
let server: OwnServer;
let admin: Admin;
let face: Face;
/** A photo of each number of people. */
let photos: Record<1 | 3 | 4, Buffer>;
beforeAll(async () => {
  const small = (image: Buffer) => sharp(image).resize(640).jpeg().toBuffer();
  photos = { 1: await portrait(people.greenTop), 3: await small(sample(1)), 4: await small(sample(6)) };
  server = await OwnServer.create();
  admin = await server.start();
  face = (await newTenant(admin)).v2;
});
afterAll(() => server?.close());

const idsOf = (answers: readonly Answer[]) =>
  answers.flatMap((answer) => must<Indexed>(201, answer).faces.map(({ face_id }) => face_id));

/** Holds that count, list and search show these faces and no others. */
async function expectHolds(gallery: Gallery, ids: readonly string[]): Promise<void> {
  expect(new Set(ids).size).toBe(ids.length);
  const listed = (await gallery.allFaces()).map(({ face_id }) => face_id);
  expect([...listed].sort()).toEqual([...ids].sort());
  expect(await gallery.count()).toBe(ids.length);
  const { matches } = await gallery.found(photos[1], { threshold: '0', max_results: '100' });
  expect(matches).toHaveLength(Math.min(100, ids.length));
  for (const { face_id } of matches) expect(listed).toContain(face_id);
}

test('200 requests at once on one collection, half of them searches: each is done, and all is counted', {
  timeout: 120_000,
}, async () => {
  const gallery = await newGallery(face);
  const [first] = (await gallery.indexed(photos[1], { external_image_id: 'first' })).faces;
  const sizes = [1, 3, 4, 1] as const;
  const asked = Array.from({ length: 200 }, async (_, i) => {
    const kind = i % 4;
    const people = sizes[Math.floor(i / 4) % 4];
    const image = photos[people];
    const answer = await patiently(() => {
      if (kind < 2) return gallery.index(image, { external_image_id: `image ${i}`, attributes: 'none' });
      return kind === 2 ? gallery.searchByImage(photos[1]) : gallery.searchByFace(first.face_id, { threshold: '0' });
    });
    return { i, kind, people, answer };
  });
  const done = await Promise.all(asked);

  const indexings = done.filter(({ kind }) => kind < 2);
  for (const { i, people, answer } of indexings) {
    const { faces } = must<Indexed>(201, answer);
    expect(faces).toHaveLength(people);
    expect((await gallery.page({ external_image_id: `image ${i}` })).faces).toHaveLength(people);
  }
  for (const { kind, answer } of done.filter(({ kind }) => kind >= 2)) {
    const { matches } = must<Search>(200, answer);
    const found = matches.map(({ face_id }) => face_id);
    // The first face was there before all of them.
    if (kind === 2 && found.length < 10) expect(found).toContain(first.face_id);
    if (kind === 3) expect(found).not.toContain(first.face_id);
  }
  await expectHolds(gallery, [first.face_id, ...idsOf(indexings.map(({ answer }) => answer))]);
});

test('faces that come and go at once are counted as they are', { timeout: 90_000 }, async () => {
  const gallery = await newGallery(face);
  const before: string[] = [];
  for (let i = 0; i < 10; i++) before.push(...idsOf([await gallery.index(photos[4], { attributes: 'none' })]));
  const [single, batches, kept] = [before.slice(0, 10), before.slice(10, 30), before.slice(30)];
  const pair = (i: number) => batches.slice(2 * i, 2 * i + 2);
  const [indexed, deleted, inBatches] = await Promise.all([
    Promise.all(Array.from({ length: 20 }, () => patiently(() => gallery.index(photos[3], { attributes: 'none' })))),
    Promise.all(single.map((id) => patiently(() => gallery.deleteFace(id)))),
    // Each batch is deleted twice at once, and its ids the other way round: neither waits for the other for ever.
    Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        const ids = pair(i % 10);
        return patiently(() => gallery.deleteFaces(i < 10 ? ids : ids.reverse()));
      }),
    ),
  ]);
  for (const { status } of deleted) expect(status).toBe(204);
  const gone = inBatches.flatMap((answer) => must<{ deleted: string[] }>(200, answer).deleted);
  expect([...gone].sort()).toEqual([...batches].sort());
  await expectHolds(gallery, [...kept, ...idsOf(indexed)]);
});

test('40 indexings at once never pass the limit of the plan, and reach it', { timeout: 60_000 }, async () => {
  const own = (await newTenant(admin, 'ten faces', { limits: { faces_per_collection: 10 } })).v2;
  const gallery = await newGallery(own);
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => patiently(() => gallery.index(photos[1], { attributes: 'none' }))),
  );
  const done = answers.filter(({ status }) => status === 201);
  expect(done).toHaveLength(10);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expectRefusal(answer, 'validation_error');
    expect(answer.text).toContain('"The plan\'s limit of 10 faces is reached"');
  }
  await expectHolds(gallery, idsOf(done));
});

test('photos of three at once leave no room unused that one of them fits in', { timeout: 60_000 }, async () => {
  const own = (await newTenant(admin, 'ten faces', { limits: { faces_per_collection: 10 } })).v2;
  const gallery = await newGallery(own);
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => patiently(() => gallery.index(photos[3], { attributes: 'none' }))),
  );
  const done = answers.filter(({ status }) => status === 201);
  expect(done).toHaveLength(3);
  await expectHolds(gallery, idsOf(done));
});

test('40 creations at once never pass the limit of the plan, and reach it', async () => {
  const own = (await newTenant(admin, 'seven collections', { limits: { collections: 7 } })).v2;
  const galleries = Array.from({ length: 40 }, () => new Gallery(own, freshId()));
  const answers = await Promise.all(galleries.map((gallery) => patiently(() => gallery.create())));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expectRefusal(answer, 'validation_error');
    expect(answer.text).toContain('"The plan\'s limit of 7 collections is reached"');
  }
  const { collections } = must<{ collections: unknown[] }>(200, await own.listCollections());
  expect(collections).toHaveLength(7);
});
