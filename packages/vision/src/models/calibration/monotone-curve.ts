/** A point that a curve goes through. */
export type Knot = readonly [x: number, y: number];

export interface MonotoneCurve {
  /** Value at `x`; outside of the knots, the value of the nearest. */
  at(x: number): number;
  /** Where the curve has the value `y`; outside of its values, the nearest end. */
  inverse(y: number): number;
}

/** Halving an interval of length 2 so often leaves less than a double can tell apart. */
const halvings = 60;

/**
 * The smooth curve through knots that rise in both coordinates, itself rising everywhere between them: piecewise cubic
 * with slopes after Fritsch and Butland (A method for constructing local monotone piecewise cubic interpolants, 1984).
 * Raises RangeError when the knots do not rise.
 */
export function monotoneCurve(knots: readonly Knot[]): MonotoneCurve {
  const secants = knots.slice(1).map(([x, y], i) => (y - knots[i][1]) / (x - knots[i][0]));
  const rises = knots.slice(1).every(([x, y], i) => x > knots[i][0] && y > knots[i][1]);
  if (knots.length < 2 || !rises) throw new RangeError('knots must rise in both coordinates');
  const slopes = knots.map((_, i) => slopeAt(knots, secants, i));
  const [lowest, highest] = [knots[0], knots[knots.length - 1]];

  const at = (x: number): number => {
    if (x <= lowest[0]) return lowest[1];
    if (x >= highest[0]) return highest[1];
    const right = knots.findIndex((knot) => knot[0] > x);
    return hermite(x, knots[right - 1], knots[right], slopes[right - 1], slopes[right]);
  };
  const inverse = (y: number): number => {
    if (y <= lowest[1]) return lowest[0];
    if (y >= highest[1]) return highest[0];
    let [low, high] = [lowest[0], highest[0]];
    for (let i = 0; i < halvings; i++) {
      const middle = (low + high) / 2;
      if (at(middle) < y) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { at, inverse };
}

/** Between two secants their weighted harmonic mean, which keeps the cubic from turning back; at the ends the secant. */
function slopeAt(knots: readonly Knot[], secants: readonly number[], i: number): number {
  const before = secants[i - 1];
  const after = secants[i];
  if (before === undefined) return after;
  if (after === undefined) return before;
  const left = knots[i][0] - knots[i - 1][0];
  const right = knots[i + 1][0] - knots[i][0];
  const weight = (left + 2 * right) / (3 * (left + right));
  return (before * after) / (weight * after + (1 - weight) * before);
}

/** Cubic between two points with given slopes there. */
function hermite(x: number, [x0, y0]: Knot, [x1, y1]: Knot, slope0: number, slope1: number): number {
  const width = x1 - x0;
  const t = (x - x0) / width;
  const u = 1 - t;
  const value = y0 * u * u * (1 + 2 * t) + y1 * t * t * (3 - 2 * t) + width * t * u * (slope0 * u - slope1 * t);
  return Math.min(y1, Math.max(y0, value));
}
