import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { galleryWith, newGallery } from '../support/gallery.js';
import { MEGABYTE, noise, paddedJpeg, pngBomb } from '../support/hostile-images.js';
import { field, file } from '../support/multipart.js';
import { people, portrait } from '../support/photos.js';
import { provokes, saying } from '../support/provokes.js';
import { MOST_BUFFERED, uploadEndlessly } from '../support/socket.js';

const LIMIT = 8 * MEGABYTE;
const badThresholds = ['2', '-0.1', '1.0001', 'abc', '', 'NaN', 'Infinity', '0x1', '1e-1', '0,5'];
const badNumbers = ['0', '101', '-1', '1.5', 'abc', '', '1e1'];

let somebody: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
});

provokes('image_too_large', 'search, 8 MB and one byte, of noise and of a good photo', async ({ face }) => {
  const gallery = await newGallery(face);
  return [
    await gallery.searchByImage(noise(LIMIT + 1)),
    await gallery.searchByImage(paddedJpeg(somebody, LIMIT + 1)),
  ].map((answer) => saying('image is larger than 8 MB', answer));
});

provokes('empty_image', 'search without an image part, or with one of 0 bytes', async ({ face }) => {
  const gallery = await newGallery(face);
  return [
    await gallery.searchByImage(undefined),
    await gallery.searchByImage(Buffer.alloc(0)),
    await gallery.searchByImage(undefined, { threshold: '0.5' }),
  ].map((answer) => saying('image is empty', answer));
});

provokes('invalid_image', 'search with text, with half a photo, with a bomb', async ({ face }) => {
  const gallery = await newGallery(face);
  return [
    await gallery.searchByImage(Buffer.from('no photo')),
    await gallery.searchByImage(somebody.subarray(0, somebody.length / 2)),
    await gallery.searchByImage(pngBomb()),
  ];
});

provokes('validation_error', 'a search with a threshold out of 0 to 1, or no number', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  const answers = [];
  for (const threshold of badThresholds) {
    answers.push(await gallery.searchByImage(somebody, { threshold }));
    answers.push(await gallery.searchByFace(faces[0].face_id, { threshold }));
  }
  return answers.map((answer) => saying('threshold: Must be between 0 and 1', answer));
});

provokes('validation_error', 'a search for max_results that is no number from 1 to 100', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  const answers = [];
  for (const max_results of badNumbers) {
    answers.push(await gallery.searchByImage(somebody, { max_results }));
    answers.push(await gallery.searchByFace(faces[0].face_id, { max_results }));
  }
  return answers.map((answer) => saying('max_results: Must be between 1 and 100', answer));
});

provokes('validation_error', 'a search with a body that is no form', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  const byFace = `${gallery.path}/search-by-face/${faces[0].face_id}`;
  const headers = { 'content-type': 'text/plain' };
  return [
    await face.json('POST', `${gallery.path}/search-by-image`, {}),
    await face.request('POST', `${gallery.path}/search-by-image`),
    await face.json('POST', byFace, { threshold: 0.5 }),
    await face.request('POST', byFace, { headers, body: 'threshold=1' }),
  ];
});

provokes('image_too_large', 'search by face with a form larger than any form without a file', async ({ face }) => {
  const { gallery, faces } = await galleryWith(face, somebody);
  return face.post(`${gallery.path}/search-by-face/${faces[0].face_id}`, [
    file('image', noise(MEGABYTE)),
    field('threshold', '0.5'),
  ]);
});

for (const version of versions) {
  for (const length of ['announced', 'chunked'] as const) {
    test(`the rest of an image that is too large is not read: search, length ${length} (${version})`, async ({
      tenant,
    }) => {
      const gallery = await newGallery(tenant[version]);
      const upload = await uploadEndlessly(tenant[version], length, `${gallery.path}/search-by-image`);
      expect(upload.status).toBe(413);
      expect(upload.body).toContain('"code":"image_too_large"');
      expect(upload.closedByServer).toBe(true);
      expect(upload.sentBytes).toBeLessThan(LIMIT + MOST_BUFFERED);
    });
  }
}
