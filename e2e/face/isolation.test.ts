import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, inject } from 'vitest';
import { type Face, versions } from '../support/face.js';
import { call, type FaceOperation, faceOperations, names, type Targets } from '../support/face-operations.js';
import { newTenant, test } from '../support/fixtures.js';
import { type Collection, freshId, Gallery, galleryWith, must } from '../support/gallery.js';
import type { Answer } from '../support/http.js';
import { fetchOpenApi } from '../support/openapi.js';
import { sample } from '../support/photos.js';
import { expectRefusal, saying } from '../support/provokes.js';

/** The server's own list: an operation that is added is tried here without a change, or `call` says what it lacks. */
const document = await fetchOpenApi(inject('baseUrl'));

/** Operations that name nobody's collection, face or page. One that is missing here has to be told apart by `names`. */
const aboutNothing = ['detectFaces', 'compareFaces'];

let photo: Buffer;
beforeAll(async () => {
  photo = await sharp(sample(1)).resize(640).jpeg().toBuffer();
});

interface Place {
  readonly gallery: Gallery;
  readonly faceId: string;
}

async function place(face: Face, externalId: string): Promise<Place> {
  const { gallery, faces } = await galleryWith(face, photo, externalId);
  return { gallery, faceId: faces[0].face_id };
}

/** Everything that an account's key can see. */
async function everything(face: Face): Promise<unknown> {
  const { collections } = must<{ collections: Collection[] }>(200, await face.listCollections({ limit: 200 }));
  const faces = [];
  for (const { external_id } of collections) faces.push(await new Gallery(face, external_id).allFaces());
  return { collections, faces };
}

/** What a client gets to see, with the ids and times that the two requests are about made alike. */
function seen({ status, text, headers }: Answer, { externalId, faceId }: Pick<Targets, 'externalId' | 'faceId'>) {
  const told = text
    .replaceAll(externalId, '<collection>')
    .replaceAll(faceId, '<face>')
    .replace(/"created_at":"[^"]+"/g, '"created_at":"<time>"');
  return { status, told, type: headers['content-type'] };
}

/** The cursor that the operation gives its owner after one item. */
async function cursorOf(face: Face, operation: FaceOperation, targets: Targets): Promise<string> {
  const page = must<{ next_cursor: string | null }>(200, await call(face, operation, { ...targets, limit: 1 }));
  if (page.next_cursor === null) throw new Error(`${operation.name} has a single page`);
  return page.next_cursor;
}

/** Holds that a request of one's own succeeds, so that its refusal to somebody else means something. */
function expectDone(operation: FaceOperation, answer: Answer): void {
  // The shared server keeps no crops; that a face has none is said of faces that one may see alone.
  if (operation.name === 'getFaceCrop') expectRefusal(saying('No crop of this face is kept', answer), 'not_found');
  else if (operation.name === 'createCollection') expectRefusal(answer, 'collection_exists');
  else
    expect({ status: answer.status, body: answer.text }).toMatchObject({ status: expect.toBeOneOf([200, 201, 204]) });
}

for (const version of versions) {
  const operations = faceOperations(document, version);

  test(`every operation names a collection, a face or a page, or is known to name none (${version})`, () => {
    const rest = operations.filter(
      (each) => !(['external_id', 'face_id', 'cursor'] as const).some((it) => names(each, it)),
    );
    expect(rest.map(({ name }) => name).sort()).toEqual([...aboutNothing].sort());
    expect(operations.length).toBeGreaterThanOrEqual(14);
  });

  describe(`two accounts with the same external ids (${version})`, () => {
    for (const operation of operations.filter(({ name }) => !aboutNothing.includes(name))) {
      test(`${operation.name}: what is another account's is as if it were not there (${version})`, async ({
        admin,
      }) => {
        const theirs = (await newTenant(admin, 'theirs'))[version];
        const mine = (await newTenant(admin, 'mine'))[version];
        const both = freshId('both');
        const shared = await place(theirs, both);
        const own = await place(mine, both);
        await place(mine, freshId('another'));
        const onlyTheirs = await place(theirs, freshId('only'));
        const before = await everything(theirs);

        /** The two requests with my key: one for a thing of theirs, one for a thing of nobody's. */
        const expectAlike = async (theirThing: Partial<Targets>, nothing: Partial<Targets>) => {
          const base = { externalId: both, faceId: own.faceId, photo };
          const [one, other] = [
            { ...base, ...theirThing },
            { ...base, ...nothing },
          ];
          const answers = [await call(mine, operation, one), await call(mine, operation, other)];
          expect(seen(answers[0], one)).toEqual(seen(answers[1], other));
          for (const secret of [shared.faceId, onlyTheirs.faceId])
            if (secret !== one.faceId) expect(answers[0].text).not.toContain(secret);
        };
        if (names(operation, 'external_id')) {
          const unknown = freshId('only');
          const externalId = onlyTheirs.gallery.externalId;
          await expectAlike({ externalId }, { externalId: unknown });
          await expectAlike({ externalId, faceId: onlyTheirs.faceId }, { externalId: unknown, faceId: randomUUID() });
        }
        if (names(operation, 'face_id')) {
          await expectAlike({ faceId: shared.faceId }, { faceId: randomUUID() });
          await expectAlike({ faceId: onlyTheirs.faceId }, { faceId: randomUUID() });
        }
        if (names(operation, 'cursor')) {
          const cursor = await cursorOf(theirs, operation, { externalId: both, faceId: shared.faceId, photo });
          await expectAlike({ cursor }, { cursor: 'AAAAAAAAAAAAAAAA' });
          expectDone(
            operation,
            await call(theirs, operation, { externalId: both, faceId: shared.faceId, photo, cursor }),
          );
        }

        expect(await everything(theirs)).toEqual(before);
        // The same requests by whoever owns these things.
        for (const { gallery, faceId } of [onlyTheirs, shared])
          expectDone(operation, await call(theirs, operation, { externalId: gallery.externalId, faceId, photo }));
      });

      if (!names(operation, 'external_id')) continue;
      test(`${operation.name}: a key bound to one collection sees no other (${version})`, async ({ admin }) => {
        const owner = (await newTenant(admin, 'bound'))[version];
        const [own, other] = [await place(owner, freshId('own')), await place(owner, freshId('other'))];
        const { key } = await admin.createKey(owner.accountId, { collection_id: own.gallery.externalId });
        const bound = owner.withKey(key);
        const before = await other.gallery.allFaces();
        const there = { externalId: other.gallery.externalId, faceId: other.faceId, photo };
        const nowhere = { externalId: freshId('other'), faceId: randomUUID(), photo };
        const answer = await call(bound, operation, there);
        expectRefusal(answer, 'collection_not_found');
        expect(seen(answer, there)).toEqual(seen(await call(bound, operation, nowhere), nowhere));
        expectRefusal(await new Gallery(owner, nowhere.externalId).get(), 'collection_not_found');
        expect(await other.gallery.allFaces()).toEqual(before);
        const here = { externalId: own.gallery.externalId, faceId: own.faceId, photo };
        expectDone(operation, await call(bound, operation, here));
      });
    }
  });

  test(`the list shows a bound key its one collection (${version})`, async ({ admin }) => {
    const owner = (await newTenant(admin, 'bound'))[version];
    const ids = [freshId('a'), freshId('b'), freshId('c')];
    for (const id of ids) await place(owner, id);
    const list = async (collectionId: string) => {
      const { key } = await admin.createKey(owner.accountId, { collection_id: collectionId });
      return must<{ collections: Collection[] }>(200, await owner.withKey(key).listCollections());
    };
    const whole = must<{ collections: Collection[] }>(200, await owner.listCollections()).collections;
    expect(whole).toHaveLength(3);
    expect(await list(ids[1])).toEqual({ collections: [whole[1]], next_cursor: null });
    expect(await list(freshId('not-there'))).toEqual({ collections: [], next_cursor: null });
  });

  test(`a bound key makes and deletes the collection that it is bound to (${version})`, async ({ admin }) => {
    const owner = (await newTenant(admin, 'bound'))[version];
    const id = freshId('own');
    const { key } = await admin.createKey(owner.accountId, { collection_id: id });
    const bound = new Gallery(owner.withKey(key), id);
    expectRefusal(await bound.get(), 'collection_not_found');
    must(201, await bound.create());
    await bound.indexed(photo);
    expect(await new Gallery(owner, id).count()).toBe(3);
    expect((await bound.delete()).status).toBe(204);
    expectRefusal(await new Gallery(owner, id).get(), 'collection_not_found');
  });

  test(`a bound key sees nothing of another account's collection of that name (${version})`, async ({ admin }) => {
    const theirs = await place((await newTenant(admin))[version], freshId());
    const mine = (await newTenant(admin))[version];
    const { key } = await admin.createKey(mine.accountId, { collection_id: theirs.gallery.externalId });
    expectRefusal(await new Gallery(mine.withKey(key), theirs.gallery.externalId).get(), 'collection_not_found');
    expectRefusal(
      await new Gallery(mine.withKey(key), theirs.gallery.externalId).getFace(theirs.faceId),
      'collection_not_found',
    );
  });
}
