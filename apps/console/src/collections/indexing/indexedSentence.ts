import type { IndexedFaces } from '@facet/sdk';
import { count } from '../../format.js';
import { leftOutSentence } from './reasons.js';

/** What became of one photo: "2 faces", "1 face; left out: 1 too small", "No face found". */
export function indexedSentence({ faces, unindexed_faces }: IndexedFaces): string {
  if (unindexed_faces.length === 0) return faces.length === 0 ? 'No face found' : count(faces.length, 'face');
  return `${faces.length === 0 ? 'No face' : count(faces.length, 'face')}; left out: ${leftOutSentence(unindexed_faces)}`;
}
