import { ProblemError } from '@facet/contract';
import type { CaptureInspection, CaptureRule, EmbeddedFace, Vision } from '@facet/vision';
import { describe, expect, it } from 'vitest';
import { Captures, type NamedImage } from './captures.js';
import { onScaleOfV4, shownConfidence } from './confidence.js';

/** Images are the text of what looking at them comes to: a problem, a rule that fails, or `good`. */
const vision: Pick<Vision, 'embed' | 'inspectCapture'> = {
  async embed(image, { field = '' }) {
    raise(image, field);
    if (Buffer.from(image).toString() === 'nobody') throw new ProblemError('face.not_found_in', { image: field });
    return { embedding: unit(0) } as EmbeddedFace;
  },
  async inspectCapture(image, { field = '' }) {
    raise(image, field);
    const text = Buffer.from(image).toString();
    const failed = text === 'nobody' ? 'capture.face_not_found' : text === 'good' ? undefined : (text as CaptureRule);
    return {
      ...(failed && { failed }),
      ...(!failed && { liveness: { probability: 0.9, score: 2.197, band: 'pass' } }),
      quality: { overall: 0.8 },
      embedding: unit(0),
    } as CaptureInspection;
  },
};

function raise(image: Uint8Array, field: string): void {
  const text = Buffer.from(image).toString();
  if (text === 'unreadable') throw new ProblemError('image.undecodable', { field });
}

/** At this angle, in radians, to the first axis. */
function unit(angle: number): Float32Array {
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
}

const captures = new Captures(vision);
const named = (field: string, text: string): NamedImage => ({ field, bytes: Buffer.from(text) });
const { signal } = new AbortController();

async function problemOf(promise: Promise<unknown>): Promise<[string, unknown]> {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ProblemError)) throw error ?? new Error('nothing was raised');
  return [error.problem, { ...error.details }];
}

describe('a verification with liveness', () => {
  const verify = (card: string, photo: string, frames: string[] = [], failLandmarks = false) =>
    captures.matchLive(
      named('card', card),
      { photo: named('photo', photo), frames: frames.map((text, index) => named(`frames.${index}`, text)) },
      { signal, failLandmarks },
    );

  it.each([
    ['unreadable', 'nobody', ['capture.cropped'], 'image.undecodable', { field: 'card' }],
    ['nobody', 'unreadable', [], 'image.undecodable', { field: 'photo' }],
    ['nobody', 'nobody', ['unreadable'], 'image.undecodable', { field: 'frames.0' }],
    ['nobody', 'capture.cropped', [], 'face.not_found_in', { image: 'card' }],
    ['good', 'nobody', ['capture.cropped'], 'capture.face_not_found', {}],
    ['good', 'capture.cropped', ['nobody'], 'capture.cropped', {}],
    ['good', 'good', ['nobody', 'capture.cropped'], 'capture.face_not_found', {}],
    ['good', 'good', ['good', 'capture.too_small'], 'capture.too_small', {}],
  ])('of %s and %s with %j raises %s', async (card, photo, frames, problem, details) => {
    expect(await problemOf(verify(card, photo, frames))).toEqual([problem, details]);
  });

  it('lets landmarks fail last of the rules', async () => {
    expect(await problemOf(verify('good', 'good', [], true))).toEqual(['capture.landmarks_failed', {}]);
    expect(await problemOf(verify('good', 'capture.occluded', [], true))).toEqual(['capture.occluded', {}]);
  });

  it('answers confidence, liveness and quality', async () => {
    const answer = await verify('good', 'good');
    expect(answer).toEqual({ confidence: 100, quality: 0.8, liveness: expect.objectContaining({ probability: 0.9 }) });
  });
});

describe('confidence', () => {
  it('rises with the likeness, 0 to 100', () => {
    const shown = [Math.PI, 2, 1.5, 1, 0.5, 0].map((angle) => shownConfidence(unit(0), unit(angle)));
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(shown.at(0)).toBe(0);
    expect(shown.at(-1)).toBe(100);
  });

  it('is 1.0 on the scale of v4 exactly where it is 75, and never before', () => {
    expect(onScaleOfV4(75)).toBe(1);
    expect(onScaleOfV4(74.999)).toBeLessThan(1);
    expect(onScaleOfV4(0)).toBe(0);
    expect(onScaleOfV4(100)).toBe(1.33333);
  });
});
