/** The value below which the share `p` (0..1) of the values lies, by the nearest rank; NaN for no values. */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil(p * sorted.length) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank))];
}

/** Middle value, or the mean of the two middle ones; NaN for no values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Arithmetic mean; NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface Sample {
  x: number;
  y: number;
}

/** Change of y for each unit of x on the least-squares line; NaN for fewer than two different x. */
export function slope(samples: readonly Sample[]): number {
  const middleX = mean(samples.map(({ x }) => x));
  const middleY = mean(samples.map(({ y }) => y));
  let covariance = 0;
  let variance = 0;
  for (const { x, y } of samples) {
    covariance += (x - middleX) * (y - middleY);
    variance += (x - middleX) ** 2;
  }
  return variance > 0 ? covariance / variance : Number.NaN;
}
