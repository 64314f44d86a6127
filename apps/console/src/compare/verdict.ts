/** What a similarity means at a threshold: the API's own rule, reached counts as a match. */
export function isMatch(similarity: number, threshold: number): boolean {
  return similarity >= threshold;
}

/** The similarity with three decimals, or with a fourth where three would seem to contradict the verdict. */
export function shownSimilarity(similarity: number, threshold: number): string {
  const short = similarity.toFixed(3);
  return isMatch(Number(short), threshold) === isMatch(similarity, threshold) ? short : similarity.toFixed(4);
}

/** One sentence for people, with the figures that decide. */
export function verdictSentence(similarity: number, threshold: number): string {
  const shown = shownSimilarity(similarity, threshold);
  return isMatch(similarity, threshold)
    ? `A similarity of ${shown} reaches the threshold of ${threshold.toFixed(2)}.`
    : `A similarity of ${shown} stays below the threshold of ${threshold.toFixed(2)}.`;
}
