import { describe, expect, it } from 'vitest';
import { faceName, faceOrigin, imageSizeOf, placeFaces } from './placedFace.js';

const ratios = { left: 0.1, top: 0.2, width: 0.125, height: 0.25 };
const pixels = { left: 192, top: 216, width: 240, height: 270 };
const face = {
  face_id: '8f14e45f-ceea-467f-a0e6-1f0a2f2b3c4d',
  bounding_box: ratios,
  confidence: 0.98,
  external_image_id: 'party.jpg',
  external_face_id: null,
  has_crop: false,
  created_at: '2026-01-02T03:04:05Z',
};

describe('the image behind a face', () => {
  it('is as large as both units of its box say', () => {
    expect(imageSizeOf(pixels, ratios)).toEqual({ width: 1920, height: 1080 });
  });

  it('is unknown for a box without extent', () => {
    expect(imageSizeOf({ ...pixels, width: 0 }, { ...ratios, width: 0 })).toBeUndefined();
    expect(imageSizeOf({ ...pixels, height: 0 }, ratios)).toBeUndefined();
  });

  it('is found for the faces that are known in pixels, and for no other', () => {
    const other = { ...face, face_id: 'other' };
    const placed = placeFaces([face, other], [{ ...face, bounding_box: pixels }]);
    expect(placed.map(({ imageSize }) => imageSize)).toEqual([{ width: 1920, height: 1080 }, undefined]);
  });
});

describe('what a face is called', () => {
  it('goes by its own id, then its image, then the id that the server gave', () => {
    expect(faceName({ ...face, external_face_id: 'Ann' })).toBe('Ann');
    expect(faceName(face)).toBe('party.jpg');
    expect(faceName({ ...face, external_image_id: null })).toBe('Face 8f14e45f');
  });

  it('is told apart by what the name does not say', () => {
    expect(faceOrigin({ ...face, external_face_id: 'Ann' })).toBe('party.jpg');
    expect(faceOrigin(face)).toBe('8f14e45f');
    expect(faceOrigin({ ...face, external_image_id: null })).toBe('No external id');
  });
});
