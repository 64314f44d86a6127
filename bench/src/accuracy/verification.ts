/** A pair's score, higher for more alike; undefined when a face was not found in one of the photos. */
export interface ScoredPair {
  fold: number;
  same: boolean;
  score: number | undefined;
}

export interface FoldAccuracy {
  fold: number;
  /** Chosen on the other folds. */
  threshold: number;
  /** Share of the fold's pairs that were judged right, 0..1; a pair without a score is judged wrong. */
  accuracy: number;
}

/**
 * LFW's protocol: for each fold the threshold that judges the other folds best is applied to it. With one fold there are
 * no others, and the threshold is chosen on the fold itself.
 */
export function accuracyByFold(pairs: readonly ScoredPair[]): FoldAccuracy[] {
  const folds = [...new Set(pairs.map(({ fold }) => fold))].sort((a, b) => a - b);
  return folds.map((fold) => {
    const own = pairs.filter((pair) => pair.fold === fold);
    const others = folds.length > 1 ? pairs.filter((pair) => pair.fold !== fold) : own;
    const threshold = bestThreshold(others);
    return { fold, threshold, accuracy: accuracyAt(own, threshold) };
  });
}

/** Share of the pairs judged right when scores of at least `threshold` mean the same person. */
export function accuracyAt(pairs: readonly ScoredPair[], threshold: number): number {
  const right = pairs.filter(({ same, score }) => score !== undefined && score >= threshold === same).length;
  return right / pairs.length;
}

/** The threshold with the most pairs judged right, halfway between the scores that it parts. */
export function bestThreshold(pairs: readonly ScoredPair[]): number {
  const scored = pairs
    .flatMap(({ same, score }) => (score === undefined ? [] : [{ same, score }]))
    .sort((a, b) => b.score - a.score);
  if (scored.length === 0) return 0;
  let right = scored.filter(({ same }) => !same).length;
  let best = right;
  let threshold = scored[0].score + 1e-6;
  scored.forEach(({ same, score }, i) => {
    right += same ? 1 : -1;
    const next = scored[i + 1]?.score;
    if (right > best && next !== score) {
      best = right;
      threshold = next === undefined ? score : (score + next) / 2;
    }
  });
  return threshold;
}

const bins = 200_000;

/** Counts scores of -1..1 in steps of 1e-5, so that hundreds of millions of pairs need no memory. */
export class ScoreHistogram {
  readonly #counts = new Float64Array(bins + 1);
  #total = 0;

  add(score: number): void {
    const bin = Math.floor(((Math.max(-1, Math.min(1, score)) + 1) / 2) * bins);
    this.#counts[bin] = this.#counts[bin] + 1;
    this.#total++;
  }

  get total(): number {
    return this.#total;
  }

  /** The lowest threshold at which at most the share `rate` of the scores passes. */
  thresholdAt(rate: number): number {
    const allowed = rate * this.#total;
    let passing = 0;
    for (let bin = bins; bin >= 0; bin--) {
      passing += this.#counts[bin];
      if (passing > allowed) return ((bin + 1) / bins) * 2 - 1;
    }
    return -1;
  }
}

/** Share of the genuine scores that reach the threshold; those without a score do not. */
export function trueAcceptRate(genuine: readonly (number | undefined)[], threshold: number): number {
  return genuine.filter((score) => score !== undefined && score >= threshold).length / genuine.length;
}
