/** The 16 bits of the nearest IEEE 754 half-precision number; what is too large becomes the largest. */
export function numberToHalf(value: number): number {
  const sign = value < 0 ? 0x8000 : 0;
  const size = Math.min(65_504, Math.abs(value));
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  const fraction = Math.round((size / 2 ** exponent - 1) * 1024);
  return sign | (((exponent + 15) << 10) + fraction);
}
