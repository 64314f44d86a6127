import { randomUUID } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import type { Face } from '../support/face.js';
import { freshId, Gallery, galleryWith, newGallery } from '../support/gallery.js';
import { MEGABYTE, noise } from '../support/hostile-images.js';
import { field, file } from '../support/multipart.js';
import { landscape, people, portrait } from '../support/photos.js';
import { provokes } from '../support/provokes.js';
import { MOST_BUFFERED, uploadEndlessly } from '../support/socket.js';

const key = 'iksk_live_wrong';
const empty = Buffer.alloc(0);
const text = Buffer.from('no photo');
const tooLarge = noise(8 * MEGABYTE + 1);
const plain = { 'content-type': 'text/plain' };
let nobody: Buffer;
let somebody: Buffer;
beforeAll(async () => {
  nobody = await landscape(320, 240);
  somebody = await portrait(people.greenTop);
});

const missing = (face: Face) => new Gallery(face, freshId('none'));

provokes('not_found', 'route before authentication, of collections', async ({ face }) => [
  await face.post(`${missing(face).path}/faces:delete`, [], { key: null }),
  await face.request('GET', '/collections/x/y/z', { key }),
]);

provokes('invalid_api_key', 'authentication before path syntax, look-up, parameters and content', async ({ face }) => [
  await face.request('GET', '/collections?limit=0', { key }),
  await face.request('GET', `${missing(face).path}/faces/x`, { key }),
  await face.json('POST', '/collections', '{', { key }),
  await missing(face).index(tooLarge, { attributes: 'everything' }, { key }),
  await missing(face).searchByImage(empty, { threshold: '2' }, { key }),
  await face.json('POST', `${missing(face).path}/faces:batch-delete`, { face_ids: ['x'] }, { key }),
]);

provokes('rate_limited', 'the rate limit before path syntax, look-up and parameters', async ({ face, admin }) => {
  const limited = face.withKey((await admin.createKey(face.accountId, { limits: { per_minute: 1 } })).key);
  expect((await limited.listCollections()).status).toBe(200);
  return [
    await missing(limited).getFace('x'),
    await missing(limited).get(),
    await limited.listCollections({ limit: '0' }),
    await missing(limited).index(tooLarge),
  ];
});

provokes('invalid_face_id', 'path syntax before look-up and before the body', async ({ face }) => [
  await missing(face).getFace('x'),
  await missing(face).getCrop('x'),
  await missing(face).deleteFace('x'),
  await missing(face).searchByFace('x', { threshold: '2' }),
  await face.request('POST', `${missing(face).path}/search-by-face/x`, { headers: plain, body: 'x' }),
]);

provokes('collection_not_found', 'look-up of the collection before that of the face', async ({ face }) => [
  await missing(face).getFace(randomUUID()),
  await missing(face).getCrop(randomUUID()),
  await missing(face).deleteFace(randomUUID()),
  await missing(face).searchByFace(randomUUID()),
]);

provokes('collection_not_found', 'look-up before parameters', async ({ face }) => [
  await missing(face).list({ limit: '0' }),
  await missing(face).list({ cursor: 'nonsense' }),
  await missing(face).index(somebody, { attributes: 'everything' }),
  await missing(face).index(somebody, { quality_filter: 'auto', max_faces: '0' }),
  await missing(face).searchByImage(somebody, { threshold: '2' }),
  await missing(face).deleteFaces(['x']),
  await missing(face).deleteFaces([]),
]);

provokes('collection_not_found', 'look-up before the kind and the syntax of the body', async ({ face }) => [
  await face.request('POST', `${missing(face).path}/faces`, { headers: plain, body: 'x' }),
  await face.request('POST', `${missing(face).path}/search-by-image`),
  await face.json('POST', `${missing(face).path}/faces:batch-delete`, '{'),
  await face.request('POST', `${missing(face).path}/faces:batch-delete`, { headers: plain, body: 'x' }),
]);

provokes('collection_not_found', 'look-up before size, emptiness and content', async ({ face }) => {
  const upload = await uploadEndlessly(face, 'announced', `${missing(face).path}/faces`);
  expect(upload.status).toBe(404);
  expect(upload.sentBytes).toBeLessThan(MOST_BUFFERED);
  return [
    await missing(face).index(tooLarge),
    await missing(face).searchByImage(tooLarge),
    await missing(face).index(empty),
    await missing(face).searchByImage(empty),
    await missing(face).index(text),
    await missing(face).searchByImage(text),
  ];
});

provokes('face_not_found', 'look-up of the face before parameters and the body', async ({ face }) => {
  const { gallery } = await galleryWith(face, somebody);
  return [
    await gallery.searchByFace(randomUUID(), { threshold: '2', max_results: '0' }),
    await face.json('POST', `${gallery.path}/search-by-face/${randomUUID()}`, {}),
  ];
});

provokes('invalid_attributes', 'index: parameters before size, emptiness and content', async ({ face }) => {
  const gallery = await newGallery(face);
  const attributes = 'everything';
  return [
    await gallery.index(tooLarge, { attributes }),
    await gallery.index(empty, { attributes }),
    await gallery.index(undefined, { attributes }),
    await gallery.index(text, { attributes }),
    await face.post(`${gallery.path}/faces`, [file('image', text), field('attributes', attributes)]),
  ];
});

provokes('invalid_quality_filter', 'index: parameters before size, emptiness and content', async ({ face }) => {
  const gallery = await newGallery(face);
  const quality_filter = 'auto';
  return [
    await gallery.index(tooLarge, { quality_filter }),
    await gallery.index(empty, { quality_filter }),
    await gallery.index(undefined, { quality_filter }),
    await gallery.index(text, { quality_filter }),
    await face.post(`${gallery.path}/faces`, [file('image', empty), field('quality_filter', quality_filter)]),
  ];
});

provokes('validation_error', 'search: parameters before size, emptiness and content', async ({ face }) => {
  const gallery = await newGallery(face);
  return [
    await gallery.searchByImage(tooLarge, { threshold: '2' }),
    await gallery.searchByImage(empty, { max_results: '0' }),
    await gallery.searchByImage(undefined, { threshold: '2' }),
    await gallery.searchByImage(text, { max_results: '101' }),
  ];
});

provokes('validation_error', 'creation: parameters before whether the collection exists', async ({ face }) => {
  const gallery = await newGallery(face);
  return gallery.create({ description: 7 });
});

provokes('invalid_image', 'index: content before the limit of the plan', async ({ face, admin }) => {
  const account = await admin.createAccount('one face', { limits: { faces_per_collection: 1 } });
  const own = face.withKey((await admin.createKey(account.id)).key);
  const { gallery } = await galleryWith(own, somebody);
  // Nothing is over the limit where there is nobody.
  expect((await gallery.indexed(nobody)).faces).toEqual([]);
  return gallery.index(text);
});
