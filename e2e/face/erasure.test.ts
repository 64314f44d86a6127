import { randomUUID } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { type Gallery, galleryWith, must, newGallery } from '../support/gallery.js';
import { MEGABYTE } from '../support/hostile-images.js';
import { people, portrait, sample } from '../support/photos.js';
import { expectRefusal, provokes, saying } from '../support/provokes.js';

let somebody: Buffer;
let group: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  group = sample(6);
});

interface Deleted {
  readonly deleted: readonly string[];
  readonly not_found: readonly string[];
}

/** Ids of every face that any read of the collection still shows. */
async function visible(gallery: Gallery): Promise<string[]> {
  const listed = (await gallery.allFaces()).map(({ face_id }) => face_id);
  expect(await gallery.count()).toBe(listed.length);
  const found = (await gallery.found(somebody, { threshold: '0', max_results: '100' })).matches;
  expect(found.map(({ face_id }) => face_id).sort()).toEqual([...listed].sort());
  return listed.sort();
}

provokes('invalid_face_ids', 'one id that is no UUID among good ones; nothing is deleted', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, group);
  const good = faces.map(({ face_id }) => face_id);
  const answers = [];
  for (const bad of [
    'x',
    '',
    good[0].replaceAll('-', ''),
    `${good[0]} `,
    `{${good[0]}}`,
    7,
    null,
    [good[0]],
    { id: 1 },
  ]) {
    for (const face_ids of [[bad, ...good], [...good, bad], [bad]]) answers.push(await gallery.deleteFaces(face_ids));
  }
  expect(await visible(gallery)).toEqual([...good].sort());
  return answers;
});

provokes('validation_error', 'a batch of no ids, of 1,001, or that is no list', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  const { face_id } = faces[0];
  const tooMany = Array.from({ length: 1_001 }, () => randomUUID());
  const answers = [];
  for (const face_ids of [[], tooMany, [...tooMany.slice(1), face_id], face_id, null, undefined, {}, 7])
    answers.push(await gallery.deleteFaces(face_ids));
  for (const { text } of answers) expect(text).toContain('face_ids: ');
  expect(await visible(gallery)).toEqual([face_id]);
  return answers;
});

provokes('validation_error', 'a batch whose body is not its JSON', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  const path = `${gallery.path}/faces:batch-delete`;
  const good = JSON.stringify({ face_ids: [faces[0].face_id] });
  const answers = [
    saying('The body is not valid JSON', await face.json('POST', path, good.slice(1))),
    await face.json('POST', path, good, { headers: { 'content-type': 'text/plain' } }),
    await face.json('POST', path, [faces[0].face_id]),
    await face.json('POST', path, ''),
    await face.request('POST', path),
  ];
  expect(await visible(gallery)).toEqual([faces[0].face_id]);
  return answers;
});

provokes('image_too_large', 'a batch over 1 MB of JSON', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  const body = JSON.stringify({ face_ids: [faces[0].face_id], comment: 'x'.repeat(MEGABYTE) });
  const answer = await face.json('POST', `${gallery.path}/faces:batch-delete`, body);
  expect(await gallery.count()).toBe(1);
  return saying('Request body is larger than 1 MB', answer);
});

provokes('face_not_found', 'a face that has been deleted, alone or in a batch', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, group);
  const [one, other] = faces.map(({ face_id }) => face_id);
  expect((await gallery.deleteFace(one)).status).toBe(204);
  must(200, await gallery.deleteFaces([other]));
  const answers = [];
  for (const id of [one, other])
    answers.push(
      await gallery.getFace(id),
      await gallery.getCrop(id),
      await gallery.deleteFace(id),
      await gallery.searchByFace(id),
    );
  return answers;
});

provokes('not_found', 'the crop of a face on a server that keeps none', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  expect(faces[0].has_crop).toBe(false);
  return saying('No crop of this face is kept', await gallery.getCrop(faces[0].face_id));
});

for (const version of versions) {
  test(`a deleted face is nowhere any more (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    const { gallery: other, faces: others } = await galleryWith(tenant[version], group);
    const [gone, ...kept] = faces.map(({ face_id }) => face_id);
    const answer = await gallery.deleteFace(gone.toUpperCase());
    expect({ status: answer.status, body: answer.text }).toEqual({ status: 204, body: '' });
    expect(await visible(gallery)).toEqual([...kept].sort());
    const { matches } = await gallery.foundByFace(kept[0], { threshold: '0' });
    expect(matches.map(({ face_id }) => face_id).sort()).toEqual(kept.slice(1).sort());
    expect(await visible(other)).toEqual(others.map(({ face_id }) => face_id).sort());
  });

  test(`a batch names each id once, in lower case, as deleted or not found (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    const { gallery: other, faces: others } = await galleryWith(tenant[version], somebody);
    const [a, b, c, d] = faces.map(({ face_id }) => face_id);
    const [unknown, inAnother] = [randomUUID(), others[0].face_id];
    must(200, await gallery.deleteFaces([d]));
    const batch = [a, a.toUpperCase(), b, unknown.toUpperCase(), unknown, inAnother, d, b];
    const { deleted, not_found, ...rest } = must<Deleted>(200, await gallery.deleteFaces(batch));
    expect([...deleted].sort()).toEqual([a, b].sort());
    expect([...not_found].sort()).toEqual([unknown, inAnother, d].sort());
    expect(rest).toEqual({});
    expect(await visible(gallery)).toEqual([c]);
    expect(await visible(other)).toEqual([inAnother]);
  });

  test(`1,000 ids are deleted at once, even if nobody has them (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    const unknown = Array.from({ length: 996 }, () => randomUUID());
    const all = faces.map(({ face_id }) => face_id);
    const answer = must<Deleted>(200, await gallery.deleteFaces([...unknown, ...all]));
    expect([...answer.deleted].sort()).toEqual([...all].sort());
    expect(answer.not_found).toHaveLength(996);
    expect(await gallery.count()).toBe(0);
    const nothing = must<Deleted>(200, await gallery.deleteFaces(unknown.slice(0, 2)));
    expect(nothing.deleted).toEqual([]);
  });

  test(`of deletions of one face at once, one is done (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    const { face_id } = faces[0];
    const answers = await Promise.all(Array.from({ length: 10 }, () => gallery.deleteFace(face_id)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 204)) expectRefusal(answer, 'face_not_found');
    expect(await gallery.count()).toBe(3);
  });

  test(`a deleted collection takes its faces along, and its name is free (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    const { gallery: other } = await galleryWith(tenant[version], somebody);
    expect((await gallery.delete()).status).toBe(204);
    const again = await newGallery(tenant[version], gallery.externalId);
    expect(await visible(again)).toEqual([]);
    for (const { face_id } of faces) expectRefusal(await again.getFace(face_id), 'face_not_found');
    await again.indexed(somebody);
    expect(await visible(again)).toHaveLength(1);
    expect(await visible(other)).toHaveLength(1);
  });

  test(`faces indexed while their collection is deleted are in it or refused (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const indexing = Array.from({ length: 6 }, () => gallery.index(somebody, { attributes: 'none' }));
    const deleted = gallery.delete();
    for (const answer of await Promise.all(indexing))
      if (answer.status !== 201) expectRefusal(answer, 'collection_not_found');
    expect((await deleted).status).toBe(204);
    expectRefusal(await gallery.get(), 'collection_not_found');
    expect(await visible(await newGallery(tenant[version], gallery.externalId))).toEqual([]);
  });
}

test('deleting an account erases its collections and faces, and says how many', async ({ admin }) => {
  const { v2: face } = await newTenant(admin, 'to be erased');
  const { gallery } = await galleryWith(face, group);
  await galleryWith(face, somebody);
  const answer = await admin.call('DELETE', `/accounts/${face.accountId}`);
  expect(must(200, answer)).toEqual({ deleted: { keys: 1, collections: 2, faces: 5 } });
  expectRefusal(await gallery.get(), 'invalid_api_key');
});
