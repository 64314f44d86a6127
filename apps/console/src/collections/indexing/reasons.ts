import type { IndexedFaces } from '@facet/sdk';

type LeftOut = IndexedFaces['unindexed_faces'];
type Reason = LeftOut[number]['reasons'][number];

const plain: Readonly<Record<Reason, string>> = {
  LOW_SHARPNESS: 'too blurry',
  LOW_BRIGHTNESS: 'too dark',
  SMALL_FACE: 'too small',
  EXTREME_POSE: 'turned too far away',
  OCCLUDED: 'partly covered',
  LOW_CONFIDENCE: 'not clearly a face',
  EXCEEDS_MAX_FACES: 'beyond the number of faces asked for',
};

/** Why one face was left out: "too small and too blurry". A reason that a newer server may add is said as it comes. */
export function plainReasons(reasons: readonly Reason[]): string {
  const words = reasons.map((reason) => plain[reason] ?? reason.replaceAll('_', ' ').toLowerCase());
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Faces that were left out, those of the same reasons together: "2 too small, 1 turned too far away". */
export function leftOutSentence(faces: LeftOut): string {
  const groups = new Map<string, number>();
  for (const { reasons } of faces) {
    const words = plainReasons(reasons);
    groups.set(words, (groups.get(words) ?? 0) + 1);
  }
  return [...groups].map(([words, number]) => `${number} ${words}`).join(', ');
}
