/** Sums of 32-bit products in another order differ by less. */
const tolerance = 1e-5;

/**
 * The share of the `k` nearest that was found, over all probes, 0..1. A found face counts when it is as near as the last
 * of them, because equally near ones may stand for each other.
 */
export function recallAt(
  k: number,
  exact: readonly (readonly number[])[],
  found: readonly (readonly number[])[],
): number {
  let wanted = 0;
  let right = 0;
  exact.forEach((cosines, i) => {
    const nearest = cosines.slice(0, k);
    const least = (nearest.at(-1) ?? 1) - tolerance;
    wanted += nearest.length;
    right += (found[i] ?? []).slice(0, nearest.length).filter((cosine) => cosine >= least).length;
  });
  return right / wanted;
}
