/** Probability that a live photo scores higher than an attack; ties count half. */
export function areaUnderCurve(live: readonly number[], attacks: readonly number[]): number {
  const all = [...live.map((score) => ({ score, live: true })), ...attacks.map((score) => ({ score, live: false }))];
  all.sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let i = 0; i < all.length; ) {
    let end = i;
    while (end < all.length && all[end].score === all[i].score) end++;
    for (let k = i; k < end; k++) if (all[k].live) ranks += (i + end + 1) / 2;
    i = end;
  }
  return (ranks - (live.length * (live.length + 1)) / 2) / (live.length * attacks.length);
}

/** Share of live photos under a threshold: BPCER there. */
export function shareUnder(scores: readonly number[], threshold: number): number {
  return scores.filter((score) => score < threshold).length / scores.length;
}

/** Share of attacks at or over a threshold: APCER there. */
export function shareFrom(scores: readonly number[], threshold: number): number {
  return 1 - shareUnder(scores, threshold);
}

/** The highest threshold that at most `rate` of the live photos lie under. */
export function thresholdAtBpcer(live: readonly number[], rate: number): number {
  const sorted = [...live].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(rate * sorted.length + 1e-9))];
}

/** Where as many live photos are refused as attacks pass. */
export function equalErrorRate(live: readonly number[], attacks: readonly number[]): number {
  let closest = { gap: Number.POSITIVE_INFINITY, rate: Number.NaN };
  for (const threshold of new Set([...live, ...attacks])) {
    const refused = shareUnder(live, threshold);
    const passed = shareFrom(attacks, threshold);
    const gap = Math.abs(refused - passed);
    if (gap < closest.gap) closest = { gap, rate: (refused + passed) / 2 };
  }
  return closest.rate;
}
