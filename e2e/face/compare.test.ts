import sharp from 'sharp';
import { expect } from 'vitest';
import { type Comparison, type Face, versions } from '../support/face.js';
import { test } from '../support/fixtures.js';
import { areTakenForOne, type Person, people, portrait, sample } from '../support/photos.js';

const DEFAULT_THRESHOLD = 0.65;

/** Every pair of two who stand on one photo, and so are two for certain. */
const strangers = (Object.keys(people) as Person[]).flatMap((one, i, everybody) =>
  everybody
    .slice(i + 1)
    .flatMap((other): [Person, Person][] => (people[one].photo === people[other].photo ? [[one, other]] : [])),
);

async function compare(
  face: Face,
  source: Buffer,
  target: Buffer,
  fields: Record<string, string> = {},
): Promise<Comparison> {
  const answer = await face.compare(source, target, fields);
  expect({ status: answer.status, body: answer.text }).toMatchObject({ status: 200 });
  return answer.json<Comparison>();
}

/** Pairs of photos of one person each: taken on different evenings in different light, or one of them much changed. */
async function samePerson(): Promise<[string, Buffer, Buffer][]> {
  const { redBlondeLaughing, redBlondeSmiling, greenTop, tallWithChoker } = people;
  const turned = await sharp(await portrait(greenTop))
    .rotate(12, { background: '#808080' })
    .resize(220)
    .modulate({ brightness: 0.6 })
    .jpeg({ quality: 60 })
    .toBuffer();
  const grey = await sharp(await portrait(tallWithChoker))
    .greyscale()
    .blur(1.2)
    .jpeg({ quality: 50 })
    .toBuffer();
  return [
    ['two photos, a year of light apart', await portrait(redBlondeLaughing), await portrait(redBlondeSmiling)],
    ['turned, dark and small', await portrait(greenTop), turned],
    ['grey, blurred and pressed hard', await portrait(tallWithChoker), grey],
  ];
}

for (const version of versions) {
  test(`two photos of one person are alike: over ${DEFAULT_THRESHOLD} (${version})`, async ({ tenant }) => {
    for (const [what, source, target] of await samePerson()) {
      const { similarity, is_match, threshold } = await compare(tenant[version], source, target);
      expect({ what, similarity, is_match, threshold }).toEqual({
        what,
        similarity,
        is_match: true,
        threshold: DEFAULT_THRESHOLD,
      });
      expect(similarity).toBeGreaterThan(DEFAULT_THRESHOLD);
      expect(similarity).toBeLessThanOrEqual(1);
    }
  });

  test(`two people are not: under ${DEFAULT_THRESHOLD}, for everybody on one photo (${version})`, {
    timeout: 120_000,
  }, async ({ tenant }) => {
    const matches: [Person, Person, number][] = [];
    for (const [one, other] of strangers) {
      const answer = await compare(tenant[version], await portrait(people[one]), await portrait(people[other]));
      expect(answer.similarity).toBeGreaterThanOrEqual(0);
      expect(answer.is_match).toBe(answer.similarity >= DEFAULT_THRESHOLD);
      if (answer.is_match) matches.push([one, other, answer.similarity]);
    }
    expect(matches.filter(([one, other]) => !areTakenForOne(one, other))).toEqual([]);
    expect(matches.length).toBeLessThanOrEqual(2);
    for (const [, , similarity] of matches) expect(similarity).toBeLessThan(0.75);
  });

  test(`a photo is like itself as nothing else is (${version})`, async ({ tenant }) => {
    const photo = await portrait(people.stripes);
    const { similarity } = await compare(tenant[version], photo, photo);
    expect(similarity).toBeGreaterThan(0.95);
    expect(similarity).toBeLessThanOrEqual(1);
  });

  test(`source and target change places without changing the similarity (${version})`, async ({ tenant }) => {
    const [one, other] = [await portrait(people.greenDress), await portrait(people.redDress)];
    const there = await compare(tenant[version], one, other);
    const back = await compare(tenant[version], other, one);
    expect(back.similarity).toBeCloseTo(there.similarity, 5);
    expect(back.source_face).toEqual(there.target_face);
  });

  test(`is_match follows the threshold that the caller gives (${version})`, async ({ tenant }) => {
    const [one, other] = [await portrait(people.redBlondeLaughing), await portrait(people.redBlondeSmiling)];
    const { similarity } = await compare(tenant[version], one, other);
    const below = await compare(tenant[version], one, other, { threshold: (similarity - 0.001).toFixed(6) });
    const above = await compare(tenant[version], one, other, { threshold: Math.min(1, similarity + 0.001).toFixed(6) });
    expect(below).toMatchObject({ similarity, is_match: true });
    expect(above).toMatchObject({ similarity, is_match: false });
    expect(below.threshold).toBeCloseTo(similarity - 0.001, 6);
  });

  test(`of several faces the largest is compared (${version})`, async ({ tenant }) => {
    const face = tenant[version];
    const group = sample(6);
    const detection = (await face.detect(group, { attributes: 'none' })).json<{
      faces: { bounding_box: { width: number; height: number } }[];
    }>();
    const area = ({ bounding_box: { width, height } }: (typeof detection.faces)[number]) => width * height;
    const largest = [...detection.faces].sort((a, b) => area(b) - area(a))[0];
    const { source_face, target_face } = await compare(face, group, await portrait(people.greenDress));
    expect(source_face.bounding_box).toEqual(largest?.bounding_box);
    expect(target_face.bounding_box).toBeDefined();
  });
}

test('v1 and v2 give one similarity, and one place in pixels and in ratios', async ({ tenant }) => {
  const [one, other] = [await portrait(people.greenDress), sample(6)];
  const v1 = await compare(tenant.v1, one, other);
  const v2 = await compare(tenant.v2, one, other);
  expect(v2.similarity).toBe(v1.similarity);
  const within = (ratio: number, pixels: number) => expect(Math.abs(ratio * 1920 - pixels)).toBeLessThanOrEqual(1);
  within(v2.target_face.bounding_box.left, v1.target_face.bounding_box.left);
  within(v2.target_face.bounding_box.width, v1.target_face.bounding_box.width);
});
