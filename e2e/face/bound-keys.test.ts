import { randomUUID } from 'node:crypto';
import { expect, inject } from 'vitest';
import { versions } from '../support/face.js';
import { call, faceOperations, names } from '../support/face-operations.js';
import { newTenant, test } from '../support/fixtures.js';
import { type Collection, freshId, Gallery, must } from '../support/gallery.js';
import { fetchOpenApi } from '../support/openapi.js';
import { expectDone, place, seen, threePeople } from '../support/places.js';
import { expectRefusal, provokes } from '../support/provokes.js';

const document = await fetchOpenApi(inject('baseUrl'));
const photo = await threePeople();

provokes('collection_not_found', 'a key that is bound to another collection', async ({ face, admin }) => {
  const { gallery, faceId } = await place(face, freshId());
  const { key } = await admin.createKey(face.accountId, { collection_id: freshId() });
  const bound = new Gallery(face.withKey(key), gallery.externalId);
  return [
    await bound.get(),
    await bound.list(),
    await bound.getFace(faceId),
    await bound.index(photo),
    await bound.delete(),
  ];
});

for (const version of versions) {
  for (const operation of faceOperations(document, version).filter((each) => names(each, 'external_id'))) {
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
