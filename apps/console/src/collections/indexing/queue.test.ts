import { describe, expect, it } from 'vitest';
import {
  indexOptions,
  labelOf,
  NO_WISHES,
  type Progress,
  parseMaxFaces,
  type QueuedPhoto,
  queueSummary,
  startable,
  wishesSentence,
} from './queue.js';

let id = 0;
function photo(progress: Progress): QueuedPhoto {
  id += 1;
  return { id, externalId: 'team', file: new File([], 'a.jpg'), name: 'a.jpg', previewUrl: '', options: {}, progress };
}
const bounding_box = { left: 0, top: 0, width: 0.1, height: 0.1 };
const face = {
  face_id: '8f14e45f-ceea-467f-a0e6-1f0a2f2b3c4d',
  bounding_box,
  confidence: 0.98,
  external_image_id: null,
  external_face_id: null,
  has_crop: false,
  created_at: '2026-01-02T03:04:05Z',
};
const waiting: Progress = { phase: 'waiting' };
const indexing: Progress = { phase: 'indexing' };
const failed: Progress = { phase: 'failed', error: new Error('no') };
const indexed = (faces: number, leftOut = 0): Progress => ({
  phase: 'indexed',
  answer: {
    faces: Array.from({ length: faces }, () => face),
    unindexed_faces: Array.from({ length: leftOut }, () => ({ bounding_box, reasons: ['SMALL_FACE' as const] })),
  },
});

describe('what is asked of the API', () => {
  it('names an image after its file, and leaves defaults out', () => {
    expect(indexOptions({ ...NO_WISHES, detectDuplicates: false }, 'party.jpg')).toEqual({
      external_image_id: 'party.jpg',
      attributes: 'none',
    });
  });

  it('says every wish', () => {
    const wishes = {
      qualityFilter: 'high',
      maxFaces: 1,
      externalImageId: ' badge 7 ',
      externalFaceId: 'Ann',
      detectDuplicates: true,
    } as const;
    expect(indexOptions(wishes, 'party.jpg')).toEqual({
      external_image_id: 'badge 7',
      external_face_id: 'Ann',
      attributes: 'none',
      quality_filter: 'high',
      max_faces: 1,
      detect_duplicates: true,
    });
  });

  it('makes a label of any file name', () => {
    expect(labelOf('a\nb\u007f.jpg')).toBe('ab.jpg');
    expect(labelOf('\t')).toBe('photo');
    expect(labelOf('x'.repeat(300))).toHaveLength(255);
  });
});

describe('wishes', () => {
  it('takes numbers of faces that the API takes', () => {
    expect(['', '1', '100'].map(parseMaxFaces)).toEqual([undefined, 1, 100]);
    expect(['0', '101', '-1', '1.5', '1e2', 'all'].map(parseMaxFaces)).toEqual([null, null, null, null, null, null]);
  });

  it('are said in a few words', () => {
    expect(wishesSentence(NO_WISHES)).toBe('any quality, all faces');
    expect(wishesSentence({ ...NO_WISHES, qualityFilter: 'high', maxFaces: 1, externalFaceId: ' Ann ' })).toBe(
      'high quality, largest face, as Ann',
    );
  });
});

describe('the queue', () => {
  it('starts the first that wait, no more at once than it may', () => {
    const photos = [photo(indexed(1)), photo(indexing), photo(waiting), photo(waiting)];
    expect(startable(photos, 2)).toEqual([photos[2]]);
    expect(startable(photos, 1)).toEqual([]);
    expect(startable(photos.slice(2), 2)).toEqual(photos.slice(2));
  });

  it('says how far it is, then what became of it', () => {
    expect(queueSummary([photo(indexed(2)), photo(indexing), photo(waiting)])).toBe('Indexing photo 2 of 3');
    expect(queueSummary([photo(indexed(2)), photo(indexed(1, 2)), photo(failed)])).toBe(
      '3 photos: 3 faces indexed, 2 left out, 1 photo failed',
    );
    expect(queueSummary([photo(indexed(0))])).toBe('1 photo: no faces indexed');
  });
});
