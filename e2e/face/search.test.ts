import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { galleryWith, type Match, must, newGallery, type Search } from '../support/gallery.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

const DEFAULT_THRESHOLD = 0.65;

let somebody: Buffer;
let nobody: Buffer;
let group: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  nobody = await landscape(320, 240);
  group = await sharp(sample(6)).resize(960).jpeg().toBuffer();
});

const ids = (matches: readonly Match[]) => matches.map(({ face_id }) => face_id);

for (const version of versions) {
  test(`a search answers with these members and no others (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const labels = { external_image_id: 'photo 1', external_face_id: 'Jo' };
    const [face] = (await gallery.indexed(somebody, labels)).faces;
    const [twin] = (await gallery.indexed(somebody)).faces;
    const match = ({ face_id, bounding_box, external_image_id, external_face_id }: typeof face) => ({
      face_id,
      similarity: expect.closeTo(1, 2),
      external_image_id,
      external_face_id,
      bounding_box,
    });
    const byImage = await gallery.searchByImage(somebody, { threshold: '0.8' });
    expect(byImage.headers['content-type']).toMatch(/^application\/json/);
    expect(must(200, byImage)).toEqual({
      matches: expect.arrayContaining([match(face), match(twin)]),
      searched_face: { bounding_box: face.bounding_box, confidence: face.confidence },
      threshold: 0.8,
    });
    expect(must<Search>(200, byImage).matches).toHaveLength(2);
    const byFace = await gallery.searchByFace(twin.face_id, { threshold: '0.8' });
    expect(must(200, byFace)).toEqual({
      matches: [match(face)],
      searched_face: must(200, await gallery.getFace(twin.face_id)),
      threshold: 0.8,
    });
  });

  test(`the same woman is found on another photo, and of a group nobody else (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const laughing = (await gallery.indexed(await portrait(people.redBlondeLaughing))).faces[0];
    await gallery.indexed(group);
    const { matches, threshold } = await gallery.found(await portrait(people.redBlondeSmiling));
    expect(threshold).toBe(DEFAULT_THRESHOLD);
    expect(ids(matches)).toEqual([laughing.face_id]);
    expect(matches[0].similarity).toBeGreaterThan(DEFAULT_THRESHOLD);
  });

  test(`a similarity is what compare says of the two photos (${version})`, async ({ tenant }) => {
    const [one, other] = [await portrait(people.redBlondeLaughing), await portrait(people.redBlondeSmiling)];
    const { gallery, faces } = await galleryWith(tenant[version], one);
    const compared = must<{ similarity: number }>(200, await tenant[version].compare(other, one)).similarity;
    const [byImage] = (await gallery.found(other)).matches;
    expect(Math.abs(byImage.similarity - compared)).toBeLessThan(0.001);
    await gallery.indexed(other);
    const [byFace] = (await gallery.foundByFace(faces[0].face_id)).matches;
    expect(Math.abs(byFace.similarity - compared)).toBeLessThan(0.001);
  });

  test(`matches come the most similar first, and the threshold is the least that they have (${version})`, async ({
    tenant,
  }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    for (const number of [1, 3] as const) await gallery.indexed(sample(number));
    const everybody = (await gallery.found(somebody, { threshold: '0', max_results: '100' })).matches;
    expect(everybody).toHaveLength(10);
    const similarities = everybody.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    for (const similarity of similarities) expect(similarity).toBeGreaterThanOrEqual(0);
    for (const { similarity } of everybody.slice(0, 5)) {
      // What is told as similar as this is found at this threshold, and at the next step not.
      const at = (await gallery.found(somebody, { threshold: String(similarity), max_results: '100' })).matches;
      expect(at).toEqual(everybody.filter((match) => match.similarity >= similarity));
      const above = Math.min(1, similarity + 0.0001).toFixed(4);
      const over = (await gallery.found(somebody, { threshold: above, max_results: '100' })).matches;
      expect(over).toEqual(everybody.filter((match) => match.similarity >= Number(above)));
    }
    const byFace = (await gallery.foundByFace(faces[0].face_id, { threshold: '0', max_results: '100' })).matches;
    expect(ids(byFace).sort()).toEqual(
      ids(everybody)
        .filter((id) => id !== faces[0].face_id)
        .sort(),
    );
  });

  test(`the ends of the threshold's range are accepted (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], group);
    for (const threshold of ['0', '1', '0.0', '1.0']) {
      for (const search of [
        await gallery.found(somebody, { threshold }),
        await gallery.foundByFace(faces[0].face_id, { threshold }),
      ]) {
        expect(search.threshold).toBe(Number(threshold));
        for (const { similarity } of search.matches) expect(similarity).toBeGreaterThanOrEqual(Number(threshold));
      }
    }
    expect((await gallery.found(somebody, { threshold: '0' })).matches).toHaveLength(4);
    expect((await gallery.foundByFace(faces[0].face_id, { threshold: '0' })).matches).toHaveLength(3);
    expect((await gallery.found(nobody, { threshold: '0' })).matches).toEqual([]);
  });

  test(`max_results is 10 unless one says otherwise (${version})`, { timeout: 60_000 }, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (let i = 0; i < 12; i++) await gallery.indexed(somebody, { attributes: 'none' });
    const [{ face_id }] = await gallery.allFaces();
    for (const [fields, byImage, byFace] of [
      [{}, 10, 10],
      [{ max_results: '1' }, 1, 1],
      [{ max_results: '11' }, 11, 11],
      [{ max_results: '12' }, 12, 11],
      [{ max_results: '100' }, 12, 11],
    ] as const) {
      const found = ids((await gallery.found(somebody, fields)).matches);
      expect(new Set(found).size).toBe(byImage);
      const others = ids((await gallery.foundByFace(face_id, fields)).matches);
      expect(new Set(others).size).toBe(byFace);
      expect(others).not.toContain(face_id);
    }
  });

  test(`search by face needs no body at all, and takes an empty form and upper case (${version})`, async ({
    tenant,
  }) => {
    const { gallery, faces } = await galleryWith(tenant[version], somebody);
    const [twin] = (await gallery.indexed(somebody)).faces;
    const without = await gallery.foundByFace(twin.face_id);
    expect(without.threshold).toBe(DEFAULT_THRESHOLD);
    expect(ids(without.matches)).toEqual([faces[0].face_id]);
    expect(await gallery.foundByFace(twin.face_id, {})).toEqual(without);
    expect(await gallery.foundByFace(twin.face_id.toUpperCase())).toEqual(without);
    const chunked = { 'transfer-encoding': 'chunked', 'content-type': 'multipart/form-data; boundary=x' };
    const path = `${gallery.path}/search-by-face/${twin.face_id}`;
    const streamed = await tenant[version].request('POST', path, { headers: chunked, body: '--x--\r\n' });
    expect(must(200, streamed)).toEqual(without);
  });

  test(`the only face of a collection finds nobody (${version})`, async ({ tenant }) => {
    const { gallery, faces } = await galleryWith(tenant[version], somebody);
    const { matches, searched_face } = await gallery.foundByFace(faces[0].face_id, { threshold: '0' });
    expect(matches).toEqual([]);
    expect(searched_face?.face_id).toBe(faces[0].face_id);
  });

  test(`of several faces on the image the largest is searched with (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const { faces } = await gallery.indexed(group);
    const { matches, searched_face } = await gallery.found(group);
    expect(searched_face).toEqual({ bounding_box: faces[0].bounding_box, confidence: faces[0].confidence });
    expect(ids(matches)[0]).toBe(faces[0].face_id);
    expect(matches[0].similarity).toBeGreaterThan(0.95);
  });

  test(`an image without a face is no error, nor is an empty collection (${version})`, async ({ tenant }) => {
    const { gallery } = await galleryWith(tenant[version], group);
    expect(await gallery.found(nobody)).toEqual({ matches: [], searched_face: null, threshold: DEFAULT_THRESHOLD });
    const empty = await newGallery(tenant[version]);
    const { matches, searched_face } = await empty.found(somebody, { threshold: '0' });
    expect(matches).toEqual([]);
    expect(searched_face).toEqual({ bounding_box: expect.any(Object), confidence: expect.any(Number) });
  });

  test(`other collections of the account are not searched (${version})`, async ({ tenant }) => {
    await galleryWith(tenant[version], somebody);
    const { gallery } = await galleryWith(tenant[version], await portrait(people.stripes));
    expect((await gallery.found(somebody)).matches).toEqual([]);
  });

  test(`asked twice, a search answers the same (${version})`, async ({ tenant }) => {
    const { gallery } = await galleryWith(tenant[version], group);
    const first = await gallery.found(somebody, { threshold: '0' });
    expect(await gallery.found(somebody, { threshold: '0' })).toEqual(first);
  });
}
