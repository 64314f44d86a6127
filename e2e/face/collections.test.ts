import { beforeAll, expect } from 'vitest';
import { type Face, versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { type Collection, freshId, Gallery, must, newGallery } from '../support/gallery.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { people, portrait } from '../support/photos.js';
import { provokes, saying } from '../support/provokes.js';

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

provokes('collection_exists', 'an external id that the account has already', async ({ face }) => {
  const gallery = await newGallery(face);
  const answer = await gallery.create({ description: 'another one' });
  expect(must<Collection>(200, await gallery.get()).description).toBeNull();
  return saying(`Collection ${gallery.externalId} exists already`, answer);
});

provokes('collection_exists', 'all but one of 20 creations of one external id at once', async ({ face }) => {
  const gallery = new Gallery(face, freshId());
  const answers = await Promise.all(Array.from({ length: 20 }, () => gallery.create()));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(await gallery.count()).toBe(0);
  return answers.filter(({ status }) => status !== 201);
});

provokes('collection_not_found', 'a collection that has been deleted', async ({ face }) => {
  const gallery = await newGallery(face);
  expect((await gallery.delete()).status).toBe(204);
  return [await gallery.get(), await gallery.delete(), await gallery.list(), await gallery.index(photo)];
});

provokes('validation_error', 'an external id that is missing, too long, or has other characters', async ({ face }) => {
  const wrong = [
    undefined,
    null,
    7,
    '',
    'x'.repeat(121),
    'two words',
    'ä',
    'a/b',
    'a?b',
    'a%20b',
    'a\n',
    'a\0b',
    '.',
    '..',
    ['a'],
    {},
  ];
  const answers = [];
  for (const external_id of wrong) answers.push(await face.createCollection({ external_id }));
  for (const { text } of answers) expect(text).toContain('external_id: ');
  return answers;
});

provokes('validation_error', 'a description that is no text, or too long', async ({ face }) => {
  const answers = [];
  for (const description of [7, true, ['x'], {}, 'x'.repeat(1_001), 'a\0b'])
    answers.push(await face.createCollection({ external_id: freshId(), description }));
  for (const { text } of answers) expect(text).toContain('description: ');
  return answers;
});

provokes('validation_error', 'a body that is not the JSON of a collection', async ({ face }) => {
  const good = JSON.stringify({ external_id: freshId() });
  const answers = [
    saying('The body is not valid JSON', await face.createCollection(good.slice(0, -1))),
    saying('The body is not valid JSON', await face.createCollection("{'external_id':'x'}")),
    saying('The body is not valid JSON', await face.createCollection(Buffer.from([0x22, 0xff, 0x22]))),
    await face.createCollection(''),
    await face.request('POST', '/collections'),
    await face.createCollection('null'),
    await face.createCollection('[]'),
    await face.createCollection('"x"'),
    await face.createCollection('['.repeat(100_000)),
  ];
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'])
    answers.push(await face.createCollection(good, { headers: { 'content-type': type } }));
  return answers;
});

provokes('image_too_large', 'a JSON body over 1 MB', async ({ face }) => {
  const body = JSON.stringify({ external_id: freshId(), comment: 'x'.repeat(MEGABYTE) });
  return saying('Request body is larger than 1 MB', await face.createCollection(body));
});

provokes('validation_error', 'one collection more than the plan has', async ({ face, admin }) => {
  const own = (await newTenant(admin, 'two collections', { limits: { collections: 2 } }))[face.version];
  const first = await newGallery(own);
  await newGallery(own);
  const refused = saying("The plan's limit of 2 collections is reached", await new Gallery(own, freshId()).create());
  expect((await list(own)).collections).toHaveLength(2);
  expect((await first.delete()).status).toBe(204);
  await newGallery(own);
  return refused;
});

for (const version of versions) {
  test(`a collection is made, read and deleted (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const before = Date.now();
    const external_id = freshId('Team_A.b:c-');
    const answer = await face.createCollection({ external_id, description: 'Everybody on the third floor\n🙂' });
    const made = must<Collection>(201, answer);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(made).toEqual({
      external_id,
      description: 'Everybody on the third floor\n🙂',
      face_count: 0,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(Math.abs(new Date(made.created_at).getTime() - before)).toBeLessThan(60_000);
    const gallery = new Gallery(face, external_id);
    expect(must(200, await gallery.get())).toEqual(made);
    // The colon is a letter, escaped or not.
    expect(must(200, await face.request('GET', `/collections/${external_id}`))).toEqual(made);
    const deleted = await gallery.delete();
    expect({ status: deleted.status, body: deleted.text }).toEqual({ status: 204, body: '' });
  });

  test(`without a description there is none (${version})`, async ({ tenant }) => {
    for (const fields of [{}, { description: null }]) {
      const made = must<Collection>(201, await new Gallery(tenant[version], freshId()).create(fields));
      expect(made.description).toBeNull();
    }
  });

  test(`external ids of 1 and of 120 characters are good, and case tells them apart (${version})`, async ({
    admin,
  }) => {
    const face = (await newTenant(admin, 'short and long'))[version];
    for (const id of ['a', 'A', '-', 'x'.repeat(120), 'X'.repeat(120), '0123456789_.:-', 'null', '__proto__']) {
      const gallery = await newGallery(face, id);
      expect(must<Collection>(200, await gallery.get()).external_id).toBe(id);
      expect((await gallery.indexed(photo)).faces).toHaveLength(1);
      expect(await gallery.count()).toBe(1);
    }
    expect((await list(face)).collections).toHaveLength(8);
  });

  test(`two accounts may share an external id, and neither sees the other's (${version})`, async ({ admin }) => {
    const external_id = freshId('shared');
    const [one, other] = [(await newTenant(admin))[version], (await newTenant(admin))[version]];
    const ofOne = must<Collection>(201, await one.createCollection({ external_id, description: 'of one' }));
    const ofOther = must<Collection>(201, await other.createCollection({ external_id }));
    await new Gallery(one, external_id).indexed(photo);
    expect(must(200, await new Gallery(one, external_id).get())).toEqual({ ...ofOne, face_count: 1 });
    expect(must(200, await new Gallery(other, external_id).get())).toEqual(ofOther);
    expect((await new Gallery(one, external_id).delete()).status).toBe(204);
    expect(must(200, await new Gallery(other, external_id).get())).toEqual(ofOther);
  });
}

test('both versions show one collection', async ({ tenant }) => {
  const gallery = await newGallery(tenant.v1);
  expect(must(200, await new Gallery(tenant.v2, gallery.externalId).get())).toEqual(must(200, await gallery.get()));
});

test('a description with characters that a database may not like is kept or refused, never an exception', async ({
  tenant,
}) => {
  for (const description of ['\ud800', "'; drop table collections; --", '\u202e', '\\u0000']) {
    const answer = await tenant.v2.createCollection({ external_id: freshId(), description });
    expect({ description, status: answer.status }).toEqual({ description, status: expect.toBeOneOf([201, 422]) });
  }
});
