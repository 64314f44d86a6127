import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { newGallery } from '../support/gallery.js';
import { MEGABYTE, noise, paddedJpeg, pngBomb } from '../support/hostile-images.js';
import { field, file } from '../support/multipart.js';
import { people, portrait, sample } from '../support/photos.js';
import { provokes, saying } from '../support/provokes.js';
import { MOST_BUFFERED, uploadEndlessly } from '../support/socket.js';

const LIMIT = 8 * MEGABYTE;
let somebody: Buffer;
/** Four people. */
let group: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  group = await sharp(sample(6)).resize(960).jpeg().toBuffer();
});

provokes('image_too_large', 'index, 8 MB and one byte, of noise and of a good photo', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [await gallery.index(noise(LIMIT + 1)), await gallery.index(paddedJpeg(somebody, LIMIT + 1))];
  expect(await gallery.count()).toBe(0);
  return answers.map((answer) => saying('image is larger than 8 MB', answer));
});

provokes('empty_image', 'index without an image part, or with one of 0 bytes', async ({ face }) => {
  const gallery = await newGallery(face);
  return [
    await gallery.index(undefined),
    await gallery.index(Buffer.alloc(0)),
    await gallery.index(undefined, { external_image_id: 'x' }),
    await face.post(`${gallery.path}/faces`, [file('photo', somebody)]),
  ].map((answer) => saying('image is empty', answer));
});

provokes('invalid_image', 'index of text, of half a photo, of a bomb; nothing is indexed', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [
    await gallery.index(Buffer.from('no photo')),
    await gallery.index(somebody.subarray(0, somebody.length / 2)),
    await gallery.index(pngBomb()),
  ];
  expect(await gallery.count()).toBe(0);
  return answers;
});

provokes('invalid_attributes', 'index with attributes=everything, and other words', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [];
  for (const attributes of ['everything', 'ALL', '', 'all,none'])
    answers.push(await gallery.index(somebody, { attributes }));
  expect(await gallery.count()).toBe(0);
  return answers;
});

provokes('invalid_quality_filter', 'quality_filter=auto, and other words', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [];
  for (const quality_filter of ['auto', 'AUTO', 'High', '', '1', 'none,low'])
    answers.push(await gallery.index(somebody, { quality_filter }));
  expect(await gallery.count()).toBe(0);
  return answers;
});

provokes('invalid_quality_filter', 'quality_filter given after the image', async ({ face }) => {
  const gallery = await newGallery(face);
  return face.post(`${gallery.path}/faces`, [file('image', somebody), field('quality_filter', 'auto')]);
});

provokes('validation_error', 'max_faces that is no number from 1 to 100', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [];
  for (const max_faces of ['0', '101', '-1', '1.5', 'abc', '', '1e1'])
    answers.push(saying('max_faces: Must be between 1 and 100', await gallery.index(somebody, { max_faces })));
  return answers;
});

provokes(
  'validation_error',
  'external ids of image and face that are empty, too long or hold controls',
  async ({ face }) => {
    const gallery = await newGallery(face);
    const answers = [];
    for (const name of ['external_image_id', 'external_face_id']) {
      for (const value of ['', 'x'.repeat(256), 'a\0b', 'a\nb', 'a\tb', '\u007f', '\u001b[31m']) {
        const answer = await gallery.index(somebody, { [name]: value });
        expect(answer.text).toContain(`${name}: `);
        answers.push(answer);
      }
    }
    expect(await gallery.count()).toBe(0);
    return answers;
  },
);

provokes('validation_error', 'detect_duplicates that is neither true nor false', async ({ face }) => {
  const gallery = await newGallery(face);
  const answers = [];
  for (const detect_duplicates of ['yes', '1', 'TRUE', ''])
    answers.push(await gallery.index(somebody, { detect_duplicates }));
  return answers;
});

provokes('validation_error', 'index with a body that is no form', async ({ face }) => {
  const gallery = await newGallery(face);
  return [
    await face.json('POST', `${gallery.path}/faces`, { image: somebody.toString('base64') }),
    await face.request('POST', `${gallery.path}/faces`, { headers: { 'content-type': 'image/jpeg' }, body: somebody }),
    await face.request('POST', `${gallery.path}/faces`),
  ];
});

provokes('validation_error', 'an image twice in one form', async ({ face }) => {
  const gallery = await newGallery(face);
  const answer = await face.post(`${gallery.path}/faces`, [file('image', somebody), file('image', somebody)]);
  expect(await gallery.count()).toBe(0);
  return answer;
});

provokes(
  'validation_error',
  'more faces than the plan has: of the image all are indexed, or none',
  async ({ face, admin }) => {
    const own = (await newTenant(admin, 'five faces', { limits: { faces_per_collection: 5 } }))[face.version];
    const gallery = await newGallery(own);
    expect((await gallery.indexed(group)).faces).toHaveLength(4);
    const refused = [await gallery.index(group), await gallery.index(group, { max_faces: '2' })];
    expect(await gallery.count()).toBe(4);
    expect((await gallery.indexed(group, { max_faces: '1' })).faces).toHaveLength(1);
    refused.push(await gallery.index(somebody));
    expect(await gallery.count()).toBe(5);
    expect((await gallery.allFaces()).length).toBe(5);
    // The limit is each collection's.
    expect((await (await newGallery(own)).indexed(somebody)).faces).toHaveLength(1);
    return refused.map((answer) => saying("The plan's limit of 5 faces is reached", answer));
  },
);

for (const version of versions) {
  for (const length of ['announced', 'chunked'] as const) {
    test(`the rest of an image that is too large is not read: index, length ${length} (${version})`, async ({
      tenant,
    }) => {
      const gallery = await newGallery(tenant[version]);
      const upload = await uploadEndlessly(tenant[version], length, `${gallery.path}/faces`);
      expect(upload.status).toBe(413);
      expect(upload.body).toContain('"code":"image_too_large"');
      expect(upload.closedByServer).toBe(true);
      expect(upload.sentBytes).toBeLessThan(LIMIT + MOST_BUFFERED);
      expect(await gallery.count()).toBe(0);
    });
  }
}
