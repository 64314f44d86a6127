import { randomUUID } from 'node:crypto';
import { describe, expect, inject } from 'vitest';
import { type Face, versions } from '../support/face.js';
import { call, type FaceOperation, faceOperations, names, type Targets } from '../support/face-operations.js';
import { newTenant, test } from '../support/fixtures.js';
import { type Collection, freshId, Gallery, must } from '../support/gallery.js';
import { fetchOpenApi } from '../support/openapi.js';
import { expectDone, place, seen, threePeople } from '../support/places.js';
import { provokes } from '../support/provokes.js';

/** The server's own list: an operation that is added is tried here without a change, or `call` says what it lacks. */
const document = await fetchOpenApi(inject('baseUrl'));
const photo = await threePeople();

/** Operations that name nobody's collection, face or page. One that is missing here has to be told apart by `names`. */
const aboutNothing = ['detectFaces', 'compareFaces'];

/** Everything that an account's key can see. */
async function everything(face: Face): Promise<unknown> {
  const { collections } = must<{ collections: Collection[] }>(200, await face.listCollections({ limit: 200 }));
  const faces = [];
  for (const { external_id } of collections) faces.push(await new Gallery(face, external_id).allFaces());
  return { collections, faces };
}

/** The cursor that the operation gives its owner after one item. */
async function cursorOf(face: Face, operation: FaceOperation, targets: Targets): Promise<string> {
  const page = must<{ next_cursor: string | null }>(200, await call(face, operation, { ...targets, limit: 1 }));
  if (page.next_cursor === null) throw new Error(`${operation.name} has a single page`);
  return page.next_cursor;
}

const about = (face: Face, what: 'external_id' | 'face_id') =>
  faceOperations(document, face.version).filter(({ reads }) => reads.path.includes(what));

provokes('collection_not_found', "every operation on another account's collection", async ({ face, admin }) => {
  const { gallery, faceId } = await place((await newTenant(admin))[face.version], freshId('theirs'));
  const answers = [];
  for (const operation of about(face, 'external_id'))
    answers.push(await call(face, operation, { externalId: gallery.externalId, faceId, photo }));
  expect(await gallery.count()).toBe(3);
  return answers;
});

provokes(
  'face_not_found',
  "every operation on a face of another account's collection of the same name",
  async ({ face, admin }) => {
    const { gallery, faceId } = await place((await newTenant(admin))[face.version], freshId('both'));
    await place(face, gallery.externalId);
    const answers = [];
    for (const operation of about(face, 'face_id'))
      answers.push(await call(face, operation, { externalId: gallery.externalId, faceId, photo }));
    expect(await gallery.count()).toBe(3);
    return answers;
  },
);

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
    }
  });
}
