/** Eigenvalues, largest first, and for each a unit eigenvector. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

const maximumSweeps = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric `size` × `size` matrix by cyclic Jacobi rotations (Golub and Van Loan,
 * Matrix Computations, 8.5): slow, but exact to rounding and the same on every run.
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const rows = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size);
    row[i] = 1;
    return row;
  });
  const total = squaredSum(a);
  for (let sweep = 0; sweep < maximumSweeps; sweep++) {
    if (offDiagonal(a, size) <= 1e-24 * total) break;
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, rows, size, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j] - a[i * size + i]);
  return {
    values: Float64Array.from(order, (i) => a[i * size + i]),
    vectors: order.map((i) => withFixedSign(rows[i])),
  };
}

/** Zeroes the element (p, q) by turning the plane of axes p and q; `rows` collects the turns. */
function rotate(a: Float64Array, rows: readonly Float64Array[], size: number, p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const akp = a[k * size + p];
    const akq = a[k * size + q];
    a[k * size + p] = c * akp - s * akq;
    a[k * size + q] = s * akp + c * akq;
  }
  turn(a.subarray(p * size, (p + 1) * size), a.subarray(q * size, (q + 1) * size), c, s);
  turn(rows[p], rows[q], c, s);
}

function turn(first: Float64Array, second: Float64Array, c: number, s: number): void {
  for (let k = 0; k < first.length; k++) {
    const x = first[k];
    const y = second[k];
    first[k] = c * x - s * y;
    second[k] = s * x + c * y;
  }
}

function squaredSum(a: Float64Array): number {
  return a.reduce((sum, value) => sum + value * value, 0);
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i !== j) sum += a[i * size + j] ** 2;
  return sum;
}

/** An eigenvector is known up to its sign; its largest component is made positive so that two fits can be compared. */
function withFixedSign(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
