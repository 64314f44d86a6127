import type { CaptureQuality, CaptureRule } from '../../types.js';
import { captureDegradations } from './capture-degradations.js';
import { groupBy } from './group-by.js';
import { rankCorrelation } from './rank-correlation.js';

/** One photo, untouched or degraded, as the inspection saw it. */
export interface CaptureSample {
  readonly file: string;
  readonly name: string;
  readonly strength: number;
  readonly failed: readonly CaptureRule[];
  /** Absent when no face was found. */
  readonly quality?: CaptureQuality;
  /** Against another photo of the same person. */
  readonly cosine?: number;
}

/**
 * For each degradation, the rank correlation of its strength with its component: over all faces together, and the mean over
 * faces of each one's own; beside it the mean change of the component's score and of the score that changes most besides.
 */
export function orderOfStrengths(samples: readonly CaptureSample[]) {
  const untouched = samples.filter(({ name }) => name === 'untouched');
  return captureDegradations.map(({ name, component }) => {
    const degraded = samples.filter((sample) => sample.name === name);
    const files = new Set(degraded.map(({ file }) => file));
    const all = [...untouched.filter(({ file }) => files.has(file)), ...degraded].flatMap((sample) =>
      sample.quality
        ? [{ file: sample.file, strength: sample.strength, value: sample.quality.components[component].value }]
        : [],
    );
    const isAngle = component.startsWith('headPose');
    const correlate = (some: typeof all) =>
      Math.abs(
        rankCorrelation(
          some.map(({ strength }) => strength),
          some.map(({ value }) => (isAngle ? Math.abs(value) : value)),
        ),
      );
    const each = [...groupBy(all, ({ file }) => file).values()].map(correlate).filter((value) => !Number.isNaN(value));
    return {
      name,
      component,
      faces: each.length,
      notFound: degraded.filter(({ quality }) => !quality).length / degraded.length,
      together: correlate(all),
      eachFace: each.reduce((sum, value) => sum + value, 0) / each.length,
    };
  });
}

/** The share of the untouched faces that each capture rule refuses. */
export function failedRules(samples: readonly CaptureSample[]) {
  const untouched = samples.filter(({ name }) => name === 'untouched');
  const rules = [...new Set(untouched.flatMap(({ failed }) => failed))];
  return rules.map((rule) => ({
    rule,
    share: untouched.filter(({ failed }) => failed.includes(rule)).length / untouched.length,
  }));
}

const bands = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 1];

/** How often faces of each band of the overall quality are not recognised at a threshold, degraded or not. */
export function failuresByQuality(samples: readonly CaptureSample[], threshold: number) {
  return bands.slice(1).map((to, i) => {
    const from = bands[i];
    const isInside = ({ overall }: CaptureQuality) => overall >= from && (overall < to || to === 1);
    const band = samples.filter(({ quality, cosine }) => quality && cosine !== undefined && isInside(quality));
    return {
      from,
      to,
      faces: band.length,
      fnmr: band.filter(({ cosine = 1 }) => cosine < threshold).length / band.length,
    };
  });
}
