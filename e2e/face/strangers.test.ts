import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect } from 'vitest';
import { test } from '../support/fixtures.js';
import { type Gallery, newGallery } from '../support/gallery.js';
import { areTakenForOne, type Person, people, portrait } from '../support/photos.js';

/** Of one comparison at the default threshold, as docs/models.md measured it. */
const FALSE_MATCH_RATE = 1e-3;
/** What docs/models.md advises for a search: the similarity that one in 100,000 strangers reaches. */
const STRICT_THRESHOLD = '0.78';
/** Faces of Labeled Faces in the Wild as `Name/Name_0001.jpg`, for the test at a larger scale. */
const LFW = process.env.FACET_LFW ?? '';

/** The share of strangers' searches that find anybody among `galleryFaces` people, at the default threshold. */
const falsePositiveIdentificationRate = (galleryFaces: number) => 1 - (1 - FALSE_MATCH_RATE) ** galleryFaces;

/** Everybody once: one of the two photos of the red blonde is left out. */
const distinct = (Object.keys(people) as Person[]).filter((name) => name !== 'redBlondeSmiling');
let photos: Record<Person, Buffer>;
beforeAll(async () => {
  const entries = Object.entries(people).map(async ([name, head]) => [name, await portrait(head)]);
  photos = Object.fromEntries(await Promise.all(entries));
});

/** The names of those who are found, the most similar first. */
async function namesFound(gallery: Gallery, image: Buffer, threshold?: string): Promise<string[]> {
  const fields = { max_results: '100', ...(threshold && { threshold }) };
  const { matches } = await gallery.found(image, fields);
  return matches.map(({ external_face_id }) => String(external_face_id));
}

async function enrol(gallery: Gallery, name: string, image: Buffer): Promise<string> {
  const fields = { external_face_id: name, max_faces: '1', attributes: 'none' };
  const { faces } = await gallery.indexed(image, fields);
  expect({ name, faces: faces.length }).toEqual({ name, faces: 1 });
  return faces[0].face_id;
}

test('whoever is not in a collection finds nobody there', { timeout: 120_000 }, async ({ tenant }) => {
  const gallery = await newGallery(tenant.v2);
  const enrolled = new Map<Person, string>();
  for (const name of distinct) enrolled.set(name, await enrol(gallery, name, photos[name]));

  const unexpected: string[] = [];
  for (const name of distinct) {
    // Everybody but one is in the collection, and that one is looked for.
    await gallery.deleteFace(enrolled.get(name) ?? '');
    const found = (await namesFound(gallery, photos[name])) as Person[];
    unexpected.push(...found.filter((other) => !areTakenForOne(name, other)).map((other) => `${name}: ${other}`));
    expect({ name, found: await namesFound(gallery, photos[name], STRICT_THRESHOLD) }).toEqual({ name, found: [] });
    enrolled.set(name, await enrol(gallery, name, photos[name]));
  }
  // 21 strangers, each against 20 people: 0.4 finds by the stated rate, which allows none beside the known pairs.
  const allowed = Math.floor(distinct.length * falsePositiveIdentificationRate(distinct.length - 1));
  expect(unexpected.slice(allowed)).toEqual([]);
});

test('whoever is in a collection is found first, on another or a much changed photo', { timeout: 60_000 }, async ({
  tenant,
}) => {
  const gallery = await newGallery(tenant.v2);
  for (const name of distinct) await enrol(gallery, name, photos[name]);
  expect((await namesFound(gallery, photos.redBlondeSmiling, STRICT_THRESHOLD))[0]).toBe('redBlondeLaughing');
  for (const name of distinct) {
    const changed = await sharp(photos[name])
      .rotate(7, { background: '#808080' })
      .resize(300)
      .modulate({ brightness: 0.8 })
      .jpeg({ quality: 65 })
      .toBuffer();
    expect({ name, first: (await namesFound(gallery, changed))[0] }).toEqual({ name, first: name });
  }
});

test.runIf(LFW !== '')('of LFW: 100 people, 200 strangers and 100 mates', { timeout: 300_000 }, async ({ tenant }) => {
  const photo = (name: string, number: number) => join(LFW, name, `${name}_000${number}.jpg`);
  const everybody = readdirSync(LFW)
    .filter((name) => existsSync(photo(name, 1)))
    .sort();
  const twice = everybody.filter((name) => existsSync(photo(name, 2)));
  const inside = twice.filter((_, i) => i % Math.floor(twice.length / 100) === 0).slice(0, 100);
  const strangers = everybody.filter((name, i) => i % 8 === 0 && !inside.includes(name)).slice(0, 200);
  expect([inside.length, strangers.length]).toEqual([100, 200]);

  const gallery = await newGallery(tenant.v2);
  for (const name of inside) await enrol(gallery, name, readFileSync(photo(name, 1)));
  let mates = 0;
  for (const name of inside) if ((await namesFound(gallery, readFileSync(photo(name, 2))))[0] === name) mates++;
  let finds = 0;
  for (const name of strangers) if ((await namesFound(gallery, readFileSync(photo(name, 1)))).length > 0) finds++;

  const rate = falsePositiveIdentificationRate(inside.length);
  const expected = strangers.length * rate;
  // Three standard deviations of as many independent searches.
  expect(finds).toBeLessThanOrEqual(expected + 3 * Math.sqrt(expected * (1 - rate)));
  // One in thirty is not recognised at this threshold; some have a stranger beside them who is larger.
  expect(mates).toBeGreaterThanOrEqual(92);
});
