import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { detect } from '../support/detection.js';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { freshId, Gallery, type IndexedFace, must, newGallery, type StoredFace } from '../support/gallery.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

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

for (const version of versions) {
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
