import { occluders } from '../../occlusion/occluders.js';
import type { QualityFilter } from '../../types.js';
import { type FaceMeasures, probabilityOfCover, reasonsAgainst } from '../quality-filter.js';
import { undegraded } from './degrade.js';
import { fallingRate, type Trial, valueAtRate } from './falling-rate.js';
import { groupBy } from './group-by.js';
import type { Sample } from './measure-faces.js';

const levels = ['low', 'medium', 'high'] as const satisfies QualityFilter[];
const scoreBands = [0, 0.6, 0.8, 0.9, 0.98, 0.99, 0.999, Number.POSITIVE_INFINITY];

/** How a kind of degradation shows: the lower the value, the worse. */
interface Effect {
  readonly of: readonly string[];
  readonly on: string;
  readonly measure: (face: FaceMeasures) => number | undefined;
}

const effects: readonly Effect[] = [
  { of: ['blur'], on: 'sharpness', measure: ({ attributes }) => attributes?.quality.sharpness },
  { of: ['small'], on: 'interEyeDistance', measure: ({ attributes }) => attributes?.interEyeDistance },
  { of: ['small and poor'], on: 'interEyeDistance', measure: ({ attributes }) => attributes?.interEyeDistance },
  { of: ['dark'], on: 'brightness', measure: ({ attributes }) => attributes?.quality.brightness },
  { of: ['backlit'], on: 'brightness', measure: ({ attributes }) => attributes?.quality.brightness },
  { of: ['roll'], on: '-|roll|', measure: ({ attributes }) => attributes && -Math.abs(attributes.pose.roll) },
  {
    of: Object.keys(occluders),
    on: '-occlusion',
    measure: ({ occluded }) => occluded && -probabilityOfCover(occluded),
  },
];

/** For each effect, up to which value of its measure faces fail to match at the given rates. */
export function floorsAt(samples: readonly Sample[], threshold: number, rates: readonly number[]) {
  return effects.map(({ of, on, measure }) => {
    const trials = samples.flatMap(({ kind, measures, cosine }): Trial[] => {
      const value = measures && measure(measures);
      const isMeant = kind === undegraded || of.includes(kind);
      return isMeant && value !== undefined && cosine !== undefined ? [{ value, failed: cosine < threshold }] : [];
    });
    const steps = fallingRate(trials);
    return { of: of.join(), on, faces: trials.length, floors: rates.map((rate) => valueAtRate(steps, rate)) };
  });
}

/** How often the faces fail to match that a level has nothing against but their detection score, by that score. */
export function failuresByScore(samples: readonly Sample[], threshold: number) {
  return levels.flatMap((level) => {
    const others = samples.flatMap(({ measures, cosine }) => {
      if (!measures || cosine === undefined) return [];
      const reasons = reasonsAgainst(level, measures).filter((reason) => reason !== 'LOW_CONFIDENCE');
      return reasons.length === 0 ? [{ score: measures.detectionScore, failed: cosine < threshold }] : [];
    });
    return scoreBands.slice(1).map((to, i) => {
      const band = others.filter(({ score }) => score >= scoreBands[i] && score < to);
      return { level, from: scoreBands[i], to, faces: band.length, fnmr: share(band, ({ failed }) => failed) };
    });
  });
}

/** For each degradation: how many faces are found, how many of those fail to match, and what each level does about it. */
export function effectOfLevels(samples: readonly Sample[], threshold: number) {
  const groups = groupBy(samples, ({ kind, amount }) => `${kind} ${amount}`);
  return [...groups].map(([degradation, all]) => {
    const found = all.flatMap(({ measures, cosine }) =>
      measures && cosine !== undefined ? [{ measures, cosine }] : [],
    );
    const fnmr = (some: typeof found) => share(some, ({ cosine }) => cosine < threshold);
    const byLevel = levels.map((level) => {
      const passed = found.filter(({ measures }) => reasonsAgainst(level, measures).length === 0);
      return [level, { leftOut: 1 - passed.length / found.length, fnmrOfPassed: fnmr(passed) }] as const;
    });
    return { degradation, found: found.length / all.length, fnmr: fnmr(found), ...Object.fromEntries(byLevel) };
  });
}

/** The share of faces that each level leaves out, in all and by reason. */
export function sharesLeftOut(faces: readonly FaceMeasures[]) {
  return levels.map((level) => {
    const reasons = faces.map((face) => reasonsAgainst(level, face));
    const names = [...new Set(reasons.flat())];
    const byReason = names.map((name) => [name, share(reasons, (given) => given.includes(name))] as const);
    return { level, any: share(reasons, (given) => given.length > 0), ...Object.fromEntries(byReason) };
  });
}

export function share<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.length === 0 ? Number.NaN : all.filter(is).length / all.length;
}
