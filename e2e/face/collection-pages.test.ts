import { beforeAll, expect } from 'vitest';
import { type Face, versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { type Collection, Gallery, must, newGallery } from '../support/gallery.js';
import { people, portrait } from '../support/photos.js';
import { provokes } from '../support/provokes.js';

let photo: Buffer;
beforeAll(async () => {
  photo = await portrait(people.greenTop);
});

interface Page {
  readonly collections: readonly Collection[];
  readonly next_cursor: string | null;
}

const list = async (face: Face, page: Record<string, string | number | null> = {}): Promise<Page> =>
  must<Page>(200, await face.listCollections(page));

provokes('validation_error', 'a page of collections with a limit that makes no sense', async ({ face }) => {
  const answers = [];
  for (const limit of ['0', '201', '-1', '1.5', 'abc', '', '1e2', '0x10', ' 5'])
    answers.push(await face.listCollections({ limit }));
  return [...answers, await face.request('GET', '/collections?limit=1&limit=2')];
});

provokes('validation_error', 'a page of collections from a cursor that is not of that list', async ({ face }) => {
  const gallery = await newGallery(face);
  for (let i = 0; i < 2; i++) await gallery.indexed(photo);
  const { next_cursor: ofFaces } = await gallery.page({ limit: 1 });
  expect(ofFaces).not.toBeNull();
  const answers = [];
  for (const cursor of [ofFaces, 'nonsense', 'AAAA', '', '\0', 'x'.repeat(513), gallery.externalId, '🙂'])
    answers.push(await face.listCollections({ cursor }));
  return answers;
});

provokes('validation_error', "a page of collections from another account's cursor", async ({ face, admin }) => {
  const other = (await newTenant(admin, 'another account'))[face.version];
  for (const owner of [face, other]) for (let i = 0; i < 2; i++) await newGallery(owner);
  const { next_cursor: cursor } = await list(other, { limit: 1 });
  expect(cursor).not.toBeNull();
  return face.listCollections({ cursor });
});

for (const version of versions) {
  test(`pages hold every collection once, in the order of their external ids (${version})`, async ({ admin }) => {
    const face = (await newTenant(admin, 'pages'))[version];
    const ids = ['b-2', 'a', 'B', 'b', 'b-1', '_', '10', '9', 'a:b'];
    for (const id of ids) await newGallery(face, id);
    const inByteOrder = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await list(face, { limit: 3, cursor });
      sizes.push(page.collections.length);
      seen.push(...page.collections.map(({ external_id }) => external_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(inByteOrder);
    // The last page is full, and says that it is the last all the same.
    expect(sizes).toEqual([3, 3, 3]);
    const whole = await list(face);
    expect(whole.next_cursor).toBeNull();
    expect(whole.collections.map(({ external_id }) => external_id)).toEqual(inByteOrder);
    for (const collection of whole.collections)
      expect(collection).toEqual(must(200, await new Gallery(face, collection.external_id).get()));
  });

  test(`pages stay right while collections come and go (${version})`, async ({ admin }) => {
    const face = (await newTenant(admin, 'coming and going'))[version];
    for (const id of ['b', 'd', 'f', 'h']) await newGallery(face, id);
    const first = await list(face, { limit: 2 });
    expect(first.collections.map(({ external_id }) => external_id)).toEqual(['b', 'd']);
    // One before the place reached, the one at it, and one behind it.
    await newGallery(face, 'a');
    await new Gallery(face, 'd').delete();
    await newGallery(face, 'g');
    const rest = await list(face, { limit: 3, cursor: first.next_cursor });
    expect(rest.collections.map(({ external_id }) => external_id)).toEqual(['f', 'g', 'h']);
    expect(rest.next_cursor).toBeNull();
  });

  test(`an account without collections has an empty list (${version})`, async ({ admin }) => {
    const face = (await newTenant(admin, 'none yet'))[version];
    expect(await list(face)).toEqual({ collections: [], next_cursor: null });
  });

  test(`the ends of a page's limit are accepted (${version})`, async ({ tenant }) => {
    for (const limit of ['1', '200']) must(200, await tenant[version].listCollections({ limit }));
  });
}
