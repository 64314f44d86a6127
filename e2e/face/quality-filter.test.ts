import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { newGallery } from '../support/gallery.js';
import { people, portrait, sample } from '../support/photos.js';

const levels = ['none', 'low', 'medium', 'high'];
let clear: Buffer;
/** Photos with one face each that is unfit for the reason they are named after. */
let unfit: Record<string, Buffer>;
beforeAll(async () => {
  clear = await portrait(people.greenTop);
  const photo = () => sharp(clear);
  unfit = {
    LOW_SHARPNESS: await photo().blur(7).jpeg().toBuffer(),
    LOW_BRIGHTNESS: await photo().modulate({ brightness: 0.05 }).jpeg({ quality: 95 }).toBuffer(),
    SMALL_FACE: await photo()
      .resize(48)
      .extend({ top: 60, bottom: 60, left: 90, right: 90, background: '#7f8a90' })
      .png()
      .toBuffer(),
    EXTREME_POSE: await portrait(people.profile),
    // A scarf from the nose down.
    OCCLUDED: await photo()
      .composite([
        { input: { create: { width: 240, height: 130, channels: 3, background: '#24407a' } }, left: 105, top: 205 },
      ])
      .jpeg()
      .toBuffer(),
  };
});

for (const version of versions) {
  test(`quality_filter=high leaves unfit faces out and says why (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (const [reason, image] of Object.entries(unfit)) {
      const { faces, unindexed_faces } = await gallery.indexed(image, { quality_filter: 'high' });
      expect({ reason, faces, unindexed_faces }).toEqual({
        reason,
        faces: [],
        unindexed_faces: [
          { bounding_box: expect.any(Object), reasons: expect.arrayContaining([reason]) as unknown as string[] },
        ],
      });
    }
    expect(await gallery.count()).toBe(0);
  });

  test(`quality_filter=none, and none named, index whatever is a face (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (const image of Object.values(unfit)) {
      for (const fields of [{ quality_filter: 'none' }, undefined]) {
        const { faces, unindexed_faces } = await gallery.indexed(image, fields);
        expect({ faces: faces.length, unindexed_faces }).toEqual({ faces: 1, unindexed_faces: [] });
      }
    }
  });

  test(`a clear face passes every level (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    for (const quality_filter of levels) {
      const { faces, unindexed_faces } = await gallery.indexed(clear, { quality_filter });
      expect({ quality_filter, faces: faces.length, unindexed_faces }).toEqual({
        quality_filter,
        faces: 1,
        unindexed_faces: [],
      });
    }
  });

  test(`what a level leaves out, the next one leaves out too (${version})`, { timeout: 60_000 }, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    const groups = [sample(1), sample(2), sample(4), sample(5)];
    for (const image of [...Object.values(unfit), ...groups]) {
      const left: number[] = [];
      let boxes = 0;
      for (const quality_filter of levels) {
        const { faces, unindexed_faces } = await gallery.indexed(image, { quality_filter });
        left.push(unindexed_faces.length);
        boxes ||= faces.length;
        expect(faces.length + unindexed_faces.length).toBe(boxes);
        for (const { reasons } of unindexed_faces) expect(new Set(reasons).size).toBe(reasons.length);
      }
      expect(left[0]).toBe(0);
      expect(left).toEqual([...left].sort((a, b) => a - b));
    }
  });

  test(`max_faces counts the faces that pass the filter (${version})`, async ({ tenant }) => {
    const gallery = await newGallery(tenant[version]);
    // Three people; the one on the left is seen from the side.
    const fields = { quality_filter: 'low', max_faces: '1' };
    const { faces, unindexed_faces } = await gallery.indexed(sample(2), fields);
    expect(faces).toHaveLength(1);
    expect(unindexed_faces.map(({ reasons }) => reasons.join()).sort()).toEqual(['EXCEEDS_MAX_FACES', 'EXTREME_POSE']);
    const leftOut = unindexed_faces.find(({ reasons }) => reasons.includes('EXCEEDS_MAX_FACES'));
    const area = ({ width, height }: { width: number; height: number }) => width * height;
    expect(area(faces[0].bounding_box)).toBeGreaterThan(area(leftOut?.bounding_box ?? faces[0].bounding_box));
  });
}
