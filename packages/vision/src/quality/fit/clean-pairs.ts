import type { LfwPair } from '../../models/fit/lfw-pairs.js';
import { cosineBetween } from '../../pipeline/embedding.js';
import type { EnrollableFace } from '../../types.js';
import { reasonsAgainst } from '../quality-filter.js';
import { fallingRate } from './falling-rate.js';
import { groupBy } from './group-by.js';
import { measuresOf } from './measure-faces.js';
import { share } from './quality-report.js';

/** The labelled face of each photo, by `Name/Name_0001.jpg`. */
type CleanFaces = ReadonlyMap<string, EnrollableFace>;

/** Degrees to either side up to which a partner counts as frontal. */
const frontal = 15;
const partnersPerPhoto = 10;

/** FNMR of the listed pairs, and of those of which a level keeps both. */
export function cleanPairs(clean: CleanFaces, pairs: readonly LfwPair[], threshold: number) {
  const judged = pairs.flatMap(({ genuine, first, second }) => {
    const [a, b] = [clean.get(first), clean.get(second)];
    return genuine && a && b ? [{ a, b, failed: !matches(a, b, threshold) }] : [];
  });
  return (['none', 'low', 'medium', 'high'] as const).map((level) => {
    const passes = (face: EnrollableFace) => reasonsAgainst(level, measuresOf(face)).length === 0;
    const kept = judged.filter(({ a, b }) => passes(a) && passes(b));
    return { level, pairs: kept.length, fnmr: share(kept, ({ failed }) => failed) };
  });
}

/** How the failures grow with a head's angle against frontal photos of the same person. */
export function turnedHeads(clean: CleanFaces, threshold: number) {
  const people = groupBy(clean, ([path]) => path.split('/')[0]);
  const trials = [...people.values()].flatMap((photos) => {
    const partners = photos.filter(([, { attributes }]) => {
      return attributes && Math.abs(attributes.pose.yaw) <= frontal && Math.abs(attributes.pose.pitch) <= frontal;
    });
    return photos.flatMap(([path, face]) =>
      partners
        .filter(([other]) => other !== path)
        .slice(0, partnersPerPhoto)
        .map(([, partner]) => ({ pose: face.attributes?.pose, failed: !matches(face, partner, threshold) })),
    );
  });
  return (['yaw', 'pitch'] as const).map((angle) => ({
    angle,
    steps: fallingRate(trials.map(({ pose, failed }) => ({ value: -Math.abs(pose?.[angle] ?? 0), failed }))),
  }));
}

function matches(a: EnrollableFace, b: EnrollableFace, threshold: number): boolean {
  return a.embedding !== undefined && b.embedding !== undefined && cosineBetween(a.embedding, b.embedding) >= threshold;
}
