import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { detect } from '../support/detection.js';
import { versions } from '../support/face.js';
import { newTenant, test } from '../support/fixtures.js';
import { freshId, Gallery, type IndexedFace, must, newGallery, type StoredFace } from '../support/gallery.js';
import { MEGABYTE, noise, paddedJpeg, pngBomb } from '../support/hostile-images.js';
import { field, file } from '../support/multipart.js';
import { landscape, people, portrait, sample } from '../support/photos.js';
import { provokes, saying } from '../support/provokes.js';
import { uploadEndlessly } from '../support/socket.js';

const LIMIT = 8 * MEGABYTE;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ratio = expect.toSatisfy((value: number) => value >= 0 && value <= 1, 'is 0 to 1');
const coordinate = expect.toSatisfy((value: number) => value >= 0, 'is a coordinate');
const box = { left: coordinate, top: coordinate, width: coordinate, height: coordinate };

let somebody: Buffer;
let nobody: Buffer;
/** Four people. */
let group: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  nobody = await landscape(320, 240);
  group = await sharp(sample(6)).resize(960).jpeg().toBuffer();
});

/** The members that a face keeps once it is stored. */
function stored({ face_id, bounding_box, confidence, ...rest }: IndexedFace): StoredFace {
  const { external_image_id, external_face_id, has_crop, created_at } = rest;
  return { face_id, bounding_box, confidence, external_image_id, external_face_id, has_crop, created_at };
}

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
      expect(upload.sentBytes).toBeLessThan(LIMIT + 8 * MEGABYTE);
      expect(await gallery.count()).toBe(0);
    });
  }

  test(`a face is indexed with these members and no others (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const answer = await gallery.index(somebody, { external_image_id: 'photo 1/ä🙂', external_face_id: 'Jo:1' });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const indexed = must<{ faces: IndexedFace[] }>(201, answer);
    expect(indexed).toEqual({
      faces: [
        {
          face_id: expect.stringMatching(UUID),
          bounding_box: box,
          confidence: ratio,
          external_image_id: 'photo 1/ä🙂',
          external_face_id: 'Jo:1',
          has_crop: false,
          created_at: expect.stringMatching(INSTANT),
          landmarks: expect.toSatisfy((marks: unknown[]) => marks.length === 5, 'are five landmarks'),
          attributes: { quality: expect.any(Object), pose: expect.any(Object) },
        },
      ],
      unindexed_faces: [],
    });
    const [face] = indexed.faces;
    expect(Math.abs(new Date(face.created_at).getTime() - Date.now())).toBeLessThan(60_000);
    expect(must(200, await gallery.getFace(face.face_id))).toEqual(stored(face));
    expect(await gallery.page()).toEqual({ faces: [stored(face)], next_cursor: null });
    expect(await gallery.count()).toBe(1);
  });

  test(`each set of attributes is what detect gives (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (const attributes of ['none', 'default', 'all']) {
      const detection = await detect(tenant[version], group, attributes);
      const { faces } = await gallery.indexed(group, { attributes });
      expect(
        faces.map(({ bounding_box, confidence, landmarks, attributes: told }) => ({
          bounding_box,
          confidence,
          ...(landmarks && { landmarks }),
          ...(told && { attributes: told }),
        })),
      ).toEqual(detection.faces);
      const own = Object.keys(faces[0]).sort();
      const more = attributes === 'none' ? [] : ['attributes', 'landmarks'];
      expect(own).toEqual([...Object.keys(stored(faces[0])), ...more].sort());
    }
  });

  test(`all faces of a photo are indexed, the largest first (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const { faces, unindexed_faces } = await gallery.indexed(group, { external_image_id: 'group' });
    expect(unindexed_faces).toEqual([]);
    expect(new Set(faces.map(({ face_id }) => face_id)).size).toBe(4);
    const areas = faces.map(({ bounding_box: { width, height } }) => width * height);
    // Ratios of width and height shrink every area alike.
    expect(areas).toEqual([...areas].sort((a, b) => b - a));
    for (const face of faces) {
      expect(face.external_face_id).toBeNull();
      expect(must(200, await gallery.getFace(face.face_id))).toEqual(stored(face));
    }
    expect(await gallery.count()).toBe(4);
  });

  test(`max_faces keeps the largest and names the others (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const detection = await detect(tenant[version], group, 'none');
    for (const [i, max] of [1, 3, 4, 100].entries()) {
      const kept = Math.min(max, 4);
      const { faces, unindexed_faces } = await gallery.indexed(group, {
        max_faces: String(max),
        external_image_id: `${i}`,
      });
      const boxes = detection.faces.map(({ bounding_box }) => bounding_box);
      expect(faces.map(({ bounding_box }) => bounding_box)).toEqual(boxes.slice(0, kept));
      expect(unindexed_faces).toEqual(
        boxes.slice(kept).map((bounding_box) => ({ bounding_box, reasons: ['EXCEEDS_MAX_FACES'] })),
      );
      expect((await gallery.page({ external_image_id: `${i}` })).faces).toHaveLength(kept);
    }
    expect(await gallery.count()).toBe(1 + 3 + 4 + 4);
  });

  test(`an image without a face is no error (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (const quality_filter of ['none', 'high'])
      expect(await gallery.indexed(nobody, { quality_filter })).toEqual({ faces: [], unindexed_faces: [] });
    expect(await gallery.count()).toBe(0);
  });

  test(`PNG and WebP are indexed, and an upright photo from a turned one (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const turned = await sharp(await sharp(somebody).rotate(90).toBuffer())
      .withMetadata({ orientation: 8 })
      .jpeg({ quality: 95 })
      .toBuffer();
    for (const image of [await sharp(somebody).png().toBuffer(), await sharp(somebody).webp().toBuffer(), turned]) {
      const { faces } = await gallery.indexed(image, { detect_duplicates: 'true' });
      expect(faces).toHaveLength(1);
      const { matches } = await gallery.found(somebody, { threshold: '0.9' });
      expect(matches.map(({ face_id }) => face_id)).toContain(faces[0].face_id);
    }
  });

  test(`duplicates are reported when asked for, and indexed all the same (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const [gallery, other] = [await newGallery(face), await newGallery(face)];
    await other.indexed(group);
    const [first] = (await gallery.indexed(somebody, { detect_duplicates: 'true' })).faces;
    expect(first.duplicates).toEqual([]);
    expect((await gallery.indexed(nobody, { detect_duplicates: 'true' })).faces).toEqual([]);
    const [second] = (await gallery.indexed(somebody, { detect_duplicates: 'true' })).faces;
    expect(second.duplicates).toEqual([{ face_id: first.face_id, similarity: expect.closeTo(1, 2) }]);
    for (const fields of [undefined, { detect_duplicates: 'false' }])
      expect((await gallery.indexed(somebody, fields)).faces[0]).not.toHaveProperty('duplicates');
    expect(await gallery.count()).toBe(4);
    // On a group photo each face has its own, and the photo's other faces are nobody's.
    const { faces } = await gallery.indexed(group, { detect_duplicates: 'true' });
    const with4 = faces.filter(({ duplicates = [] }) => duplicates.length === 4);
    expect(with4).toHaveLength(1);
    expect(faces.flatMap(({ duplicates = [] }) => duplicates)).toHaveLength(4);
  });

  test(`of many duplicates the ten most similar are named (${version})`, { timeout: 60_000 }, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (let i = 0; i < 12; i++) await gallery.indexed(somebody);
    const { duplicates = [] } = (await gallery.indexed(somebody, { detect_duplicates: 'true' })).faces[0];
    expect(duplicates).toHaveLength(10);
    expect(new Set(duplicates.map(({ face_id }) => face_id)).size).toBe(10);
    const similarities = duplicates.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
  });

  test(`the ends of what external ids may be are accepted (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (const label of ['x', 'x'.repeat(255), ' ', '%00', "';--", '"quoted"', 'ü/?#&=🙂']) {
      const { faces } = await gallery.indexed(somebody, { external_image_id: label, external_face_id: label });
      expect(must(200, await gallery.getFace(faces[0].face_id))).toMatchObject({
        external_image_id: label,
        external_face_id: label,
      });
      expect((await gallery.page({ external_image_id: label })).faces).toEqual([stored(faces[0])]);
    }
  });
}

test('v1 pixels and v2 ratios are one place, in every answer that shows a stored face', async ({ tenant }) => {
  const external_id = freshId();
  const [v1, v2] = [await newGallery(tenant.v1, external_id), new Gallery(tenant.v2, external_id)];
  const { faces } = await v1.indexed(group);
  const { width, height } = await sharp(group).metadata();
  const expectOnePlace = (ratios: StoredFace['bounding_box'], pixels: StoredFace['bounding_box']) => {
    expect(Math.abs(ratios.left * width - pixels.left)).toBeLessThanOrEqual(1);
    expect(Math.abs(ratios.top * height - pixels.top)).toBeLessThanOrEqual(1);
    expect(Math.abs(ratios.width * width - pixels.width)).toBeLessThanOrEqual(1);
    expect(Math.abs(ratios.height * height - pixels.height)).toBeLessThanOrEqual(1);
    expect(ratios.width).toBeLessThan(0.5);
    expect(pixels.width).toBeGreaterThan(50);
  };
  const [listed1, listed2] = [(await v1.page()).faces, (await v2.page()).faces];
  const found1 = await v1.found(group, { threshold: '0' });
  const found2 = await v2.found(group, { threshold: '0' });
  const by1 = await v1.foundByFace(faces[0].face_id, { threshold: '0' });
  const by2 = await v2.foundByFace(faces[0].face_id, { threshold: '0' });
  expect(found2.matches.map(({ face_id }) => face_id)).toEqual(found1.matches.map(({ face_id }) => face_id));
  for (const [i, pixels] of listed1.entries()) expectOnePlace(listed2[i].bounding_box, pixels.bounding_box);
  for (const [i, pixels] of found1.matches.entries())
    expectOnePlace(found2.matches[i].bounding_box, pixels.bounding_box);
  for (const [i, pixels] of by1.matches.entries()) expectOnePlace(by2.matches[i].bounding_box, pixels.bounding_box);
  for (const [one, two] of [
    [found1, found2],
    [by1, by2],
  ])
    expectOnePlace(two.searched_face?.bounding_box as never, one.searched_face?.bounding_box as never);
  const again = (await v2.indexed(group)).faces;
  for (const [i, { bounding_box, landmarks = [] }] of faces.entries()) {
    expectOnePlace(again[i].bounding_box, bounding_box);
    for (const [j, { type, x, y }] of landmarks.entries()) {
      const mark = again[i].landmarks?.[j];
      expect(mark?.type).toBe(type);
      expect(Math.abs((mark?.x ?? Number.NaN) * width - x)).toBeLessThanOrEqual(1);
      expect(Math.abs((mark?.y ?? Number.NaN) * height - y)).toBeLessThanOrEqual(1);
    }
  }
});
