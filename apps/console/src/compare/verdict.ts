/** What a similarity means at a threshold: the API's own rule, reached counts as a match. */
export function isMatch(similarity: number, threshold: number): boolean {
  return similarity >= threshold;
}

/** One sentence for people, with the figures that decide. */
export function verdictSentence(similarity: number, threshold: number): string {
  const [shownSimilarity, shownThreshold] = [similarity.toFixed(3), threshold.toFixed(2)];
  return isMatch(similarity, threshold)
    ? `A similarity of ${shownSimilarity} reaches the threshold of ${shownThreshold}.`
    : `A similarity of ${shownSimilarity} stays below the threshold of ${shownThreshold}.`;
}
