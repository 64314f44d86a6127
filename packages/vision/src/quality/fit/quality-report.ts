import type { QualityFilter } from '../../types.js';
import { type FaceMeasures, reasonsAgainst } from '../quality-filter.js';
import { undegraded } from './degrade.js';
import { fallingRate, type Trial, valueAtRate } from './falling-rate.js';
import { groupBy } from './group-by.js';
import type { Sample } from './measure-faces.js';

const levels = ['low', 'medium', 'high'] as const satisfies QualityFilter[];

type Attributes = NonNullable<FaceMeasures['attributes']>;

/** Which measure each kind of degradation makes worse; every one falls with its kind. */
const measureOf: Readonly<Record<string, (attributes: Attributes) => number>> = {
  blur: ({ quality }) => quality.sharpness,
  small: ({ interEyeDistance }) => interEyeDistance,
  'small and poor': ({ interEyeDistance }) => interEyeDistance,
  dark: ({ quality }) => quality.brightness,
  backlit: ({ quality }) => quality.brightness,
  roll: ({ pose }) => -Math.abs(pose.roll),
};

/** For each kind, up to which value of its measure faces fail to match at the given rates. */
export function floorsAt(samples: readonly Sample[], threshold: number, rates: readonly number[]) {
  return Object.entries(measureOf).map(([kind, measure]) => {
    const trials = samples.flatMap((sample): Trial[] => {
      const { measures, cosine } = sample;
      if ((sample.kind !== kind && sample.kind !== undegraded) || !measures?.attributes || cosine === undefined)
        return [];
      return [{ value: measure(measures.attributes), failed: cosine < threshold }];
    });
    const steps = fallingRate(trials);
    return { kind, faces: trials.length, floors: rates.map((rate) => valueAtRate(steps, rate)) };
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
