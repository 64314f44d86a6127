/** A face's vector of length 1 and whose it is. */
export interface LabelledVector {
  readonly person: string;
  readonly vector: Float32Array;
}

const bins = 200_000;

/** How many pairs of different people have a cosine in each of many fine bins over -1..1. */
export interface CosineHistogram {
  readonly counts: Float64Array;
  readonly pairs: number;
}

export function cosineOf(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return dot;
}

/** Counts every pair of different people, once. */
export function impostorHistogram(faces: readonly LabelledVector[]): CosineHistogram {
  const counts = new Float64Array(bins);
  let pairs = 0;
  for (let i = 0; i < faces.length; i++) {
    const { person, vector } = faces[i];
    for (let j = i + 1; j < faces.length; j++) {
      if (faces[j].person === person) continue;
      const bin = Math.floor(((cosineOf(vector, faces[j].vector) + 1) / 2) * bins);
      counts[Math.max(0, Math.min(bins - 1, bin))]++;
      pairs++;
    }
  }
  return { counts, pairs };
}

/** Lowest cosine, to 1e-5, at and above which at most `fmr` of the impostor pairs lie: false match rate, 0..1. */
export function thresholdAt({ counts, pairs }: CosineHistogram, fmr: number): number {
  let above = 0;
  for (let bin = bins - 1; bin >= 0; bin--) {
    above += counts[bin];
    if (above > fmr * pairs) return Number(((2 * (bin + 1)) / bins - 1).toFixed(5));
  }
  return -1;
}

/** Share of the impostor pairs at or above the threshold, to the bin: false match rate, 0..1. */
export function falseMatchRate({ counts, pairs }: CosineHistogram, threshold: number): number {
  const first = Math.round(((threshold + 1) / 2) * bins);
  return counts.subarray(first).reduce((sum, count) => sum + count, 0) / pairs;
}

/** Share of the genuine pairs under the threshold: false non-match rate, 0..1. */
export function falseNonMatchRate(genuine: readonly number[], threshold: number): number {
  return genuine.filter((cosine) => cosine < threshold).length / genuine.length;
}

export interface JudgedPair {
  readonly cosine: number;
  readonly genuine: boolean;
  readonly fold: number;
}

/**
 * Accuracy as LFW's protocol has it: each fold is judged at the threshold that is best on all others; the mean over the
 * folds, 0..1.
 */
export function foldedAccuracy(pairs: readonly JudgedPair[]): number {
  const folds = [...new Set(pairs.map((pair) => pair.fold))];
  const accuracies = folds.map((fold) => {
    const threshold = bestThreshold(pairs.filter((pair) => pair.fold !== fold));
    const judged = pairs.filter((pair) => pair.fold === fold);
    return judged.filter((pair) => pair.cosine >= threshold === pair.genuine).length / judged.length;
  });
  return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / folds.length;
}

function bestThreshold(pairs: readonly JudgedPair[]): number {
  const sorted = [...pairs].sort((a, b) => a.cosine - b.cosine);
  // Under the lowest cosine all are called genuine; each step up calls one more pair an impostor's.
  let right = sorted.filter((pair) => pair.genuine).length;
  let best = { right, threshold: -1 };
  for (const [index, pair] of sorted.entries()) {
    right += pair.genuine ? -1 : 1;
    if (right > best.right) {
      const next = sorted[index + 1]?.cosine ?? 1;
      best = { right, threshold: (pair.cosine + next) / 2 };
    }
  }
  return best.threshold;
}
