import { errorRates } from './calibration-fit.js';
import { type Faces, imagesOf, type Judgement, judgePairs } from './judge-pairs.js';
import type { LfwPair } from './lfw-pairs.js';
import { falseMatchRate, falseNonMatchRate } from './verification-rates.js';

/** Fits a projection on the listed images and makes every image's vector with it. */
export type Fit = (images: readonly string[]) => Faces;

/** Errors among people that neither projection nor thresholds have seen, over several splits of the folds. */
export interface CrossFit {
  readonly fittedFolds: number;
  readonly judgedFolds: number;
  readonly splits: number;
  /** As LFW's protocol has it, within the judged folds; mean over the splits, 0..1. */
  readonly accuracy: number;
  readonly rates: readonly CrossFitRates[];
}

/** At the threshold that is fitted to the wanted FMR: means over the splits, and the highest FMR of one. */
interface CrossFitRates {
  readonly wanted: number;
  readonly fmr: number;
  readonly highestFmr: number;
  readonly fnmr: number;
}

/** Fits on every choice of `fittedFolds` of the folds, whose people are disjoint, and judges the others. */
export function crossFit(
  fit: Fit,
  pairs: readonly LfwPair[],
  fittedFolds: number,
  wantedRates: readonly number[],
): CrossFit {
  const folds = [...new Set(pairs.map(({ fold }) => fold))];
  const splits = choices(folds, fittedFolds).map((chosen) => {
    const fitted = pairs.filter(({ fold }) => chosen.includes(fold));
    const others = pairs.filter(({ fold }) => !chosen.includes(fold));
    const faces = fit([...imagesOf(fitted)].sort());
    return ratesElsewhere(judgePairs(faces, fitted), judgePairs(faces, others), wantedRates);
  });
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return {
    fittedFolds,
    judgedFolds: folds.length - fittedFolds,
    splits: splits.length,
    accuracy: Number(mean(splits.map(({ accuracy }) => accuracy)).toFixed(5)),
    rates: wantedRates.map((wanted, i) => ({
      wanted,
      fmr: rounded(mean(splits.map(({ rates }) => rates[i].fmr))),
      highestFmr: rounded(Math.max(...splits.map(({ rates }) => rates[i].fmr))),
      fnmr: rounded(mean(splits.map(({ rates }) => rates[i].fnmr))),
    })),
  };
}

/** Rates among the judged at thresholds that were chosen on other people. */
function ratesElsewhere(chosen: Judgement, judged: Judgement, wantedRates: readonly number[]) {
  const rates = errorRates(chosen.impostors, chosen.genuine, wantedRates).map(({ threshold }) => ({
    fmr: falseMatchRate(judged.impostors, threshold),
    fnmr: falseNonMatchRate(judged.genuine, threshold),
  }));
  return { rates, accuracy: judged.accuracy };
}

/** Every way to choose `count` of the items, in their order. */
export function choices<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) => choices(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));
}

function rounded(share: number): number {
  return Number(share.toPrecision(3));
}
