import type { IndexedFaces, IndexOptions } from '@facet/sdk';
import { count } from '../../format.js';

/** What a photo's indexing is asked for. */
export interface Wishes {
  readonly qualityFilter: NonNullable<IndexOptions['quality_filter']>;
  /** Undefined for all. */
  readonly maxFaces: number | undefined;
  /** Empty for the file's name. */
  readonly externalImageId: string;
  /** Empty for none. */
  readonly externalFaceId: string;
  readonly detectDuplicates: boolean;
}

export const NO_WISHES: Wishes = {
  qualityFilter: 'none',
  maxFaces: undefined,
  externalImageId: '',
  externalFaceId: '',
  detectDuplicates: true,
};

export type Progress =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'indexing' }
  | { readonly phase: 'indexed'; readonly answer: IndexedFaces }
  | { readonly phase: 'failed'; readonly error: unknown };

/** A photo on its way into the collection. */
export interface QueuedPhoto {
  readonly id: number;
  /** Of the collection. */
  readonly externalId: string;
  readonly file: File;
  readonly name: string;
  readonly previewUrl: string;
  readonly options: IndexOptions;
  readonly progress: Progress;
}

/** Of external ids, in characters. */
export const LONGEST_LABEL = 255;
/** Of one photo that can be indexed. */
export const MOST_FACES = 100;

/** What a person typed for the most faces: undefined for all, null where it is no number that the API takes. */
export function parseMaxFaces(typed: string): number | undefined | null {
  if (typed === '') return undefined;
  const number = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  return number >= 1 && number <= MOST_FACES ? number : null;
}

/** The wishes in a few words: "any quality, all faces", "high quality, largest face, as Ann". */
export function wishesSentence({ qualityFilter, maxFaces, externalFaceId }: Wishes): string {
  const faces = maxFaces === undefined ? 'all faces' : maxFaces === 1 ? 'largest face' : `${maxFaces} largest faces`;
  const words = [qualityFilter === 'none' ? 'any quality' : `${qualityFilter} quality`, faces];
  if (externalFaceId.trim() !== '') words.push(`as ${externalFaceId.trim()}`);
  return words.join(', ');
}

/** A file name as an external image id: no control characters, at most 255 characters. */
export function labelOf(fileName: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in it
  const label = fileName.replace(/[\u0000-\u001f\u007f]/g, '').slice(0, LONGEST_LABEL);
  return label === '' ? 'photo' : label;
}

/** The options of the API for one photo; defaults are left out. */
export function indexOptions(wishes: Wishes, fileName: string): IndexOptions {
  const faceId = wishes.externalFaceId.trim();
  return {
    external_image_id: labelOf(wishes.externalImageId.trim() || fileName),
    ...(faceId === '' ? {} : { external_face_id: faceId }),
    attributes: 'none',
    ...(wishes.qualityFilter === 'none' ? {} : { quality_filter: wishes.qualityFilter }),
    ...(wishes.maxFaces === undefined ? {} : { max_faces: wishes.maxFaces }),
    ...(wishes.detectDuplicates ? { detect_duplicates: true } : {}),
  };
}

/** Whether a photo is still to be indexed, or being so. */
export function isOpen({ progress }: QueuedPhoto): boolean {
  return progress.phase === 'waiting' || progress.phase === 'indexing';
}

/** The photos to start now: the first that wait, so that no more than `atOnce` run. */
export function startable(photos: readonly QueuedPhoto[], atOnce: number): readonly QueuedPhoto[] {
  const running = photos.filter(({ progress }) => progress.phase === 'indexing').length;
  return photos.filter(({ progress }) => progress.phase === 'waiting').slice(0, Math.max(0, atOnce - running));
}

/** What became of the photos so far. */
export function tally(photos: readonly QueuedPhoto[]) {
  const result = { photos: photos.length, ended: 0, failed: 0, faces: 0, leftOut: 0 };
  for (const { progress } of photos) {
    if (progress.phase === 'failed') result.failed += 1;
    if (progress.phase === 'indexed') {
      result.faces += progress.answer.faces.length;
      result.leftOut += progress.answer.unindexed_faces.length;
    }
    if (progress.phase === 'failed' || progress.phase === 'indexed') result.ended += 1;
  }
  return result;
}

/** One line for people: "Indexing photo 2 of 5", then "5 photos: 9 faces indexed, 2 left out, 1 photo failed". */
export function queueSummary(photos: readonly QueuedPhoto[]): string {
  const { photos: all, ended, failed, faces, leftOut } = tally(photos);
  if (ended < all) return `Indexing photo ${ended + 1} of ${all}`;
  const parts = [`${faces === 0 ? 'no faces' : count(faces, 'face')} indexed`];
  if (leftOut > 0) parts.push(`${leftOut} left out`);
  if (failed > 0) parts.push(`${count(failed, 'photo')} failed`);
  return `${count(all, 'photo')}: ${parts.join(', ')}`;
}
