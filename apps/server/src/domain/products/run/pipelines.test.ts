import { limits, ProblemError, type ProblemName } from '@facet/contract';
import type { AnalysedFace, EmbeddedFace, Vision } from '@facet/vision';
import { describe, expect, it } from 'vitest';
import type { Captures, NamedImage } from '../../capture/index.js';
import type { Pipeline } from '../types.js';
import { Pipelines } from './pipelines.js';

const { signal } = new AbortController();
const imageSize = { width: 640, height: 480 };
const face: AnalysedFace = {
  boundingBox: { left: 10.04, top: 20.06, width: 100.123, height: 120 },
  detectionScore: 0.987_654,
};
const attributes = {
  landmarks5: Object.fromEntries(
    ['left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'].map((name) => [name, { x: 1.23, y: 4.56 }]),
  ),
  quality: { brightness: 0.5, sharpness: 0.123_456 },
  pose: { yaw: -3.14, pitch: 2.71, roll: 0 },
} as unknown as NonNullable<AnalysedFace['attributes']>;

/** Images are the text of what looking at them comes to: a problem, or a face. */
function look(image: Uint8Array, field: string): void {
  const text = Buffer.from(image).toString();
  if (text === 'face.not_found_in') throw new ProblemError(text, { image: field });
  if (text.startsWith('image.')) throw new ProblemError(text as 'image.undecodable', { field });
  if (text.startsWith('capture.')) throw new ProblemError(text as 'capture.cropped', {});
}

const vision: Pick<Vision, 'analyse' | 'compare'> = {
  async analyse(image, { field = 'image', attributes: level }) {
    look(image, field);
    return { imageSize, faces: [level === 'none' ? face : { ...face, attributes }] };
  },
  async compare(source, target) {
    look(source, 'source');
    look(target, 'target');
    const embedded = { ...face, imageSize } as EmbeddedFace;
    return { cosine: 1, source: embedded, target: embedded };
  },
};
const captures: Pick<Captures, 'match' | 'matchLive'> = {
  async match(card, photo) {
    for (const { field, bytes } of [card, photo] satisfies NamedImage[]) look(bytes, field);
    return 87.5;
  },
  async matchLive(card, { photo, frames }, options) {
    expect(frames).toEqual([]);
    const confidence = await this.match(card, photo, options);
    return { confidence, quality: 0.81, liveness: { probability: 0.9, score: 2.197_224, band: 'pass' } };
  },
};
const pipelines = new Pipelines({ vision, captures });

function run(pipeline: Pipeline, images: Record<string, string>, parameters: Record<string, unknown> = {}) {
  const bytes = Object.fromEntries(Object.entries(images).map(([name, text]) => [name, Buffer.from(text)]));
  return pipelines.run(pipeline, { images: bytes, parameters }, signal);
}

async function problemOf(outputs: Promise<unknown>): Promise<[ProblemName, unknown]> {
  const error: unknown = await outputs.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  if (!(error instanceof ProblemError)) throw error ?? new Error('nothing was raised');
  return [error.problem, { ...error.details }];
}
const refused = (field: string, message: unknown) => ['product.input_invalid', { issues: [{ field, message }] }];

const box = { left: 10, top: 20.1, width: 100.1, height: 120 };

describe('face.detect', () => {
  it('answers faces in pixels of the upright image', async () => {
    expect(await run('face.detect', { image: 'photo' })).toEqual({
      image_size: imageSize,
      faces: [
        {
          bounding_box: box,
          confidence: 0.9877,
          landmarks: expect.arrayContaining([{ type: 'nose', x: 1.2, y: 4.6 }]),
          attributes: {
            quality: { brightness: 0.5, sharpness: 0.1235 },
            pose: { yaw: -3.1, pitch: 2.7, roll: 0 },
          },
        },
      ],
    });
    const plain = { image_size: imageSize, faces: [{ bounding_box: box, confidence: 0.9877 }] };
    expect(await run('face.detect', { image: 'photo' }, { attributes: 'none' })).toEqual(plain);
  });

  it('names the input that will not do', async () => {
    const undecodable = await problemOf(run('face.detect', { image: 'image.undecodable' }));
    expect(undecodable).toEqual(['image.undecodable', { field: 'inputs.image' }]);
    expect(await problemOf(run('face.detect', {}))).toEqual(refused('inputs.image', 'Required'));
    expect(await problemOf(run('face.detect', { image: 'photo' }, { attributes: 'some' }))).toEqual(
      refused('inputs.attributes', expect.stringContaining('default, all, none')),
    );
    const limitBytes = limits.gateway.imageBytes;
    expect(await problemOf(run('face.detect', { image: 'x'.repeat(limitBytes + 1) }))).toEqual([
      'image.too_large',
      { field: 'inputs.image', limitBytes },
    ]);
  });
});

describe('face.compare', () => {
  it('answers the similarity and whether it is enough', async () => {
    const images = { source: 'photo', target: 'photo' };
    const shown = { bounding_box: box, confidence: 0.9877 };
    const outputs = await run('face.compare', images, { threshold: 0.4 });
    expect(outputs).toEqual({
      similarity: expect.any(Number),
      is_match: true,
      threshold: 0.4,
      source_face: shown,
      target_face: shown,
    });
    expect(await run('face.compare', images)).toMatchObject({ threshold: limits.face.compareThreshold });
  });

  it('names the input that will not do', async () => {
    expect(await problemOf(run('face.compare', { source: 'photo', target: 'face.not_found_in' }))).toEqual([
      'face.not_found_in',
      { image: 'inputs.target' },
    ]);
    expect(await problemOf(run('face.compare', { source: 'image.empty', target: 'photo' }))).toEqual([
      'image.empty',
      { field: 'inputs.source' },
    ]);
    for (const threshold of ['0.5', -0.1, 1.1, Number.NaN])
      expect(await problemOf(run('face.compare', { source: 'a', target: 'b' }, { threshold }))).toEqual(
        refused('inputs.threshold', expect.any(String)),
      );
  });
});

describe('kyc.verify', () => {
  const images = { id_card: 'card', selfie: 'photo' };

  it('judges liveness unless it is told not to', async () => {
    const result_idcard = { confidence: 87.5 };
    const image_best_liveness = { probability: 0.9, score: 2.1972, quality: 0.81, band: 'pass' };
    expect(await run('kyc.verify', images)).toEqual({ result_idcard, image_best_liveness });
    expect(await run('kyc.verify', images, { liveness: true })).toEqual({ result_idcard, image_best_liveness });
    expect(await run('kyc.verify', images, { liveness: false })).toEqual({ result_idcard });
  });

  it('names the input that will not do', async () => {
    expect(await problemOf(run('kyc.verify', { ...images, id_card: 'face.not_found_in' }))).toEqual([
      'face.not_found_in',
      { image: 'inputs.id_card' },
    ]);
    expect(await problemOf(run('kyc.verify', { ...images, selfie: 'capture.cropped' }))).toEqual([
      'capture.cropped',
      {},
    ]);
    expect(await problemOf(run('kyc.verify', images, { liveness: 'yes' }))).toEqual(
      refused('inputs.liveness', 'Must be true or false'),
    );
  });
});
