/** A tensor whose values are known when the model is converted. Row-major. */
export interface Constant {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Reorders axes: axis `i` of the result is axis `order[i]` of the source, as numpy's transpose. */
export function permuteAxes({ shape, values }: Constant, order: readonly number[]): Constant {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const newShape = order.map((axis) => shape[axis]);
  const newStrides = order.map((axis) => strides[axis]);
  const result = new Float32Array(values.length);
  const position = new Array<number>(order.length).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from];
    for (let axis = order.length - 1; axis >= 0; axis--) {
      position[axis]++;
      from += newStrides[axis];
      if (position[axis] < newShape[axis]) break;
      from -= newStrides[axis] * newShape[axis];
      position[axis] = 0;
    }
  }
  return { shape: newShape, values: result };
}

/** Value of an IEEE 754 half-precision number given by its 16 bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
