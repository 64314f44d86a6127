import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { newGallery } from '../support/gallery.js';
import { landscape, people, portrait, sample } from '../support/photos.js';

let somebody: Buffer;
let nobody: Buffer;
/** Four people. */
let group: Buffer;
beforeAll(async () => {
  somebody = await portrait(people.greenTop);
  nobody = await landscape(320, 240);
  group = await sharp(sample(6)).resize(960).jpeg().toBuffer();
});

for (const version of versions) {
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
}
