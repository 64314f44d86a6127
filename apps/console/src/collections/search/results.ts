import type { FaceSearch, ImageSearch } from '@facet/sdk';

type Result = ImageSearch | FaceSearch;
export type Match = Result['matches'][number];

/** The matches to show: those that still reach a threshold raised since, without faces erased since. */
export function shownMatches(matches: readonly Match[], threshold: number, gone: ReadonlySet<string>): Match[] {
  return matches.filter(({ face_id, similarity }) => similarity >= threshold && !gone.has(face_id));
}

/** What was found, in a few words. */
export function matchesTitle({ searched_face }: Result, shown: number): string {
  if (searched_face === null) return 'No face in this photo';
  if (shown === 0) return 'Nobody looks alike';
  return shown === 1 ? '1 match' : `${shown} matches`;
}

/** Why there is no match, and what to do about it. */
export function whyNobody({ searched_face }: Result, threshold: number): string {
  if (searched_face === null) return 'There was nobody to search for. That is an answer, not an error.';
  return `No face of this collection reaches a similarity of ${threshold.toFixed(2)}. A lower threshold shows weaker likenesses.`;
}
