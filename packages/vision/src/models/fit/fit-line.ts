/** `weights · x + bias`, and how well it follows what it was fitted to. */
export interface Line {
  readonly weights: number[];
  readonly bias: number;
  /** Pearson, on the rows of the fit. */
  readonly correlation: number;
}

/** As a share of the columns' root mean square. */
const leastDeviation = 0.01;

/**
 * Ridge regression: the line that comes nearest to the targets, where weights cost `penalty` times their square, each in
 * units of its column's deviation. Columns that hardly vary get no weight.
 */
export function fitLine(rows: readonly Float32Array[], targets: readonly number[], penalty: number): Line {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, c) => rows.map((row) => row[c]));
  const means = columns.map(mean);
  const deviations = columns.map((column, c) => Math.sqrt(mean(column.map((v) => (v - means[c]) ** 2))));
  const least = (leastDeviation * Math.hypot(...deviations)) / Math.sqrt(width);
  const target = mean(targets);
  const scaled = rows.map((row) =>
    Float64Array.from(row, (value, c) => (deviations[c] < least ? 0 : (value - means[c]) / deviations[c])),
  );
  const matrix = Array.from({ length: width }, () => new Float64Array(width));
  const right = new Float64Array(width);
  for (const [r, row] of scaled.entries()) {
    for (let i = 0; i < width; i++) {
      right[i] += row[i] * (targets[r] - target);
      for (let j = 0; j <= i; j++) matrix[i][j] += row[i] * row[j];
    }
  }
  for (let i = 0; i < width; i++) matrix[i][i] += penalty;
  const weights = solve(matrix, right).map((weight, c) => (deviations[c] < least ? 0 : weight / deviations[c]));
  const bias = target - weights.reduce((sum, weight, c) => sum + weight * means[c], 0);
  const fitted = rows.map((row) => weights.reduce((sum, weight, c) => sum + weight * row[c], bias));
  return { weights, bias, correlation: correlationOf(fitted, targets) };
}

/** By Cholesky's decomposition of a positive definite matrix, of which the lower half is read and overwritten. */
function solve(matrix: Float64Array[], right: Float64Array): number[] {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= matrix[i][k] * matrix[j][k];
      matrix[i][j] = i === j ? Math.sqrt(sum) : sum / matrix[j][j];
    }
  }
  const half = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = right[i];
    for (let k = 0; k < i; k++) sum -= matrix[i][k] * half[k];
    half[i] = sum / matrix[i][i];
  }
  const solution = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = half[i];
    for (let k = i + 1; k < n; k++) sum -= matrix[k][i] * solution[k];
    solution[i] = sum / matrix[i][i];
  }
  return solution;
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - ma) * (b[i] - mb)));
  return covariance / Math.sqrt(mean(a.map((v) => (v - ma) ** 2)) * mean(b.map((v) => (v - mb) ** 2)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
