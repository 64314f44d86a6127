import type { IndexedFaces } from '@facet/sdk';
import { counted } from './counted.js';
import type { PhotoFailure } from './photo.js';

/** What became of one photo. */
export type Outcome =
  /** The collection had faces of it already. */
  | { readonly is: 'skipped' }
  | { readonly is: 'failed'; readonly failure: PhotoFailure }
  /** The server has looked at it; `leftOut` has the reasons of each face that was not indexed. */
  | { readonly is: 'seen'; readonly faces: number; readonly leftOut: readonly Reasons[] };

type Reasons = IndexedFaces['unindexed_faces'][number]['reasons'];

/** What an import has done so far. Every photo is in exactly one of the first five figures. */
export interface ImportCounts {
  /** Photos of which at least one face was indexed. */
  photos_indexed: number;
  photos_skipped: number;
  photos_without_face: number;
  /** Photos whose faces were all left out. */
  photos_left_out: number;
  photos_failed: number;
  faces_indexed: number;
  faces_left_out: number;
  /** A face may have several. */
  faces_left_out_by_reason: Record<string, number>;
}

/** The counts of an import, kept photo by photo. */
export class ImportTally {
  readonly counts: ImportCounts = {
    photos_indexed: 0,
    photos_skipped: 0,
    photos_without_face: 0,
    photos_left_out: 0,
    photos_failed: 0,
    faces_indexed: 0,
    faces_left_out: 0,
    faces_left_out_by_reason: {},
  };

  add(outcome: Outcome): void {
    this.counts[figureOf(outcome)]++;
    if (outcome.is !== 'seen') return;
    this.counts.faces_indexed += outcome.faces;
    this.counts.faces_left_out += outcome.leftOut.length;
    const reasons = this.counts.faces_left_out_by_reason;
    for (const reason of outcome.leftOut.flat()) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }

  /** Photos of which it is known what became of them. */
  get done(): number {
    const { photos_indexed, photos_skipped, photos_without_face, photos_left_out, photos_failed } = this.counts;
    return photos_indexed + photos_skipped + photos_without_face + photos_left_out + photos_failed;
  }

  /** The counts in a few words. */
  get note(): string {
    const { faces_indexed, photos_skipped, photos_failed } = this.counts;
    const skipped = photos_skipped > 0 ? `, ${counted(photos_skipped, 'photo')} skipped` : '';
    return `${counted(faces_indexed, 'face')}${skipped}${photos_failed > 0 ? `, ${photos_failed} failed` : ''}`;
  }
}

function figureOf(outcome: Outcome): keyof Omit<ImportCounts, 'faces_left_out_by_reason'> {
  if (outcome.is === 'skipped') return 'photos_skipped';
  if (outcome.is === 'failed') return 'photos_failed';
  if (outcome.faces > 0) return 'photos_indexed';
  return outcome.leftOut.length > 0 ? 'photos_left_out' : 'photos_without_face';
}
