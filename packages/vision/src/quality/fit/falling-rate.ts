/** Something measured, and whether it failed. */
export interface Trial {
  readonly value: number;
  readonly failed: boolean;
}

/** All trials from the one before's end up to `upTo` fail at this rate. */
export interface RateStep {
  readonly upTo: number;
  readonly rate: number;
  readonly trials: number;
}

/**
 * The failure rate as a step function that never rises with the value: the closest one to the trials in the least-squares
 * sense (isotonic regression by pooling adjacent violators). Steps in order of value; none without trials.
 */
export function fallingRate(trials: readonly Trial[]): RateStep[] {
  const steps: Step[] = [];
  for (const one of oneByValue(trials)) {
    let step = one;
    for (let before = steps.at(-1); before && rateOf(step) >= rateOf(before); before = steps.at(-1)) {
      step = { upTo: step.upTo, failures: before.failures + step.failures, trials: before.trials + step.trials };
      steps.pop();
    }
    steps.push(step);
  }
  return steps.map((step) => ({ upTo: step.upTo, rate: rateOf(step), trials: step.trials }));
}

interface Step {
  readonly upTo: number;
  readonly failures: number;
  readonly trials: number;
}

function rateOf({ failures, trials }: Step): number {
  return failures / trials;
}

/** A step for each value that occurs, in order. */
function oneByValue(trials: readonly Trial[]): Step[] {
  const steps = new Map<number, Step>();
  for (const { value, failed } of trials) {
    const { failures, trials: count } = steps.get(value) ?? { failures: 0, trials: 0 };
    steps.set(value, { upTo: value, failures: failures + (failed ? 1 : 0), trials: count + 1 });
  }
  return [...steps.values()].sort((a, b) => a.upTo - b.upTo);
}

/** The value up to which trials fail at `rate` or more; undefined when none do. */
export function valueAtRate(steps: readonly RateStep[], rate: number): number | undefined {
  return steps.findLast((step) => step.rate >= rate)?.upTo;
}
