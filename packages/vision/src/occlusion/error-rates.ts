import { answers } from '../pipeline/judge-occlusion.js';
import type { Sample } from './collect-samples.js';

/** A held-out sample and what the network says of it, in the order of `answers`. */
export interface Judged {
  readonly sample: Sample;
  readonly probabilities: readonly number[];
}

const any = answers.indexOf('any');

/** Errors at 0.5 with counts, by kind; covers also with the area under the curve against the faces as they are. */
export function errorRates(judged: readonly Judged[]) {
  const of = (kind: string) => judged.filter(({ sample }) => sample.kind === kind);
  const free = (kind: string) => of(kind).filter(({ sample }) => sample.labels[any] === 0);
  const clean = free('clean').map(({ probabilities }) => probabilities[any]);
  const kinds = [...new Set(judged.map(({ sample }) => sample.kind))].filter(
    (kind) => kind !== 'clean' && kind !== 'harmless',
  );
  return {
    calledCovered: Object.fromEntries(['clean', 'harmless'].map((kind) => [kind, rate(free(kind), any, true)])),
    missed: Object.fromEntries(
      kinds.sort().map((kind) => {
        const covered = of(kind).filter(({ sample }) => sample.labels[any] === 1);
        const areaUnderCurve = area(
          covered.map(({ probabilities }) => probabilities[any]),
          clean,
        );
        return [kind, { ...rate(covered, any, false), areaUnderCurve }];
      }),
    ),
    parts: Object.fromEntries(
      answers.slice(0, any).map((part, k) => {
        const labelled = (label: 0 | 1) => judged.filter(({ sample }) => sample.labels[k] === label);
        const odds = (label: 0 | 1) => labelled(label).map(({ probabilities }) => probabilities[k]);
        const areaUnderCurve = area(odds(1), odds(0));
        return [
          part,
          { calledCovered: rate(labelled(0), k, true), missed: rate(labelled(1), k, false), areaUnderCurve },
        ];
      }),
    ),
  };
}

function rate(judged: readonly Judged[], answer: number, calledCovered: boolean) {
  const wrong = judged.filter(({ probabilities }) => probabilities[answer] >= 0.5 === calledCovered).length;
  return { faces: judged.length, wrong, rate: rounded(wrong / judged.length) };
}

/** The probability that a covered face scores more than a free one. */
function area(covered: readonly number[], free: readonly number[]): number {
  const sorted = Float64Array.from(free).sort();
  let sum = 0;
  for (const value of covered) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < value) low = middle + 1;
      else high = middle;
    }
    sum += low;
  }
  return rounded(sum / covered.length / sorted.length);
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
