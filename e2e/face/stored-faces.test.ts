import { beforeAll, expect } from 'vitest';
import { type Face, versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { freshId, Gallery, must, newGallery, type StoredFace } from '../support/gallery.js';
import { people, portrait, sample } from '../support/photos.js';
import { provokes, saying } from '../support/provokes.js';

let somebody: Buffer;
let group: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  group = sample(6);
});

/** A collection of one face a photo, the photos named from `0` on. */
async function filled(face: Face, photos: number, imageId = (i: number) => String(i)): Promise<Gallery> {
  const gallery = await newGallery(face);
  for (let i = 0; i < photos; i++) await gallery.indexed(somebody, { external_image_id: imageId(i) });
  return gallery;
}

/** The photos' names on every page, page by page. */
async function pagesOf(gallery: Gallery, query: Record<string, string | number>): Promise<(string | null)[][]> {
  const pages: (string | null)[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Gallery['page']>> = await gallery.page({ ...query, cursor });
    pages.push(page.faces.map(({ external_image_id }) => external_image_id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return pages;
}

provokes('validation_error', 'a page of faces with a limit that makes no sense', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [];
  for (const limit of ['0', '201', '-1', '1.5', 'abc', '', '1e2'])
    answers.push(saying('limit: Must be between 1 and 200', await gallery.list({ limit })));
  return [...answers, await face.request('GET', `${gallery.path}/faces?limit=1&limit=2`)];
});

provokes('validation_error', 'a page of faces from a cursor that nobody gave', async ({ face }) => {
  const gallery = await filled(face, 2);
  const { next_cursor } = await gallery.page({ limit: 1 });
  const good = String(next_cursor);
  const turned = good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A');
  const answers = [];
  for (const cursor of ['nonsense', 'AAAA', '', '1', '-1', '\0', 'x'.repeat(513), turned, good.slice(1), `${good}A`])
    answers.push(await gallery.list({ cursor }));
  for (const { text } of answers) expect(text).toContain('cursor');
  return answers;
});

provokes('validation_error', "a page of faces from another list's cursor", async ({ face, admin }) => {
  const gallery = await filled(face, 3, () => 'one photo');
  const another = await filled(face, 3);
  const stranger = await filled((await newTenant(admin, 'another account'))[face.version], 3);
  await newGallery(face);
  const ofCollections = must<{ next_cursor: string }>(200, await face.listCollections({ limit: 1 })).next_cursor;
  const ofFilter = (await gallery.page({ limit: 1, external_image_id: 'one photo' })).next_cursor;
  const own = (await gallery.page({ limit: 1 })).next_cursor;
  for (const cursor of [ofCollections, ofFilter, own]) expect(cursor).not.toBeNull();
  return [
    await gallery.list({ cursor: (await another.page({ limit: 1 })).next_cursor }),
    await gallery.list({ cursor: (await stranger.page({ limit: 1 })).next_cursor }),
    await gallery.list({ cursor: ofCollections }),
    await gallery.list({ cursor: ofFilter }),
    await gallery.list({ cursor: own, external_image_id: 'one photo' }),
    await gallery.list({ cursor: ofFilter, external_image_id: 'another photo' }),
  ];
});

provokes('validation_error', 'a filter that no external image id can be', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [];
  for (const external_image_id of ['', 'x'.repeat(256), 'a\0b', 'a\nb'])
    answers.push(await gallery.list({ external_image_id }));
  return answers;
});

for (const version of versions) {
  test(`a face is read by its id, in whatever case that is written (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const [{ face_id }] = (await gallery.indexed(somebody)).faces;
    const face = must<StoredFace>(200, await gallery.getFace(face_id));
    expect(Object.keys(face).sort()).toEqual([
      'bounding_box',
      'confidence',
      'created_at',
      'external_face_id',
      'external_image_id',
      'face_id',
      'has_crop',
    ]);
    expect(must(200, await gallery.getFace(face_id.toUpperCase()))).toEqual(face);
  });

  test(`pages hold every face once, the newest first (${version})`, async ({ tenant }) => {
    const gallery = await filled(tenant[version], 6);
    expect(await pagesOf(gallery, { limit: 4 })).toEqual([
      ['5', '4', '3', '2'],
      ['1', '0'],
    ]);
    // The last page is full, and says that it is the last all the same.
    expect(await pagesOf(gallery, { limit: 3 })).toEqual([
      ['5', '4', '3'],
      ['2', '1', '0'],
    ]);
    expect(await pagesOf(gallery, {})).toEqual([['5', '4', '3', '2', '1', '0']]);
    expect(await pagesOf(await newGallery(tenant[version]), {})).toEqual([[]]);
  });

  test(`without a limit a page has 50 faces (${version})`, { timeout: 60_000 }, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (let i = 0; i < 13; i++) await gallery.indexed(group, { attributes: 'none' });
    const first = await gallery.page();
    expect(first.faces).toHaveLength(50);
    const second = await gallery.page({ cursor: first.next_cursor });
    expect(second).toMatchObject({ faces: [{}, {}], next_cursor: null });
    expect(new Set([...first.faces, ...second.faces].map(({ face_id }) => face_id)).size).toBe(52);
    expect(await gallery.allFaces()).toEqual([...first.faces, ...second.faces]);
  });

  test(`pages stay right while faces come and go (${version})`, async ({ tenant }) => {
    const gallery = await filled(tenant[version], 8);
    const first = await gallery.page({ limit: 3 });
    expect(first.faces.map(({ external_image_id }) => external_image_id)).toEqual(['7', '6', '5']);
    const rest = await gallery.page({ limit: 10, cursor: first.next_cursor });
    // New ones, one before the place reached, the one at it, and one behind it.
    for (const name of ['new', 'newer']) await gallery.indexed(somebody, { external_image_id: name });
    const gone = [first.faces[0], first.faces[2], rest.faces[1]];
    for (const { face_id } of gone) expect((await gallery.deleteFace(face_id)).status).toBe(204);
    await gallery.indexed(somebody, { external_image_id: 'newest' });
    const after = await gallery.page({ limit: 2, cursor: first.next_cursor });
    expect(after.faces.map(({ external_image_id }) => external_image_id)).toEqual(['4', '2']);
    const last = await gallery.page({ limit: 2, cursor: after.next_cursor });
    expect(last.faces.map(({ external_image_id }) => external_image_id)).toEqual(['1', '0']);
    expect(last.next_cursor).toBeNull();
    expect(await pagesOf(gallery, {})).toEqual([['newest', 'newer', 'new', '6', '4', '2', '1', '0']]);
  });

  test(`external_image_id picks the faces of one photo, page by page (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const wanted = await gallery.indexed(group, { external_image_id: 'wanted' });
    await gallery.indexed(somebody, { external_image_id: 'wanted too' });
    await gallery.indexed(somebody, { external_image_id: 'WANTED' });
    await gallery.indexed(somebody);
    const more = await gallery.indexed(somebody, { external_image_id: 'wanted' });
    expect(await pagesOf(gallery, { external_image_id: 'wanted', limit: 2 })).toEqual([
      ['wanted', 'wanted'],
      ['wanted', 'wanted'],
      ['wanted'],
    ]);
    const { faces } = await gallery.page({ external_image_id: 'wanted' });
    expect(faces[0].face_id).toBe(more.faces[0].face_id);
    expect(
      faces
        .slice(1)
        .map(({ face_id }) => face_id)
        .sort(),
    ).toEqual(wanted.faces.map(({ face_id }) => face_id).sort());
    expect(await pagesOf(gallery, { external_image_id: 'nobody' })).toEqual([[]]);
    expect(await pagesOf(gallery, { external_image_id: '%' })).toEqual([[]]);
  });
}

test('a cursor of one version goes on under the other', async ({ tenant }) => {
  const v1 = await filled(tenant.v1, 3);
  const { next_cursor: cursor } = await v1.page({ limit: 2 });
  const rest = await new Gallery(tenant.v2, v1.externalId).page({ cursor });
  expect(rest.faces.map(({ external_image_id }) => external_image_id)).toEqual(['0']);
});

test('a cursor does not outlive its collection', async ({ tenant }) => {
  const externalId = freshId();
  const before = await newGallery(tenant.v2, externalId);
  for (let i = 0; i < 2; i++) await before.indexed(somebody);
  const { next_cursor: cursor } = await before.page({ limit: 1 });
  expect((await before.delete()).status).toBe(204);
  const after = await newGallery(tenant.v2, externalId);
  for (let i = 0; i < 2; i++) await after.indexed(somebody);
  expect((await after.list({ cursor })).status).toBe(422);
});
